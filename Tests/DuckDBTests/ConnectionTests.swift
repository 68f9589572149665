import DuckDB
import Foundation
import Testing

struct ConnectionTests {
    /// A scan of 10^9 rows with costly conditions, in small tasks.
    private static let endless = """
        SELECT count(*) FROM range(1000000000) a
        WHERE sqrt(a.range) * ln(a.range + 1) > -1 AND md5(a.range::VARCHAR) = 'x'
        """

    private let connection: Connection
    init() throws { connection = try Database().connect() }

    private func code(_ body: () async throws -> some Any) async -> DuckDBError.Code? {
        do { _ = try await body() } catch let error as DuckDBError { return error.code } catch {}
        return nil
    }

    @Test(arguments: [
        ("SELEC 1", DuckDBError.Code.syntax), ("SELECT nothing", .binder), ("FROM nowhere", .catalog),
        ("SELECT CAST('x' AS INTEGER)", .conversion), ("SELECT 1; SELECT 2", .notOneStatement),
        ("", .notOneStatement), ("SELECT $1", .wrongBindings), ("FROM read_csv('/no/such/file.csv')", .io),
        ("SELECT 9223372036854775807 + 1::BIGINT", .outOfRange), ("SET no_such_option = 1", .catalog),
        ("SELECT {'a': 1}::VARIANT", .unsupportedType),
    ])
    func `A refused statement says why in its code and nothing in its description`(
        sql: String, expected: DuckDBError.Code
    ) async throws {
        let error = await #expect(throws: DuckDBError.self) { try await connection.query(sql) }
        #expect(error?.code == expected)
        #expect(error?.description.contains("nowhere") == false)
    }

    @Test func `Several statements run in turn, and those before a failing one stay done`() async throws {
        try await connection.execute("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2);")
        #expect(await code { try await connection.execute("INSERT INTO t VALUES (3); FROM nowhere") } == .catalog)
        #expect(try await connection.query("SELECT count(*) FROM t").rows == [[.integer(3)]])
    }

    @Test func `A limit keeps so many rows and tells whether there were more`() async throws {
        for (limit, rows, truncated) in [(0, 0, true), (2048, 2048, true), (4999, 4999, true), (5000, 5000, false)] {
            let table = try await connection.query("FROM range(5000)", limit: limit)
            #expect((table.rows.count, table.truncated) == (rows, truncated))
        }
    }

    @Test func `Numbered parameters are bound by number whatever their order in the text`() async throws {
        let table = try await connection.query("SELECT $2, $1, $2", [.integer(1), .text("two")])
        #expect(table.rows == [[.text("two"), .integer(1), .text("two")]])
        #expect(try await connection.query("SELECT ? - ?", [.integer(5), .integer(3)]).rows == [[.integer(2)]])
    }

    @Test func `A prepared statement runs with different values`() async throws {
        let statement = try await connection.prepare("SELECT $1 * 2")
        #expect(statement.kind == .select)
        #expect(statement.parameterCount == 1)
        for number in 1...3 as ClosedRange<Int64> {
            #expect(try await statement.query([.integer(number)]).rows == [[.integer(number * 2)]])
        }
    }

