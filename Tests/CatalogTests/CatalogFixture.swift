import Catalog
import DuckDB

/// The catalog of an in-memory database made by the given SQL.
func catalog(
    of sql: String, options: CatalogBuilder.Options = .init(), sources: [String: String] = [:]
) async throws -> Catalog {
    let connection = try Database(.inMemory).connect()
    try await connection.execute(sql)
    return try await CatalogBuilder(connection, options: options).build(sources: sources)
}

extension Catalog {
    /// Relationships as `orders.customer_id -> customers.id`.
    var joins: [String] {
        relationships.map {
            "\($0.fromTable).\($0.fromColumns.joined(separator: "+")) -> \($0.toTable).\($0.toColumns.joined(separator: "+"))"
        }
    }

    func column(_ table: String, _ column: String) -> Column? { self.table(named: table)?.column(named: column) }
}
