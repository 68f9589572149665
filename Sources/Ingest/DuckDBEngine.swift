public import DuckDB
import Foundation
public import SQLSyntax

/// Answers guarded queries from one dataset version.
///
/// An in-memory database with the version's segment attached read-only and a view for each table. Its settings are
/// locked and files are out of reach, so that a query which slipped through the guard could still change nothing.
/// Any number of engines may stand on the same segment.
public struct DuckDBEngine: QueryEngine {
    public let dialect = Dialect.duckDB
    public let guardian: QueryGuard
    /// Stands in the segment itself, where the real tables are with their declared keys; for `CatalogBuilder` and other
    /// SQL of our own.
    public let catalogConnection: Connection
    let connections: QueryConnections
    private let longest: Duration
    private let scratch: ScratchFolder

    /// - Parameters:
    ///   - restrictions: what of the tables may be seen; by questions, and by `catalogConnection`, which then stands in
    ///     views of it.
    ///   - asker: what is known of who asks, for the restrictions.
    /// - Throws: `DuckDBError`, or `GuardError` for a restriction that is no allowed SQL.
    init(
        segment: URL, tables: [String], limits: EngineLimits, scratch: ScratchFolder, restrictions: [TableRestriction] = [],
        asker: [String: [String]] = [:]
    ) async throws {
        let database = try Database(
            configuration: EngineSettings.configuration(
                memory: limits.memory, threads: limits.threads, spill: scratch.spill))
        let alias = SQLText.identifier(Self.segmentName)
        catalogConnection = try database.connect()
        try await catalogConnection.execute("ATTACH \(SQLText.literal(segment.path)) AS \(alias) (READ_ONLY)")
        for macro in Dialect.duckDB.macros { try await catalogConnection.execute(macro) }
        for table in tables.map(SQLText.identifier) {
            try await catalogConnection.execute("CREATE VIEW \(table) AS FROM \(alias).main.\(table)")
        }
        let parser = SyntaxParser(try database.connect())
        let seen = try await Restrictions(restrictions, asker: asker, tables: Set(tables), parser: parser)
        if seen.isEmpty {
            try await catalogConnection.execute("USE \(alias)")
        } else {
            try await Self.showViews(of: tables, seen, parser, catalogConnection)
        }
        // All connections come before the lock: a new one sets its progress counting.
        connections = QueryConnections(try (0..<2).map { _ in try database.connect() })
        try await catalogConnection.execute(EngineSettings.lock)
        guardian = QueryGuard(tables: Set(tables), parser: parser, restrictions: seen)
        longest = .seconds(limits.seconds)
        self.scratch = scratch
    }

    private static func showViews(of tables: [String], _ seen: Restrictions, _ parser: SyntaxParser, _ connection: Connection) async throws {
        let schema = SQLText.identifier(visibleName)
        try await connection.execute("CREATE SCHEMA \(schema)")
        for table in tables {
            let name = SQLText.identifier(table)
            let select = try await seen.select(from: table, catalog: "memory", schema: "main", parser: parser) ?? "FROM memory.main.\(name)"
            try await connection.execute("CREATE VIEW \(schema).\(name) AS \(select)")
        }
        try await connection.execute("USE memory.\(schema)")
    }

    public func explain(_ query: GuardedQuery) async throws -> QueryPlan {
        let answer = try await connections.with { try await $0.query("EXPLAIN \(query.sql)", timeout: longest) }
        let text = answer.rows.compactMap { $0.last?.description }.joined(separator: "\n")
        return QueryPlan(text: text, estimatedRows: Self.estimatedRows(text))
    }

    /// The milliseconds include the wait for a free connection.
    public func execute(_ query: GuardedQuery, limits: QueryLimits) async throws -> QueryOutcome {
        let start = ContinuousClock.now
        let table = try await connections.with {
            try await $0.query(
                query.sql, limit: limits.rows ?? query.rowLimit, timeout: min(limits.timeout, longest))
        }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return QueryOutcome(
            table: table, milliseconds: Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    /// The plan's uppermost "~1,234 rows".
    private static func estimatedRows(_ plan: String) -> Int? {
        guard let estimate = plan.firstMatch(of: /~([0-9,]+) rows?/) else { return nil }
        return Int(estimate.1.filter { $0 != "," })
    }

    /// Unlikely to be the name of somebody's table or column.
    private static let segmentName = "pintail segment"
    private static let visibleName = "pintail visible"
}
