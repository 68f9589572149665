public import DuckDB
public import Foundation
public import SQLSyntax

public struct EngineLimits: Sendable {
    public var memory: Int64
    public var threads: Int?
    public init(memory: Int64 = 2 << 30, threads: Int? = nil) { (self.memory, self.threads) = (memory, threads) }
}
public struct DuckDBEngine: QueryEngine {
    public let dialect = Dialect.duckDB
    public let guardian: QueryGuard
    public let connection: Connection
    public init(csvs: [URL]) async throws {
        let db = try Database()
        connection = try db.connect()
        var names: Set<String> = []
        for f in csvs {
            let n = f.deletingPathExtension().lastPathComponent
            names.insert(n)
            try await connection.execute("CREATE TABLE \(SQLText.identifier(n)) AS SELECT * FROM read_csv(\(SQLText.literal(f.path)), sample_size=-1)")
        }
        for m in dialect.macros { try await connection.execute(m) }
        guardian = QueryGuard(tables: names, parser: SyntaxParser(try db.connect()))
    }
    public func explain(_ query: GuardedQuery) async throws -> QueryPlan {
        _ = try await connection.query("EXPLAIN " + query.sql); return QueryPlan(text: "")
    }
    public func execute(_ query: GuardedQuery, limits: QueryLimits) async throws -> QueryOutcome {
        let t = try await connection.query(query.sql, limit: limits.rows ?? query.rowLimit, timeout: limits.timeout)
        return QueryOutcome(table: t, milliseconds: 0)
    }
}
