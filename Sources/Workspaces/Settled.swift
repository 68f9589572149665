import Analyst
import Examples
import Foundation
import Ingest
import Retrieval
import Semantics
import SQLSyntax

extension Workspace {
    /// What people have settled of a dataset, verified queries first.
    func settled(
        _ dataset: Dataset, _ verified: [VerifiedQuery], _ model: SemanticModel?, values: [ColumnValues]
    ) async -> [any SettledQueries] {
        var settled: [any SettledQueries] = []
        if !verified.isEmpty {
            let matcher = await VerifiedQueryMatcher(
                queries: verified, catalog: dataset.catalog, values: values, guardian: dataset.engine.guardian)
            settled.append(VerifiedAnswers(matcher: matcher))
        }
        if let model {
            settled.append(GovernedAnswers(model: model, catalog: dataset.catalog, parser: dataset.engine.guardian.parser))
        }
        return settled
    }

    /// - Parameter hidden: tables of which the asker may not see all, in lower case. A verified query about one may name what
    ///   they may not see, so it is none of theirs.
    func verifiedQueries(of dataset: Dataset, hiding hidden: Set<String>) async throws -> [VerifiedQuery] {
        let queries = try VerifiedQueryStore(folder: try store.knowledge(of: dataset.name)).load().queries
        guard !hidden.isEmpty else { return queries }
        var open: [VerifiedQuery] = []
        for query in queries {
            guard let facts = try? await dataset.engine.guardian.parser.parse(query.sql).facts else { continue }
            if hidden.isDisjoint(with: facts.tables.map { $0.name.lowercased() }) { open.append(query) }
        }
        return open
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
