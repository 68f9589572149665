import Catalog
import DuckDB
import Foundation
import SQLSyntax
import Synchronization
import Testing

@testable import Ingest

@Suite struct `DuckDB engine` {
    private static let endless = """
        SELECT count(*) FROM range(900000) a, range(900000) b, range(900000) c WHERE (a.range * b.range + c.range) % 7 = 3
        """

    /// A segment with declared keys, as a DuckDB or SQLite source would leave it.
    private static func library(_ folder: URL) async throws -> URL {
        let file = folder.appending(path: "library.duckdb")
        let database = try Database(.file(at: file))
        try await database.connect().execute(
            """
            CREATE TABLE author (code VARCHAR PRIMARY KEY, name VARCHAR);
            CREATE TABLE book (isbn VARCHAR PRIMARY KEY, title VARCHAR UNIQUE, written_by VARCHAR REFERENCES author(code));
            INSERT INTO author VALUES ('a', 'Woolf'), ('b', 'Lem');
            INSERT INTO book VALUES ('1', 'Orlando', 'a'), ('2', 'Solaris', 'b'), ('3', 'Fiasco', 'b');
            CHECKPOINT;
            """)
        return file
    }

    private static func engine(_ shop: StoreFixture, _ limits: EngineLimits = .init()) async throws -> DuckDBEngine {
        try await DuckDBEngine(
            segments: [.init(file: library(shop.folder), tables: ["author", "book"])], limits: limits,
            scratch: ScratchFolder(in: shop.root.appending(path: "tmp")))
    }

    @Test func `declared keys are seen through the catalog connection`() async throws {
        let shop = try StoreFixture()
        let engine = try await Self.engine(shop)
        let catalog = try await CatalogBuilder(engine.catalogConnection).build()
        #expect(catalog.tables.map(\.name) == ["author", "book"])
        let keys = try await engine.catalogConnection.query(
            """
            SELECT count(*) FROM duckdb_constraints() WHERE database_name = current_database()
            AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
            """)
        #expect(keys.rows.first?.first?.double ?? 0 >= 4)
        let relationship = try #require(catalog.relationships.first)
        #expect(relationship.fromTable == "book" && relationship.toTable == "author")
        #expect(relationship.fromColumns == ["written_by"])
    }

    @Test func `views and macros answer`() async throws {
        let shop = try StoreFixture()
        let engine = try await Self.engine(shop)
        #expect(try await engine.answer("SELECT count(*) FROM book") == .integer(3))
        #expect(try await engine.answer("SELECT initcap('good day')") == .text("Good Day"))
        #expect(try await engine.answer("SELECT nvl(NULL, title) FROM book ORDER BY title") == .text("Fiasco"))
    }

    @Test func `who wants to hears how far a long query is`() async throws {
        let shop = try StoreFixture()
        let file = shop.folder.appending(path: "numbers.duckdb")
        try await Database(.file(at: file)).connect().execute("CREATE TABLE number AS SELECT range AS n FROM range(4000000); CHECKPOINT")
        let engine = try await DuckDBEngine(
            segments: [.init(file: file, tables: ["number"])], limits: EngineLimits(threads: 1),
            scratch: ScratchFolder(in: shop.root.appending(path: "tmp")))
        let heard = Mutex<[Double]>([])
        var limits = QueryLimits()
        limits.onProgress = { percentage in heard.withLock { $0.append(percentage) } }
        let query = try await engine.guardian.check("SELECT count(*) FROM number WHERE md5(md5(n::VARCHAR)) LIKE '%pq'")
        _ = try await engine.execute(query, limits: limits)
        let values = heard.withLock(\.self)
        #expect(!values.isEmpty && values == values.sorted() && values.allSatisfy { (0...100).contains($0) }, "\(values)")
    }

    @Test func `a result is cut at the limit and says so`() async throws {
        let shop = try StoreFixture()
        let engine = try await Self.engine(shop)
        let query = try await engine.guardian.check("SELECT title FROM book ORDER BY title")
        let cut = try await engine.execute(query, limits: QueryLimits(rows: 2)).table
        #expect(cut.rows == [[.text("Fiasco")], [.text("Orlando")]] && cut.truncated)
        #expect(try await !engine.execute(query, limits: .init()).table.truncated)
    }

