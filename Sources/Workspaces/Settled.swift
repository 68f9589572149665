import Analyst
import Examples
import Foundation
import Ingest
import Retrieval
import SQLSyntax

extension Workspace {
    /// What people have settled of a dataset, verified queries first.
    func settled(_ dataset: Dataset, values: [ColumnValues]) async throws -> [any SettledQueries] {
        let store = VerifiedQueryStore(folder: try store.knowledge(of: dataset.name))
        let queries = try store.load().queries
        var settled: [any SettledQueries] = []
        if !queries.isEmpty {
            let matcher = await VerifiedQueryMatcher(
                queries: queries, catalog: dataset.catalog, values: values, guardian: dataset.engine.guardian)
            settled.append(VerifiedAnswers(matcher: matcher))
        }
        if let model = try semanticModel(of: dataset.name) {
            settled.append(GovernedAnswers(model: model, catalog: dataset.catalog, parser: dataset.engine.guardian.parser))
        }
        return settled
    }
}

/// Verified queries as the analyst asks for them.
private struct VerifiedAnswers: SettledQueries {
    let matcher: VerifiedQueryMatcher

    func query(for question: String) async -> SettledQuery? {
        guard let match = await matcher.match(question) else { return nil }
        var assumptions: [String] = []
        if !match.changes.isEmpty {
            let changes = match.changes.map(\.description).joined(separator: ", ")
            assumptions.append("Read as the verified question \"\(match.query.question)\" with \(changes).")
        }
        return SettledQuery(sql: match.guarded.original, label: .verified, assumptions: assumptions)
    }
}
