import DuckDB
import Foundation
import Testing

@testable import Ingest

@Suite("Reading Parquet, JSON, Excel, SQLite and DuckDB files")
struct ReaderFormatTests {
    private static let query =
        "SELECT * FROM (VALUES (1, 'Ann', DATE '2024-01-31', 1.5), (2, 'Bob', NULL, 2.25)) t(id, name, born, score)"

    static let copies: [(name: String, options: String, why: String)] = [
        ("people.parquet", "FORMAT parquet", "columns with types"),
        ("people.csv", "FORMAT parquet", "Parquet by its content, whatever its name"),
        ("people.csv", "FORMAT csv", "text"),
        ("people.csv.gz", "FORMAT csv, COMPRESSION gzip", "packed text"),
        ("people.json", "FORMAT json, ARRAY true", "an array"),
        ("people.ndjson", "FORMAT json", "lines"),
        ("people.jsonl.gz", "FORMAT json, COMPRESSION gzip", "packed lines"),
        ("people.xlsx", "FORMAT xlsx, HEADER true", "a workbook of one sheet"),
    ]

    @Test("What was written is read again", arguments: copies)
    func roundTrip(_ name: String, _ options: String, _ why: String) async throws {
        let reading = try Reading()
        try await reading.connection.execute(
            "LOAD \(SQLText.literal(Reading.extensions.appendingPathComponent("excel.duckdb_extension").path))")
        let file = reading.folder.appendingPathComponent(name)
        try await reading.write("COPY (\(Self.query)) TO \(SQLText.literal(file.path)) (\(options))")
        let tables = try await reading.load(file)
        #expect(tables.map(\.name) == ["people"] && tables.first?.rows == 2, "\(why)")
        let names = try await reading.connection.query("SELECT id::INT, name, born::DATE, score::DOUBLE FROM people")
            .rows
        #expect(
            names == [
                [.integer(1), .text("Ann"), .date(days: 19753), .double(1.5)],
                [.integer(2), .text("Bob"), .null, .double(2.25)],
            ])
    }

    @Test("SQLite tables keep their keys where the rows keep them", arguments: [true, false])
    func sqlite(_ isSound: Bool) async throws {
        let reading = try Reading()
        let file = reading.folder.appendingPathComponent("shop.sqlite")
        let library = SQLText.literal(Reading.extensions.appendingPathComponent("sqlite_scanner.duckdb_extension").path)
        try await reading.connection.execute(
            """
            LOAD \(library);
            ATTACH \(SQLText.literal(file.path)) AS s (TYPE sqlite);
            USE s;
            CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR);
            CREATE TABLE "order item" (id BIGINT PRIMARY KEY, customer BIGINT REFERENCES customers(id));
            INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob');
            INSERT INTO "order item" VALUES (10, 1), (11, \(isSound ? 2 : 9));
            USE memory;
            DETACH s
            """)
        let tables = try await reading.load(file)
        #expect(tables.map(\.name).sorted() == ["customers", "order item"])
        let keys = try await reading.connection.query(
            "SELECT constraint_text FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') AND table_name = 'order item' ORDER BY constraint_type DESC"
        ).rows.map { $0[0].description }
        #expect(keys.count == (isSound ? 2 : 1), "\(keys)")
        #expect(tables.flatMap(\.notes).contains { $0.text.contains("foreign key") } == !isSound)
    }

    @Test("SQLite values of several kinds in one column are all kept")
    func looseSQLite() async throws {
        let reading = try Reading()
        let file = reading.folder.appendingPathComponent("loose.db")
        let library = SQLText.literal(Reading.extensions.appendingPathComponent("sqlite_scanner.duckdb_extension").path)
        try await reading.connection.execute(
            """
            LOAD \(library);
            SET sqlite_all_varchar = true;
            ATTACH \(SQLText.literal(file.path)) AS s (TYPE sqlite);
            CREATE TABLE s.t (a VARCHAR, b VARCHAR);
            INSERT INTO s.t VALUES ('1', '5'), ('word', '6');
            SET sqlite_all_varchar = false
            """)
        // A column declared as a number may hold words: the table's declaration is changed under its rows.
        try await reading.connection.execute("DETACH s")
        var bytes = Array(try Data(contentsOf: file))
        let declared = Array("a VARCHAR, b VARCHAR".utf8)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: declared) })
        bytes.replaceSubrange(start..<(start + declared.count), with: Array("a BIGINT , b BIGINT ".utf8))
        _ = try reading.file("loose.db", bytes)
        let tables = try await reading.load(file)
        #expect(tables.map(\.name) == ["t"])
        let lines = try await reading.text("t")
        #expect(lines == ["a VARCHAR, b BIGINT", "1|5", "word|6"])
        #expect(tables.first?.notes.contains { $0.text.contains("several kinds") } == true)
    }

    @Test("Each sheet with cells is a table; a column of several kinds loses nothing")
    func sheets() async throws {
        let reading = try Reading()
        try await reading.connection.execute(
            "LOAD \(SQLText.literal(Reading.extensions.appendingPathComponent("excel.duckdb_extension").path))")
        let file = reading.folder.appendingPathComponent("mixed.xlsx")
        try await reading.write(
            "COPY (SELECT '5' AS n, 'a' AS w UNION ALL SELECT 'five', 'b') TO \(SQLText.literal(file.path)) (FORMAT xlsx, HEADER true, SHEET 'My sheet')"
        )
        let tables = try await reading.load(file)
        #expect(tables.map(\.name) == ["mixed"])
        let lines = try await reading.text("mixed")
        #expect(lines == ["n VARCHAR, w VARCHAR", "5|a", "five|b"])
    }

    @Test("DuckDB tables keep their keys, views become tables")
    func duckDB() async throws {
        let reading = try Reading()
        let file = reading.folder.appendingPathComponent("shop.duckdb")
        try await reading.connection.execute(
            """
            ATTACH \(SQLText.literal(file.path)) AS s;
            USE s;
            CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR);
            CREATE TABLE orders (id BIGINT PRIMARY KEY, customer BIGINT REFERENCES customers(id));
            CREATE VIEW ann AS SELECT * FROM customers WHERE name = 'Ann';
            INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob');
            INSERT INTO orders VALUES (10, 1);
            USE memory;
            DETACH s
            """)
        let tables = try await reading.load(file)
        #expect(
            Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.rows) }) == [
                "customers": 2, "orders": 1, "ann": 1,
            ])
        let keys = try await reading.connection.query(
            "SELECT table_name, constraint_type FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')"
        ).rows
        #expect(keys.count == 3, "\(keys)")
    }

    @Test("A format whose extension is not installed says what to run", arguments: ["people.xlsx", "people.sqlite"])
    func missingExtension(_ name: String) async throws {
        let reading = try Reading()
        let file = reading.folder.appendingPathComponent(name)
        let isExcel = name.hasSuffix("xlsx")
        let library = Reading.extensions.appendingPathComponent(
            isExcel ? "excel.duckdb_extension" : "sqlite_scanner.duckdb_extension")
        try await reading.connection.execute("LOAD \(SQLText.literal(library.path))")
        if isExcel {
            try await reading.write("COPY (\(Self.query)) TO \(SQLText.literal(file.path)) (FORMAT xlsx)")
        } else {
            try await reading.connection.execute(
                "ATTACH \(SQLText.literal(file.path)) AS s (TYPE sqlite); CREATE TABLE s.t AS SELECT 1 AS a; DETACH s")
        }
        let error = await reading.failure(file, extensions: reading.folder)
        #expect(error?.code == .missingExtension)
        #expect(error?.description.contains("make setup") == true)
    }

    @Test("A cancelled import leaves no table and throws cancellation")
    func cancellation() async throws {
        let reading = try Reading()
        let file = try reading.file("numbers.csv", "n\n" + (1...300_000).map { "\($0)\n" }.joined())
        let connection = reading.connection, folder = reading.folder
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var taken: Set<String> = []
            _ = try await SourceReader(connection: connection, extensions: folder, scratch: folder)
                .load(file, taken: &taken) { _ in }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        let left = try await connection.query("SELECT * FROM duckdb_tables()").rows
        #expect(left.isEmpty)
    }
}
