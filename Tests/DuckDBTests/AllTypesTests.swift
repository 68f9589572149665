import DuckDB
import Foundation
import Testing

/// DuckDB's own table of all its types, each with its least and its greatest value and NULL.
struct AllTypesTests {
    private static let select = "SELECT * FROM test_all_types(use_large_enum = true)"

    private func connect() async throws -> Connection {
        let connection = try Database().connect()
        // Only then is the text of a TIMESTAMP WITH TIME ZONE the same everywhere.
        try? await connection.execute("SET TimeZone = 'UTC'")
        return connection
    }

    @Test func `Every value is written as CAST AS VARCHAR writes it`() async throws {
        let connection = try await connect()
        let table = try await connection.query(Self.select)
        #expect(table.rows.count == 3)
        for (index, column) in table.columns.enumerated() {
            let name = SQLText.identifier(column.name)
            let texts = try await connection.query(
                "SELECT CAST(\(name) AS VARCHAR) FROM test_all_types(use_large_enum = true)")
            for (row, text) in zip(table.rows, texts.rows) {
                let expected: String? = if case .text(let text) = text[0] { text } else { nil }
                #expect((row[index].isNull ? nil : row[index].description) == expected, "\(column.name)")
            }
        }
    }

    @Test func `Every type is named as typeof names it`() async throws {
        let connection = try await connect()
        let table = try await connection.query(Self.select, limit: 1)
        for column in table.columns {
            let name = SQLText.identifier(column.name)
            let type = try await connection.query(
                "SELECT typeof(\(name)) FROM test_all_types(use_large_enum = true)", limit: 1)
            #expect(column.type.name == type.rows[0][0].description)
        }
    }

    @Test func `Every value can be bound and comes back the same`() async throws {
        let connection = try await connect()
        let table = try await connection.query(Self.select)
        for (index, column) in table.columns.enumerated() {
            for row in table.rows {
                let back = try await connection.query("SELECT $1", [row[index]])
                // Texts, for NaN is not equal to itself.
                #expect(back.rows[0][0].description == row[index].description, "\(column.name)")
                // The engine has no cast from TIME, as which whole microseconds are bound, to TIME_NS.
                let parameter = column.type.id == .timeNanoseconds ? "CAST($1 AS VARCHAR)" : "$1"
                let cast = try await connection.query("SELECT CAST(\(parameter) AS \(column.type.name))", [row[index]])
                #expect(cast.rows[0][0].description == row[index].description, "\(column.name) through its own type")
                #expect(cast.columns[0].type == column.type)
            }
        }
    }
}
