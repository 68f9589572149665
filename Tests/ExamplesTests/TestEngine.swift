import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Tables written as SQL in the test, in memory, with a guard over them.
struct TestEngine: QueryEngine {
    let dialect = Dialect.duckDB
    let guardian: QueryGuard
    let connection: Connection

    init(_ setUp: String) async throws {
        connection = try Database().connect()
        try await connection.execute(setUp)
        let tables = try await connection.query("SELECT table_name FROM duckdb_tables() ORDER BY table_name")
        guardian = QueryGuard(
            tables: Set(tables.rows.compactMap { $0.first?.description }), rowLimit: 1_000,
            parser: SyntaxParser(try Database().connect()))
    }

    func explain(_ query: GuardedQuery) async throws -> QueryPlan {
        QueryPlan(text: try await connection.query("EXPLAIN " + query.sql).rows.description)
    }

    func execute(_ query: GuardedQuery, limits: QueryLimits) async throws -> QueryOutcome {
        let table = try await connection.query(query.sql, limit: limits.rows ?? query.rowLimit, timeout: limits.timeout)
        return QueryOutcome(table: table, milliseconds: 0)
    }

    func catalog() async throws -> Catalog { try await CatalogBuilder(connection).build() }

    func values(_ catalog: Catalog) async throws -> [ColumnValues] {
        try await CatalogBuilder(connection).columnValues(catalog).map { ColumnValues(column: $0.0, values: $0.1) }
    }
}
