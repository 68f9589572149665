import Retrieval
import Catalog
import DuckDB
import SQLSyntax

/// Questions that this data can answer: each comes with the query that proves it, and only those whose query runs and
/// returns something are offered.
enum Suggestions {
    struct Candidate: Sendable, Hashable {
        var question: String
        var sql: String
        var table: String
    }

    /// - Returns: at most `count`, those about the tables in `near` first, of different kinds.
    static func verified(for dataset: Dataset, near: [String], count: Int = 3) async -> [String] {
        var offered: [String] = []
        for candidate in candidates(dataset.catalog, near: near) where offered.count < count {
            guard let query = try? await dataset.engine.guardian.check(candidate.sql),
                let outcome = try? await dataset.engine.execute(query, limits: QueryLimits()),
                let first = outcome.table.rows.first, !first.allSatisfy(\.isNull)
            else { continue }
            offered.append(candidate.question)
        }
        return offered
    }

    /// Of different kinds in turn, so that three suggestions are not three counts.
    static func candidates(_ catalog: Catalog, near: [String]) -> [Candidate] {
        let tables = catalog.tables.filter { $0.rowCount > 0 }.sorted { left, right in
            let (a, b) = (rank(left, near), rank(right, near))
            return a != b ? a < b : left.name < right.name
        }
        let kinds: [(Table) -> Candidate?] = [totalByCategory, trend, count, top, categories]
        var out: [Candidate] = []
        for kind in kinds {
            for table in tables.prefix(6) {
                if let candidate = kind(table), !out.contains(where: { $0.question == candidate.question }) {
                    out.append(candidate)
                    break
                }
            }
        }
        // A catalog of plain lists has only counts to offer: one a table.
        for table in tables { if let candidate = count(table), !out.contains(candidate) { out.append(candidate) } }
        return out
    }

    private static func rank(_ table: Table, _ near: [String]) -> Int {
        (near.firstIndex(of: table.name) ?? 100) * 10 + (table.kind == .fact ? 0 : table.kind == .dimension ? 1 : 2)
    }

    private static func things(_ table: Table) -> String { Humanized.name(table.name) }

    private static func count(_ table: Table) -> Candidate? {
        Candidate(
            question: "How many \(things(table)) are there?",
            sql: "SELECT COUNT(*) FROM \(SchemaText.identifier(table.name))", table: table.name)
    }

    private static func totalByCategory(_ table: Table) -> Candidate? {
        guard let measure = table.columns.first(where: { $0.role == .measure }),
            let category = table.columns.first(where: { $0.role == .category })
        else { return nil }
        let (m, c) = (SchemaText.identifier(measure.name), SchemaText.identifier(category.name))
        return Candidate(
            question: "What is the average \(Humanized.name(measure.name)) of \(things(table)) by \(Humanized.name(category.name))?",
            sql: "SELECT \(c), AVG(\(m)) FROM \(SchemaText.identifier(table.name)) GROUP BY \(c)", table: table.name)
    }

    private static func trend(_ table: Table) -> Candidate? {
        guard let date = table.columns.first(where: { $0.typeClass.isTemporal }) else { return nil }
        let d = SchemaText.identifier(date.name)
        return Candidate(
            question: "Show the number of \(things(table)) by month of \(Humanized.name(date.name)).",
            sql: "SELECT date_trunc('month', \(d)), COUNT(*) FROM \(SchemaText.identifier(table.name)) GROUP BY 1 ORDER BY 1",
            table: table.name)
    }

    private static func top(_ table: Table) -> Candidate? {
        guard let measure = table.columns.first(where: { $0.role == .measure }),
            let name = table.titleColumn
        else { return nil }
        let (m, n) = (SchemaText.identifier(measure.name), SchemaText.identifier(name.name))
        return Candidate(
            question: "Which 5 \(things(table)) have the highest \(Humanized.name(measure.name))?",
            sql: "SELECT \(n), \(m) FROM \(SchemaText.identifier(table.name)) WHERE \(m) IS NOT NULL ORDER BY \(m) DESC LIMIT 5",
            table: table.name)
    }

    private static func categories(_ table: Table) -> Candidate? {
        guard let category = table.columns.first(where: { $0.role == .category }) else { return nil }
        let c = SchemaText.identifier(category.name)
        return Candidate(
            question: "How many \(things(table)) are there for each \(Humanized.name(category.name))?",
            sql: "SELECT \(c), COUNT(*) FROM \(SchemaText.identifier(table.name)) GROUP BY \(c)", table: table.name)
    }
}
