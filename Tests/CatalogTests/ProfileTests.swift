import Catalog
import DuckDB
import Testing

@Suite("Profile")
struct ProfileTests {
    private let visits = """
        CREATE TABLE visits (id INTEGER, city VARCHAR, minutes DOUBLE, day DATE);
        INSERT INTO visits VALUES
            (1, 'Oslo', 10, '2024-01-01'), (2, 'Oslo', 20, '2024-01-02'), (3, 'Rome', 30, '2024-01-03'),
            (4, NULL, 40, '2024-01-04'), (5, 'Oslo', NULL, '2024-01-05');
        """

    @Test func `counts rows, nulls and different values exactly on a small table`() async throws {
        let catalog = try await catalog(of: visits)
        let city = try #require(catalog.column("visits", "city")).profile
        #expect(catalog.table(named: "visits")?.rowCount == 5)
        #expect(city.nullCount == 1)
        #expect(city.distinctCount == 2)
        #expect(!city.distinctIsApproximate)
        #expect(city.topValues == [.init(value: "Oslo", count: 3), .init(value: "Rome", count: 1)])
        #expect(city.averageLength == 4)
    }

    @Test func `gives range, mean, deviation and quartiles of numbers and dates`() async throws {
        let catalog = try await catalog(of: visits)
        let minutes = try #require(catalog.column("visits", "minutes")).profile
        #expect(minutes.min == "10.0" && minutes.max == "40.0")
        #expect(minutes.mean == 25)
        #expect(abs(try #require(minutes.standardDeviation) - 12.909944) < 1e-6)
        #expect(minutes.quartiles == ["10.0", "20.0", "30.0"])
        let day = try #require(catalog.column("visits", "day")).profile
        #expect(day.min == "2024-01-01" && day.max == "2024-01-05")
        #expect(day.quartiles == ["2024-01-02", "2024-01-03", "2024-01-04"])
        #expect(day.mean == nil)
    }

    @Test func `frequent values with the same count are in order of value`() async throws {
        let catalog = try await catalog(of: "CREATE TABLE t AS SELECT unnest(['b','a','c','a','c','b','d']) AS v")
        #expect(catalog.column("t", "v")?.profile.topValues.map(\.value) == ["a", "b", "c", "d"])
    }

    @Test func `above the exact limit estimates say so, and counted columns are exact again`() async throws {
        var options = CatalogBuilder.Options()
        options.exactRowLimit = 1_000
        let catalog = try await catalog(
            of: "CREATE TABLE t AS SELECT i AS id, i // 2 AS half, i % 7 AS day FROM range(20000) r(i)",
            options: options)
        let half = try #require(catalog.column("t", "half")).profile
        #expect(half.distinctIsApproximate)
        #expect(abs(half.distinctCount - 10_000) < 1_500)
        #expect(half.quartilesAreApproximate)
        let median = try #require(half.quartiles.dropFirst().first.flatMap(Double.init))
        #expect(abs(median - 5_000) < 1_000)
        let day = try #require(catalog.column("t", "day")).profile
        #expect(day.distinctCount == 7 && !day.distinctIsApproximate)
        #expect(day.topValues.first == .init(value: "0", count: 2_858))
        // Settled by the exact uniqueness check.
        #expect(catalog.column("t", "id")?.profile.distinctIsApproximate == false)
        #expect(catalog.table(named: "t")?.primaryKey == ["id"])
    }

    @Test func `every type the engine has is profiled`() async throws {
        let catalog = try await catalog(of: "CREATE TABLE every AS SELECT * FROM test_all_types()")
        let table = try #require(catalog.table(named: "every"))
        #expect(table.rowCount == 3)
        #expect(table.columns.count > 40)
        for column in table.columns { #expect(column.profile.nullCount == 1, "\(column.name)") }
    }

    @Test func `infinities, NaN and sums past the largest double leave the other numbers readable`() async throws {
        let catalog = try await catalog(
            of: """
                CREATE TABLE t (wild DOUBLE, huge DOUBLE);
                INSERT INTO t VALUES (1, 1.7e308), (3, -1.7e308), ('inf', 1.6e308), ('nan', 0), (NULL, 1);
                """)
        #expect(catalog.column("t", "wild")?.profile.nullCount == 1)
        #expect(catalog.column("t", "wild")?.profile.quartiles == ["1.0", "1.0", "3.0"])
        #expect(catalog.column("t", "huge")?.profile.max == "1.7e+308")
    }

    @Test func `a long value is cut, not kept whole`() async throws {
        let catalog = try await catalog(of: "CREATE TABLE t AS SELECT repeat('x', 100000) AS v FROM range(2)")
        #expect(catalog.column("t", "v")?.profile.max?.count == 200)
        #expect(catalog.column("t", "v")?.profile.topValues.first?.value.count == 200)
    }

    @Test func `empty tables, columns of nulls and a database without tables are fine`() async throws {
        #expect(try await self.catalogOf("SELECT 1").tables.isEmpty)
        let catalog = try await catalogOf(
            "CREATE TABLE none (id INTEGER, name VARCHAR); CREATE TABLE nulls AS SELECT NULL::VARCHAR AS v FROM range(3)"
        )
        #expect(catalog.table(named: "none")?.rowCount == 0)
        #expect(catalog.table(named: "none")?.candidateKeys == [])
        #expect(catalog.column("nulls", "v")?.profile.nullCount == 3)
        #expect(catalog.column("nulls", "v")?.profile.min == nil)
    }

    @Test func `views count as tables, and one that no longer binds is reported and left out`() async throws {
        let connection = try Database(.inMemory).connect()
        try await connection.execute(
            """
            CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (1), (2);
            CREATE TABLE gone (id INTEGER); CREATE VIEW fine AS SELECT id FROM t; CREATE VIEW broken AS SELECT id FROM gone;
            DROP TABLE gone;
            """)
        let seen = Progress()
        let catalog = try await CatalogBuilder(connection, onProgress: { seen.add($0) }).build()
        #expect(catalog.tables.map(\.name) == ["fine", "t"])
        #expect(catalog.table(named: "fine")?.rowCount == 2)
        #expect(seen.all.contains(.unreadable(table: "broken")))
    }

    @Test func `names that need quoting are read as they are`() async throws {
        let catalog = try await catalogOf(
            """
            CREATE TABLE "or""ders; DROP" ("se lect" INTEGER, "na""me" VARCHAR, "🐦" VARCHAR, "group" INTEGER, "it's" DATE);
            INSERT INTO "or""ders; DROP" VALUES (1, 'a''b', 'x', 5, '2024-01-01'), (2, 'a''b', NULL, 5, '2024-01-01');
            CREATE TABLE "select" ("from" INTEGER); INSERT INTO "select" VALUES (1);
            """)
        #expect(catalog.tables.map(\.name) == ["or\"ders; DROP", "select"])
        #expect(catalog.column("or\"ders; DROP", "🐦")?.profile.nullCount == 1)
        #expect(catalog.column("or\"ders; DROP", "na\"me")?.profile.topValues == [.init(value: "a'b", count: 2)])
    }

    @Test func `the same data gives the same catalog`() async throws {
        let first = try await catalogOf(visits)
        let second = try await catalogOf(visits)
        #expect(first == second)
        #expect(try first.json() == second.json())
    }

    private func catalogOf(_ sql: String) async throws -> Catalog { try await catalog(of: sql) }
}
