import Catalog
import DuckDB
import Foundation
import Testing

@Suite("Mapping again after a change")
struct RemappingTests {
    struct Case: CustomTestStringConvertible {
        var reason: String
        var change: String
        /// The tables that are not as they were, by the names they have after the change.
        var changed: Set<String>
        var testDescription: String { reason }
    }

    private static let shop = """
        CREATE TABLE regions AS SELECT * FROM (VALUES (1, 'North'), (2, 'South'), (3, 'East')) v(id, name);
        CREATE TABLE customers AS SELECT i AS customer_id, 'Customer ' || i AS name, 1 + i % 3 AS region_id FROM range(1, 101) r(i);
        CREATE TABLE products AS SELECT i AS id, 'Product ' || i AS title, i * 1.5 AS price FROM range(1, 81) r(i);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, status VARCHAR, total DOUBLE);
        INSERT INTO orders SELECT i, 1 + i % 100, ['new', 'paid', 'sent'][1 + i % 3], i / 7 FROM range(1, 301) r(i);
        CREATE TABLE order_items (order_id INTEGER REFERENCES orders(id), product_id INTEGER, quantity INTEGER);
        INSERT INTO order_items SELECT 1 + i // 2, 1 + i % 50, i % 9 FROM range(0, 600) r(i);
        CREATE TABLE stock AS SELECT i // 10 AS shop_id, i % 10 AS part_no, i % 3 AS amount FROM range(100) r(i);
        CREATE TABLE counts AS SELECT i // 10 AS shop_id, i % 10 AS part_no, i % 5 AS counted FROM range(60) r(i);
        """

    static let cases = [
        Case(reason: "nothing changed", change: "SELECT 1", changed: []),
        Case(reason: "rows are added", change: "INSERT INTO customers VALUES (500, 'Customer 500', 9)", changed: ["customers"]),
        Case(
            reason: "a key that others refer to is unique no more", change: "INSERT INTO products VALUES (1, 'Twice', 2)",
            changed: ["products"]),
        Case(reason: "a table that others refer to is dropped", change: "DROP TABLE regions", changed: []),
        Case(reason: "a table is renamed", change: "ALTER TABLE customers RENAME TO clients", changed: ["clients"]),
        Case(
            reason: "a referring column is retyped", change: "ALTER TABLE customers ALTER region_id TYPE VARCHAR",
            changed: ["customers"]),
        Case(reason: "a column is renamed", change: "ALTER TABLE customers RENAME region_id TO area", changed: ["customers"]),
        Case(
            reason: "a new table is a better target for columns that stayed",
            change: "CREATE TABLE shops AS SELECT i AS shop_id, 'Shop ' || i AS name FROM range(0, 12) r(i)", changed: ["shops"]),
        Case(
            reason: "one of two tables with the same key of two columns loses it", change: "INSERT INTO stock VALUES (1, 1, 1)",
            changed: ["stock"]),
        Case(reason: "all rows go", change: "DELETE FROM counts", changed: ["counts"]),
    ]

    @Test("gives what mapping from scratch gives", arguments: cases)
    func equal(_ each: Case) async throws {
        let connection = try Database(.inMemory).connect()
        try await connection.execute(Self.shop)
        let before = try await CatalogBuilder(connection).build(since: nil, unchanged: [])
        let values = try await CatalogBuilder(connection).columnValues(before.catalog)
        try await connection.execute(each.change)

        let seen = Progress()
        let builder = CatalogBuilder(connection, onProgress: { seen.add($0) })
        let scratch = try await CatalogBuilder(connection).build(since: nil, unchanged: [])
        let unchanged = Set(scratch.catalog.tables.map(\.name)).subtracting(each.changed)
        let again = try await builder.build(since: before, unchanged: unchanged)
        #expect(again == scratch)
        let profiled = seen.all.compactMap { if case .profiling(let table, _, _) = $0 { table } else { nil } }
        #expect(Set(profiled) == each.changed)

        let known = Dictionary(values, uniquingKeysWith: { first, _ in first })
        let taken = try await builder.columnValues(again.catalog, since: (before.catalog, known), unchanged: unchanged)
        let read = try await builder.columnValues(again.catalog)
        #expect(taken.map(\.0) == read.map(\.0) && taken.map(\.1) == read.map(\.1))
    }

    @Test func `what is kept survives being written down`() async throws {
        let connection = try Database(.inMemory).connect()
        try await connection.execute(Self.shop)
        let build = try await CatalogBuilder(connection).build(since: nil, unchanged: [])
        let read = try JSONDecoder().decode(CatalogBuild.self, from: JSONEncoder().encode(build))
        #expect(read == build)
    }

    @Test func `a table said to be unchanged whose columns differ is read anyway`() async throws {
        let connection = try Database(.inMemory).connect()
        try await connection.execute("CREATE TABLE t AS SELECT 1 AS a")
        let before = try await CatalogBuilder(connection).build(since: nil, unchanged: [])
        try await connection.execute("CREATE OR REPLACE TABLE t AS SELECT 'x' AS b")
        let after = try await CatalogBuilder(connection).build(since: before, unchanged: ["t"])
        #expect(after.catalog.table(named: "t")?.columns.map(\.name) == ["b"])
    }

    @Test func `several connections give what one gives`() async throws {
        let database = try Database(.inMemory)
        let connection = try database.connect()
        try await connection.execute(Self.shop)
        let others = [connection, try database.connect(), try database.connect()]
        #expect(try await CatalogBuilder(others).build() == CatalogBuilder(connection).build())
    }
}
