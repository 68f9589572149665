import DuckDB
import Foundation

/// What a table holds, as one hash: column names and types, declared keys, and the rows in their order. The order counts,
/// since the samples of a map are the first rows.
enum TableFingerprint {
    /// Up to this many values a table's fingerprint costs nothing one would notice. Above, it is worth it only where a source
    /// has several tables, of which a change may leave most as they were.
    static let cellLimit = 1_000_000

    /// nil when the engine cannot hash some of its values.
    static func hex(of table: String, on connection: Connection) async throws -> String? {
        let name = SQLText.identifier(table)
        let columns = try await connection.query("SELECT * FROM \(name) LIMIT 0").columns
        let names = columns.map { SQLText.identifier($0.name) }.joined(separator: ", ")
        do {
            let rows = try await connection.query(
                """
                SELECT version(), count(*)::VARCHAR, coalesce(bit_xor(h), 0)::VARCHAR, coalesce(sum(h), 0)::VARCHAR
                FROM (SELECT hash(rowid, \(names)) AS h FROM \(name))
                """)
            let keys = try await connection.query(
                """
                SELECT constraint_text FROM duckdb_constraints()
                WHERE database_name = current_database() AND schema_name = current_schema() AND table_name = $1 ORDER BY ALL
                """, [.text(table)])
            let schema = columns.flatMap { [$0.name, $0.type.name] }
            let content = schema + (keys.rows + rows.rows).flatMap { $0.map(\.description) }
            return ContentHash.hex(of: Data(content.joined(separator: "\u{0}").utf8))
        } catch let error as DuckDBError where ![.io, .outOfMemory, .interrupted].contains(error.code) {
            return nil
        }
    }
}
