import DuckDB
import Foundation
import Testing

/// One way to hand over the same three rows.
struct DataFormat: Sendable, CustomTestStringConvertible {
    var name: String
    /// Writes the file at the path, from a table `source`.
    var make: @Sendable (_ path: String) -> [String]
    /// What the format can't say: a date in SQLite is text until somebody looks at it.
    var classes: [String: String] = [:]
    /// The exact types, where the format has them.
    var types: [String: String] = [:]
    var testDescription: String { name }

    static let source = """
        CREATE TABLE source AS SELECT * FROM (VALUES
            (1, 'Bern', 12.50::DECIMAL(10,2), DATE '2024-01-31', true),
            (2, 'Köln, am Rhein', NULL, DATE '2024-02-29', false),
            (3, NULL, 1000.25::DECIMAL(10,2), DATE '2024-03-31', true)) AS t(id, city, price, day, active)
        """
    static let expected = ["id": "integer", "city": "text", "price": "decimal", "day": "date", "active": "boolean"]
    static let exact = [
        "id": "INTEGER", "city": "VARCHAR", "price": "DECIMAL(10,2)", "day": "DATE", "active": "BOOLEAN",
    ]

    static let all = [
        DataFormat(name: "cities.csv", make: { ["COPY source TO \(quoted($0)) (FORMAT csv, HEADER)"] }),
        DataFormat(name: "cities.tsv", make: { ["COPY source TO \(quoted($0)) (FORMAT csv, HEADER, DELIMITER '\t')"] }),
        DataFormat(
            name: "cities.csv.gz", make: { ["COPY source TO \(quoted($0)) (FORMAT csv, HEADER, COMPRESSION gzip)"] }),
        DataFormat(name: "cities.json", make: { ["COPY source TO \(quoted($0)) (FORMAT json, ARRAY true)"] }),
        DataFormat(name: "cities.ndjson", make: { ["COPY source TO \(quoted($0)) (FORMAT json)"] }),
        DataFormat(name: "cities.parquet", make: { ["COPY source TO \(quoted($0)) (FORMAT parquet)"] }, types: exact),
        DataFormat(
            name: "cities.xlsx", make: { ["COPY source TO \(quoted($0)) (FORMAT xlsx, HEADER true, SHEET 'cities')"] }),
        DataFormat(
            name: "cities.sqlite",
            make: {
                [
                    "ATTACH \(quoted($0)) AS other (TYPE sqlite)",
                    "CREATE TABLE other.cities (id INTEGER, city TEXT, price DOUBLE, day DATE, active BOOLEAN)",
                    "INSERT INTO other.cities FROM source", "DETACH other",
                ]
            },
            // SQLite has no booleans, and the engine that writes this file declares days as text.
            classes: ["active": "integer", "day": "text"]),
        DataFormat(
            name: "cities.duckdb",
            make: { ["ATTACH \(quoted($0)) AS other", "CREATE TABLE other.cities AS FROM source", "DETACH other"] },
            types: exact),
    ]
}

extension Program {
    @Suite("Formats") struct Formats {
        @Test("The same rows come out of every format", .timeLimit(.minutes(1)), arguments: DataFormat.all)
        func single(_ format: DataFormat) async throws {
            try await withHome { home in
                let path = home.data.appending(path: format.name).path
                try await Fixtures.make(statements: [DataFormat.source] + format.make(path))
                let run = try await home.pintail(["describe", "--json", "--data", path])
                #expect(run.exit == .well, "\(run.testDescription)")
                let map = try run.map()
                #expect(map.tables.map(\.name) == ["cities"])
                let table = try #require(map.tables.first)
                #expect(table.rowCount == 3)
                let expected = DataFormat.expected.merging(format.classes) { $1 }
                #expect(Dictionary(table.columns.map { ($0.name, $0.typeClass) }, uniquingKeysWith: { $1 }) == expected)
                #expect(
                    table.columns.map(\.name) == ["id", "city", "price", "day", "active"], "columns keep their order")
                for column in table.columns where format.types[column.name] != nil {
                    #expect(column.type == format.types[column.name])
                }
                for value in ["Köln, am Rhein", "2024-03-31", "1000.25"] {
                    #expect(run.output.contains(value), "\(value) is missing: \(run.testDescription)")
                }
                #expect(home.leftovers() == [])
            }
        }

