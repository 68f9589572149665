public import Catalog
import DuckDB
public import SQLSyntax

/// What became of one verified query on a dataset version.
public struct VerifiedQueryFinding: Sendable, Hashable {
    /// As it was before the check.
    public var query: VerifiedQuery
    public var state: VerifiedQuery.State
    /// Nil when it did not run.
    public var run: VerifiedQuery.Run?

    /// It is broken and was not before.
    public var breaks: Bool {
        if case .broken = state { if case .broken = query.state { false } else { true } } else { false }
    }
}

/// Runs verified queries on a dataset version, the current one or one that is not yet current, and says which break.
public struct VerifiedQueryCheck: Sendable {
    private let engine: any QueryEngine
    private let catalog: Catalog
    private let version: String
    private let limits: QueryLimits

    /// - Parameters:
    ///   - version: the id of the version behind `engine`.
    ///   - catalog: the version's map, to name what is missing.
    public init(engine: any QueryEngine, catalog: Catalog, version: String, limits: QueryLimits = QueryLimits()) {
        (self.engine, self.catalog, self.version, self.limits) = (engine, catalog, version, limits)
    }

    /// One finding for each query, in their order. Nothing is stored: see ``VerifiedQueryStore/record(_:)``.
    /// - Throws: `CancellationError` only.
    public func run(_ queries: [VerifiedQuery]) async throws -> [VerifiedQueryFinding] {
        var findings: [VerifiedQueryFinding] = []
        for query in queries {
            try Task.checkCancellation()
            findings.append(try await check(query))
        }
        return findings
    }

    private func check(_ query: VerifiedQuery) async throws -> VerifiedQueryFinding {
        func broken(_ reason: String, _ run: VerifiedQuery.Run? = nil) -> VerifiedQueryFinding {
            VerifiedQueryFinding(query: query, state: .broken(reason: reason), run: run)
        }
        switch try await QueryTrial(engine: engine, limits: limits).run(query.sql, version: version) {
        case .refused(let reason, _), .failed(let reason, _):
            return broken(await missingName(in: query.sql) ?? reason)
        case .ran(let run):
            if let before = query.lastRun {
                if before.rows > 0, run.rows == 0 {
                    return broken("It finds no rows any more; it found \(before.rows) before.", run)
                }
                if let change = Self.typeChange(from: before, to: run) { return broken(change, run) }
            }
            return VerifiedQueryFinding(query: query, state: .working, run: run)
        }
    }

    /// The first table or column the query reads that the catalog does not have.
    private func missingName(in sql: String) async -> String? {
        guard let facts = try? await engine.guardian.parser.parse(sql).facts else { return nil }
        let own = Set(facts.commonTables.map { $0.lowercased() })
        let tables = facts.tableNames.filter { !own.contains($0.lowercased()) }
        if let missing = tables.first(where: { catalog.table(named: $0) == nil }) {
            return "The table \(missing) is not there any more."
        }
        for column in facts.columns where !column.mayBeAlias {
            if let name = column.table {
                guard let table = catalog.table(named: name), table.column(named: column.name) == nil else { continue }
                return "The column \(column.name) of \(table.name) is not there any more."
            }
            // An unqualified name over several tables; in a query with tables of its own it may be one of theirs.
            let isKnown = tables.contains { catalog.table(named: $0)?.column(named: column.name) != nil }
            if column.qualifier == nil, own.isEmpty, facts.subqueryCount == 0, !isKnown {
                return "The column \(column.name) is not there any more."
            }
        }
        return nil
    }

    /// An output column that is of another class, such as text where it was a number. Whole and broken numbers are one
    /// class, dates and timestamps are one.
    private static func typeChange(from before: VerifiedQuery.Run, to now: VerifiedQuery.Run) -> String? {
        guard before.columns.count == now.columns.count else {
            return "It gives \(now.columns.count) columns; it gave \(before.columns.count) before."
        }
        for (old, new) in zip(before.columns, now.columns) {
            let (was, current) = (sort(old.type), sort(new.type))
            if was != current { return "The column \(new.name) of its result was \(was) and is now \(current)." }
        }
        return nil
    }

    private static func sort(_ type: String) -> String {
        switch Column.TypeClass(duckDBType: type) {
        case .integer, .decimal: "a number"
        case .date, .timestamp: "a date"
        case .text: "text"
        case .boolean: "true or false"
        case .time: "a time of day"
        case .interval: "a length of time"
        case .binary: "binary data"
        case .nested: "a list or structure"
        }
    }
}
