public import Catalog
public import DuckDB
import Foundation
public import SQLSyntax

/// Answers guarded queries from one dataset version.
///
/// An in-memory database with the version's segments attached read-only and a view for each table. Its settings are
/// locked and files are out of reach, so that a query which slipped through the guard could still change nothing.
/// Any number of engines may stand on the same segment.
public struct DuckDBEngine: QueryEngine {
    public let dialect = Dialect.duckDB
    public let guardian: QueryGuard
    /// For SQL of our own. Stands in the segment itself, where the real tables are; with several segments, where the views
    /// of all of them are.
    public var catalogConnection: Connection { catalogConnections.first }
    let catalogConnections: (first: Connection, second: Connection)
    /// With several segments, the attached database of each table.
    private let databases: [String: String]
    let connections: QueryConnections
    private let longest: Duration
    private let scratch: ScratchFolder

    struct Segment {
        var file: URL
        var tables: [String]
    }

    /// - Parameters:
    ///   - restrictions: what of the tables may be seen; by questions, and by the map, which is then drawn of views.
    ///   - asker: what is known of who asks, for the restrictions.
    /// - Throws: `DuckDBError`, or `GuardError` for a restriction that is no allowed SQL.
    init(
        segments: [Segment], limits: EngineLimits, scratch: ScratchFolder, restrictions: [TableRestriction] = [],
        asker: [String: [String]] = [:]
    ) async throws {
        let database = try Database(
            configuration: EngineSettings.configuration(
                memory: limits.memory, threads: limits.threads, spill: scratch.spill))
        let first = try database.connect()
        for macro in Dialect.duckDB.macros { try await first.execute(macro) }
        var databases: [String: String] = [:]
        for (number, segment) in segments.enumerated() {
            let name = Self.segmentName + (number == 0 ? "" : " \(number + 1)")
            let alias = SQLText.identifier(name)
            try await first.execute("ATTACH \(SQLText.literal(segment.file.path)) AS \(alias) (READ_ONLY)")
            for table in segment.tables {
                let view = SQLText.identifier(table)
                try await first.execute("CREATE VIEW \(view) AS FROM \(alias).main.\(view)")
                if segments.count > 1 { databases[table] = name }
            }
        }
        let second = try database.connect()
        let tables = Set(segments.flatMap(\.tables))
        let parser = SyntaxParser(try database.connect())
        let seen = try await Restrictions(restrictions, asker: asker, tables: tables, parser: parser)
        if !seen.isEmpty {
            try await Self.makeViews(of: tables, seen, parser, first)
            for connection in [first, second] { try await connection.execute("USE memory.\(SQLText.identifier(Self.visibleName))") }
            databases = [:]
        } else if segments.count == 1 {
            for connection in [first, second] { try await connection.execute("USE \(SQLText.identifier(Self.segmentName))") }
        }
        (catalogConnections, self.databases) = ((first, second), databases)
        // All connections come before the lock: a new one sets its progress counting.
        connections = QueryConnections(try (0..<2).map { _ in try database.connect() })
        try await first.execute(EngineSettings.lock)
        guardian = QueryGuard(tables: tables, parser: parser, restrictions: seen)
        longest = .seconds(limits.seconds)
        self.scratch = scratch
    }

    /// Draws the map of the tables with their declared keys.
    public func catalogBuilder(
        options: CatalogBuilder.Options = .init(), onProgress: @escaping @Sendable (CatalogProgress) -> Void = { _ in }
    ) -> CatalogBuilder {
        CatalogBuilder(
            [catalogConnections.first, catalogConnections.second], databases: databases, options: options, onProgress: onProgress)
    }

    private static func makeViews(of tables: Set<String>, _ seen: Restrictions, _ parser: SyntaxParser, _ connection: Connection) async throws {
        let schema = SQLText.identifier(visibleName)
        try await connection.execute("CREATE SCHEMA \(schema)")
        for table in tables.sorted() {
            let name = SQLText.identifier(table)
            let select = try await seen.select(from: table, catalog: "memory", schema: "main", parser: parser) ?? "FROM memory.main.\(name)"
            try await connection.execute("CREATE VIEW \(schema).\(name) AS \(select)")
        }
    }

    public func explain(_ query: GuardedQuery) async throws -> QueryPlan {
        let answer = try await connections.with { try await $0.query("EXPLAIN \(query.sql)", timeout: longest) }
        let text = answer.rows.compactMap { $0.last?.description }.joined(separator: "\n")
        return QueryPlan(text: text, estimatedRows: Self.estimatedRows(text))
    }

    /// The milliseconds include the wait for a free connection.
    public func execute(_ query: GuardedQuery, limits: QueryLimits) async throws -> QueryOutcome {
        let start = ContinuousClock.now
        let table = try await connections.with { connection in
            try await Self.watched(connection, limits.onProgress) {
                try await connection.query(
                    query.sql, limit: limits.rows ?? query.rowLimit, timeout: min(limits.timeout, longest))
            }
        }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return QueryOutcome(
            table: table, milliseconds: Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    /// Tells four times a second how far a query is that takes longer than that.
    private static func watched<R: Sendable>(_ connection: Connection, _ tell: (@Sendable (Double) -> Void)?, _ body: () async throws -> R) async throws -> R {
        guard let tell else { return try await body() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var last = -1.0
                while (try? await Task.sleep(for: .milliseconds(250))) != nil {
                    guard let now = connection.progress?.percentage, now > last else { continue }
                    last = now
                    tell(min(100, now))
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
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