        @Test("A spreadsheet's sheets and a database's tables are tables each", .timeLimit(.minutes(1)))
        func several() async throws {
            try await withHome { home in
                let path = home.data.appending(path: "shop.sqlite").path
                try await Fixtures.make(statements: [
                    "ATTACH \(quoted(path)) AS other (TYPE sqlite)",
                    "CREATE TABLE other.customers AS SELECT i AS id FROM range(4) r(i)",
                    "CREATE TABLE other.orders AS SELECT i AS id, i % 4 AS customer_id FROM range(20) r(i)",
                    "DETACH other",
                ])
                let map = try await home.pintail(["describe", "--json", "--data", path]).map()
                #expect(
                    Dictionary(map.tables.map { ($0.name, $0.rowCount) }, uniquingKeysWith: { $1 }) == [
                        "customers": 4, "orders": 20,
                    ])
            }
        }

        @Test(
            "A folder stands for the files in it, and a mix of files becomes one dataset", .timeLimit(.minutes(1)),
            arguments: [true, false])
        func mix(_ asFolder: Bool) async throws {
            try await withHome { home in
                let orders = try home.file("orders.csv", "id,customer_id,amount\n1,1,10\n2,1,20\n3,2,5\n")
                let customers = try home.file(
                    "customers.ndjson", "{\"id\":1,\"name\":\"Ada\"}\n{\"id\":2,\"name\":\"Alan\"}\n")
                let days = home.data.appending(path: "days.parquet").path
                try await Fixtures.make(statements: [
                    "COPY (SELECT DATE '2024-01-01' + i::INTEGER AS day FROM range(366) r(i)) TO \(quoted(days)) (FORMAT parquet)"
                ])
                let sources = asFolder ? [home.data.path] : [orders, customers, days]
                let run = try await home.pintail(["describe", "--json"] + sources.flatMap { ["--data", $0] })
                #expect(run.exit == .well, "\(run.testDescription)")
                let rows = Dictionary(try run.map().tables.map { ($0.name, $0.rowCount) }, uniquingKeysWith: { $1 })
                #expect(rows == ["orders": 3, "customers": 2, "days": 366])
            }
        }

        @Test("Two files of one name both stay", .timeLimit(.minutes(1)))
        func sameName() async throws {
            try await withHome { home in
                let (one, two) = (try home.file("a/sales.csv", "id\n1\n"), try home.file("b/sales.csv", "id\n1\n2\n"))
                let map = try await home.pintail(["describe", "--json", "--data", one, "--data", two]).map()
                #expect(map.tables.map(\.rowCount).sorted() == [1, 2])
                #expect(Set(map.tables.map { $0.name.lowercased() }).count == 2)
            }
        }

        @Test("The map for people names tables, columns and rows", .timeLimit(.minutes(1)))
        func text() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10\n2,20\n")
                let run = try await home.pintail(["describe", "--data", path])
                #expect(run.exit == .well)
                for word in ["orders", "amount", "2"] { #expect(run.output.contains(word)) }
                #expect(!run.output.contains("\u{1b}["), "no colours in a pipe")
            }
        }

        @Test("A changed file is read again, an unchanged one is not", .timeLimit(.minutes(1)))
        func again() async throws {
            try await withHome { home in
                let path = try home.file("orders.csv", "id,amount\n1,10\n2,20\n")
                let first = try await home.pintail(["describe", "--json", "--data", path])
                let second = try await home.pintail(["describe", "--json", "--data", path])
                #expect(
                    first.errors.contains("read orders") && !second.errors.contains("read orders"),
                    "\(second.testDescription)")
                #expect(first.output == second.output)
                _ = try home.file("orders.csv", "id,amount\n1,10\n2,20\n3,30\n")
                let third = try await home.pintail(["describe", "--json", "--data", path])
                #expect(try third.map().tables.first?.rowCount == 3)
            }
        }
    }
}
