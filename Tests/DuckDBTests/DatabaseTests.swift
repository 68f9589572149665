import DuckDB
import Foundation
import Testing

struct DatabaseTests {
    @Test func `An unknown option is refused with its code`() {
        let error = #expect(throws: DuckDBError.self) {
            try Database(configuration: .init(options: ["no_such_option": "1"]))
        }
        #expect(error?.code == .invalidOption)
    }

    @Test func `A missing file cannot be opened for reading`() {
        let file = URL(filePath: "/no/such/folder/file.duckdb")
        let error = #expect(throws: DuckDBError.self) { try Database(.file(at: file, readOnly: true)) }
        #expect(error?.code == .openFailed)
    }

    @Test func `A file is there for the next to open`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a b'c.duckdb")
        try await Database(.file(at: file)).connect().execute("CREATE TABLE t AS SELECT 42 AS a; CHECKPOINT")
        let reader = try Database(.file(at: file, readOnly: true)).connect()
        #expect(try await reader.query("FROM t").rows == [[.integer(42)]])
        await #expect(throws: DuckDBError.self) { try await reader.execute("DROP TABLE t") }
    }

    @Test func `A query that needs more than the memory limit is refused`() async throws {
        let configuration = Database.Configuration(
            options: ["max_temp_directory_size": "0B"], memoryLimit: 16_000_000, threads: 1)
        let connection = try Database(configuration: configuration).connect()
        let error = await #expect(throws: DuckDBError.self) {
            try await connection.query("SELECT list(range || 'some text') FROM range(5000000)")
        }
        #expect(error?.code == .outOfMemory)
    }

    @Test func `The first row of each group is the first, whatever NULLs its order holds`() async throws {
        let connection = try Database(configuration: .init(threads: 1)).connect()
        try await connection.execute("CREATE TABLE t AS SELECT 'g' || (i % 3) AS g, CASE WHEN i >= 6 THEN i * 7 % 100 END AS x, i FROM range(60) r(i)")
        let first = try await connection.query(
            """
            SELECT g, x, i FROM (SELECT t.g, u.x, t.i, row_number() OVER (PARTITION BY t.g ORDER BY u.x DESC NULLS LAST) AS place FROM t JOIN t u USING (i))
            WHERE place = 1 ORDER BY g
            """)
        let greatest = try await connection.query("SELECT g, max(x), max_by(i, x) FROM t GROUP BY g ORDER BY g")
        #expect(first.rows == greatest.rows)
    }
}
