import Catalog
import DuckDB
import Retrieval
import SQLSyntax

@testable import Analyst

/// Tables written as SQL text in the test, in memory, with the engine's macros and a guard over them.
struct TestEngine: QueryEngine {
    let dialect = Dialect.duckDB
    let guardian: QueryGuard
    let connection: Connection

    /// - Parameter setUp: `CREATE TABLE` and `INSERT` statements.
    init(_ setUp: String, rowLimit: Int = 1_000) async throws {
        let database = try Database()
        connection = try database.connect()
        try await connection.execute(setUp)
        for macro in dialect.macros { try await connection.execute(macro) }
        let tables = try await connection.query("SELECT table_name FROM duckdb_tables() ORDER BY table_name")
        // The parser gets a database of its own: it must never see data.
        let parser = SyntaxParser(try Database().connect())
        guardian = QueryGuard(
            tables: Set(tables.rows.compactMap { $0.first?.description }), rowLimit: rowLimit, parser: parser)
    }

    func explain(_ query: GuardedQuery) async throws -> QueryPlan {
        QueryPlan(text: try await connection.query("EXPLAIN " + query.sql).rows.description)
    }

    func execute(_ query: GuardedQuery, limits: QueryLimits) async throws -> QueryOutcome {
        let table = try await connection.query(query.sql, limit: limits.rows ?? query.rowLimit, timeout: limits.timeout)
        return QueryOutcome(table: table, milliseconds: 0)
    }
}

extension Dataset {
    /// A dataset as a person's files would make it, from SQL text.
    static func of(_ setUp: String, name: String = "test", rowLimit: Int = 1_000) async throws -> Dataset {
        let engine = try await TestEngine(setUp, rowLimit: rowLimit)
        let builder = CatalogBuilder(engine.connection)
        let catalog = try await builder.build()
        let values = try await builder.columnValues(catalog).map { ColumnValues(column: $0.0, values: $0.1) }
        return Dataset(
            name: name, version: "1", dataAsOf: "2024-06-30T00:00:00Z", catalog: catalog,
            index: SchemaIndex(catalog: catalog, values: values), engine: engine)
    }

    func understood(_ question: String, note: String? = nil) async -> Understood { await Understanding().run(Question(question, note: note), in: self) }

    func verdict(_ sql: String, for question: String = "", note: String? = nil) async throws -> Validation.Verdict {
        try await Validation().run(sql, await understood(question, note: note), in: self, limits: QueryLimits())
    }

    /// What the query came to, after the host's repairs.
    func executed(_ sql: String, for question: String = "Show it", note: String? = nil) async throws -> Executed {
        switch try await verdict(sql, for: question, note: note) {
        case .executed(let executed): return executed
        case .rejected(let problem): throw Rejected(message: "\(problem.message) — in: \(problem.sql ?? sql)")
        }
    }
}

struct Rejected: Error, CustomStringConvertible {
    var message: String
    var description: String { message }
}

extension ResultTable {
    /// A row a line, cells parted by bars: what a test can be read against.
    var lines: [String] { rows.map { $0.map(\.description).joined(separator: " | ") } }
}