    @Test func `A stream brings every row once, as columns or values`() async throws {
        var (sum, labels, rows): (Int64, Set<String>, Int) = (0, [], 0)
        let stream = try await connection.stream("SELECT range, 'n' || range % 3, NULL::DOUBLE FROM range(10000)")
        for try await chunk in stream {
            sum += try chunk.column(0).int64s().reduce(0, +)
            labels.formUnion(try chunk.column(1).strings())
            #expect(try chunk.column(2).doubles(null: 7).allSatisfy { $0 == 7 })
            #expect(chunk.value(row: 0, column: 0) == .integer(Int64(rows)))
            rows += chunk.rowCount
            #expect(throws: DuckDBError(.typeMismatch, engineMessage: "VARCHAR is not Double")) {
                try chunk.column(1).doubles()
            }
        }
        #expect((sum, labels, rows) == (49_995_000, ["n0", "n1", "n2"], 10_000))
    }

    @Test func `Another statement closes a stream instead of mixing with it`() async throws {
        var iterator = try await connection.stream("FROM range(10000000)").makeAsyncIterator()
        _ = try await iterator.next()
        try await connection.execute("SELECT 1")
        await #expect(throws: DuckDBError.self) { while try await iterator.next() != nil {} }
    }

    @Test(.timeLimit(.minutes(1))) func `A cancelled task interrupts its query and spares the next`() async throws {
        let task = Task { try await connection.query(Self.endless) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await connection.query("SELECT 1").rows == [[.integer(1)]])
    }

    @Test(.timeLimit(.minutes(1))) func `A task cancelled at any moment ends and spares the next query`() async throws {
        for delay in 0..<12 {
            let task = Task { try await connection.query(Self.endless) }
            try await Task.sleep(for: .microseconds(delay * 200))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await connection.query("SELECT 1").rows == [[.integer(1)]])
        }
    }

    @Test(.timeLimit(.minutes(1))) func `A time limit stops a query and interrupt stops another`() async throws {
        #expect(await code { try await connection.query(Self.endless, timeout: .milliseconds(50)) } == .timedOut)
        let task = Task { try await connection.query(Self.endless) }
        let interrupting = Task {
            // Until it is heard: an interrupt before the query has begun stops nothing.
            while !Task.isCancelled {
                connection.interrupt()
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        #expect(await code { try await task.value } == .interrupted)
        interrupting.cancel()
        _ = try? await interrupting.value
        #expect(try await connection.query("SELECT 1", timeout: .seconds(30)).rows == [[.integer(1)]])
    }

    /// Each would run for hours; the engine hears an interrupt between two blocks of rows.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "SELECT count(*) FROM range(10000000) a, range(10000000) b",
            "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = -1",
            "SELECT count(*) FROM range(10000000) a JOIN range(10000000) b ON a.range < b.range",
            "SELECT a.range FROM range(10000000) a, range(10000000) b ORDER BY hash(a.range + b.range)",
            "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x FROM t) SELECT max(x) FROM t",
        ])
    func `Joins, sorts and recursions without end stop at a cancellation and at a time limit`(sql: String) async throws {
        let task = Task { try await connection.query(sql) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await code { try await connection.query(sql, timeout: .milliseconds(100)) } == .timedOut)
        #expect(try await connection.query("SELECT 1").rows == [[.integer(1)]])
    }

    /// Of tables: the engine does not count the rows of `range`.
    @Test(.timeLimit(.minutes(1))) func `Progress is told while a query over tables runs`() async throws {
        try await connection.execute("CREATE TABLE t AS SELECT range AS a FROM range(1000000)")
        #expect(connection.progress == nil)
        let task = Task {
            try await connection.query("SELECT count(*) FROM t x, t y WHERE md5((x.a + y.a)::VARCHAR) = 'x'")
        }
        var progress: QueryProgress?
        for _ in 0..<5000 where progress == nil {
            progress = connection.progress
            try await Task.sleep(for: .milliseconds(2))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect((0...100).contains(try #require(progress).percentage))
        #expect(try #require(progress).totalRows >= 1_000_000)
    }

    @Test func `A statement whose rows cannot be read is refused before it changes anything`() async throws {
        try await connection.execute("CREATE TABLE t (a INTEGER, v VARIANT)")
        let insert = "INSERT INTO t VALUES (1, 'x'::VARIANT) RETURNING v"
        #expect(await code { try await connection.query(insert) } == .unsupportedType)
        #expect(await code { try await connection.query("INSERT INTO t VALUES ($1, 'x') RETURNING a, [v]", [.integer(1)]) }
            == .unsupportedType)
        #expect(try await connection.query("SELECT count(*) FROM t").rows == [[.integer(0)]])
    }

    @Test func `Appended rows are in the table once the appender is closed`() async throws {
        try await connection.execute("CREATE TABLE t (a INTEGER, b VARCHAR NOT NULL)")
        let appender = try await connection.appender(table: "t")
        try await appender.append([[.integer(1), .text("x")], [.null, .text("y")]])
        try await appender.close()
        #expect(try await connection.query("FROM t").rows == [[.integer(1), .text("x")], [.null, .text("y")]])
        #expect(await code { try await appender.append([]) } == .closed)
        #expect(await code { try await connection.appender(table: "nowhere") } == .catalog)
    }
}