    @Test func `explaining binds: it plans a good query and throws the engine's words for a bad one`() async throws {
        let shop = try StoreFixture()
        let engine = try await Self.engine(shop)
        let plan = try await engine.explain(engine.guardian.check("SELECT title FROM book WHERE isbn > '1'"))
        #expect(plan.text.contains("book"))
        #expect(plan.estimatedRows != nil)
        let wrong = try await engine.guardian.check("SELECT titel FROM book")
        await #expect { try await engine.explain(wrong) } throws: {
            ($0 as? DuckDBError)?.code == .binder && ($0 as? DuckDBError)?.engineMessage?.contains("titel") == true
        }
    }

    @Test(
        "the guard refuses what is not a question to the tables",
        arguments: [
            "SELECT * FROM read_csv('/etc/passwd')": "a file", "DELETE FROM book": "a change",
            "PRAGMA version": "a pragma",
            "SELECT * FROM duckdb_settings()": "the engine's inside",
            "SELECT * FROM \"pintail segment\".main.book": "around the views",
        ])
    func guarded(sql: String, what: String) async throws {
        let engine = try await Self.engine(StoreFixture())
        await #expect(throws: GuardError.self) { try await engine.guardian.check(sql) }
    }

    /// As if the guard had let it through: the connection itself cannot do it.
    @Test(
        "locked settings refuse files and changes",
        arguments: [
            "SELECT * FROM read_csv('FILE')": DuckDBError.Code.permission,
            "SELECT * FROM 'FILE'": .permission,
            "ATTACH 'FOLDER/other.duckdb' AS other": .permission,
            "COPY (SELECT 1) TO 'FOLDER/out.csv'": .permission,
            "INSTALL httpfs": .permission,
            "LOAD 'FOLDER/x.duckdb_extension'": .permission,
            "SET enable_external_access = true": .invalidInput,
            "SET memory_limit = '100GB'": .invalidInput,
            "SET lock_configuration = false": .invalidInput,
            "DELETE FROM \"pintail segment\".main.book": .invalidInput,
            "CREATE TABLE \"pintail segment\".main.mine (a INT)": .invalidInput,
        ])
    func locked(sql: String, code: DuckDBError.Code) async throws {
        let shop = try StoreFixture()
        let engine = try await Self.engine(shop)
        let statement = sql.replacing("FILE", with: shop.orders.path).replacing("FOLDER", with: shop.folder.path)
        for connection in engine.connections.all + [engine.catalogConnection, engine.catalogConnections.second] {
            await #expect { try await connection.execute(statement) } throws: { error in
                let error = error as? DuckDBError
                return error?.code == code
            }
        }
        #expect(try await engine.answer("SELECT count(*) FROM book") == .integer(3))
    }

    @Test func `two engines stand on one segment at once`() async throws {
        let shop = try StoreFixture()
        let store = shop.store()
        let version = try await shop.importShop(store)
        let (first, second) = (try await store.open(version), try await store.open(version))
        async let one = first.answer("SELECT count(*) FROM orders")
        async let two = second.answer("SELECT count(*) FROM orders")
        #expect(try await [one, two] == [.integer(3), .integer(3)])
    }

    @Test func `a query that takes too long is stopped, and the engine goes on`() async throws {
        let shop = try StoreFixture()
        let engine = try await Self.engine(shop)
        let endless = try await engine.guardian.check(Self.endless)
        await #expect { try await engine.execute(endless, limits: QueryLimits(timeout: .milliseconds(100))) } throws: {
            ($0 as? DuckDBError)?.code == .timedOut
        }
        #expect(try await engine.answer("SELECT count(*) FROM book") == .integer(3))
    }

    @Test func `a long query does not hold up the next`() async throws {
        let shop = try StoreFixture()
        let engine = try await Self.engine(shop)
        let endless = try await engine.guardian.check(Self.endless)
        let long = Task { try await engine.execute(endless, limits: QueryLimits(timeout: .seconds(600))) }
        while engine.connections.running == 0 { try await Task.sleep(for: .milliseconds(5)) }
        // It would hang here if it waited for the first.
        #expect(try await engine.answer("SELECT count(*) FROM book") == .integer(3))
        long.cancel()
        await #expect(throws: CancellationError.self) { try await long.value }
    }

    @Test func `more than memory is spilled to the scratch folder, which goes with the engine`() async throws {
        let shop = try StoreFixture()
        do {
            let engine = try await Self.engine(shop, EngineLimits(memory: 64 << 20, threads: 1))
            let sorted = try await engine.guardian.check(
                """
                SELECT count(*) FROM (
                    SELECT DISTINCT repeat(md5((a.range * 10 + b.range)::VARCHAR), 5) FROM range(200000) a, range(10) b)
                """)
            #expect(
                try await engine.execute(sorted, limits: .init(timeout: .seconds(30))).table.rows == [
                    [.integer(2_000_000)]
                ])
        }
        try shop.store().removeOrphans(now: Date(timeIntervalSinceNow: 3600))
        #expect(try shop.names(in: "tmp").isEmpty)
    }
}
