import DuckDB
import Foundation

/// Files made by the database itself, so that the tests need no other program.
enum Fixtures {
    /// Runs statements in a new in-memory database with the extensions for spreadsheets and SQLite.
    static func make(statements: [String]) async throws {
        let connection = try Database().connect()
        for name in ["excel", "sqlite_scanner"] {
            let file = Program.extensions.appending(path: "\(name).duckdb_extension")
            try await connection.execute("LOAD \(SQLText.literal(file.path))")
        }
        for statement in statements { try await connection.execute(statement) }
        // The engine finishes a file when it lets the statement go, which the next one waits for.
        _ = try await connection.query("SELECT 1")
    }

    /// The first cell of a query, as a number.
    static func number(_ query: String) async throws -> Double? {
        try await Database().connect().query(query).rows.first?.first?.double
    }

    /// A CSV file that takes some seconds to import.
    static func writeBigCSV(to path: String, rows: Int = 3_000_000) async throws {
        try await make(statements: [
            """
            COPY (SELECT i AS id, 'customer ' || (i % 99991) AS customer, (i * 7919 % 100000) / 100 AS amount,
                  DATE '2020-01-01' + CAST(i % 1500 AS INTEGER) AS day, md5(i::VARCHAR) AS code
                  FROM range(\(rows)) r(i)) TO \(SQLText.literal(path)) (FORMAT csv, HEADER)
            """
        ])
    }
}

func quoted(_ path: String) -> String { SQLText.literal(path) }
