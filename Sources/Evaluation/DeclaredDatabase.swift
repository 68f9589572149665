public import DuckDB
public import Foundation

/// A database as its `schema.sql` declares it, with the CSV files loaded: what gold SQL runs on.
public struct DeclaredDatabase: Sendable {
    /// Makes it in `file`, or in memory.
    public static func open(_ folder: URL, in file: URL? = nil) async throws -> Connection {
        let schema = folder.appending(path: "schema.sql")
        guard let text = try? String(contentsOf: schema, encoding: .utf8) else {
            throw EvaluationError("There is no schema.sql in \(folder.path).")
        }
        let database = try file.map { try Database(.file(at: $0, readOnly: false)) } ?? Database()
        let connection = try database.connect()
        try await connection.execute(text)
        let tables = try await connection.query("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_oid")
        for case .text(let table)? in tables.rows.map(\.first) {
            let csv = folder.appending(path: "\(table).csv")
            guard FileManager.default.fileExists(atPath: csv.path) else { continue }
            try await connection.execute(
                """
                COPY \(SQLText.identifier(table)) FROM \(SQLText.literal(csv.path)) \
                (HEADER, DELIMITER ',', NULLSTR '', QUOTE '"', ESCAPE '"')
                """)
        }
        return connection
    }
}
