import Catalog
import DuckDB
import Testing

@Suite("Keys, roles and kinds")
struct KeyAndRoleTests {
    private let shop = """
        CREATE TABLE regions AS SELECT * FROM (VALUES (1, 'North'), (2, 'South'), (3, 'East')) v(id, name);
        CREATE TABLE customers AS SELECT i AS customer_id, 'Customer ' || i AS name, 1 + i % 3 AS region_id,
            i % 2 = 0 AS active, 59.0 + i / 100.0 AS latitude, '0' || (1000 + i) AS phone FROM range(1, 101) r(i);
        CREATE TABLE products AS SELECT i AS id, 'Product ' || i AS title,
            'A long text about this product that goes on and on, number ' || i AS description FROM range(1, 81) r(i);
        CREATE TABLE orders AS SELECT i AS id, 1 + i % 100 AS customer_id, DATE '2024-01-01' + (i % 60)::INTEGER AS placed_on,
            ['new', 'paid', 'sent'][1 + i % 3] AS status, (i * 7 % 991) / 10.0 AS total, 2000 + i % 20 AS year FROM range(1, 501) r(i);
        CREATE TABLE order_products AS SELECT 1 + i // 2 AS order_id, 1 + i % 50 AS product_id FROM range(0, 600) r(i);
        """

    @Test(
        "roles follow names, types and values",
        arguments: [
            ("customers", "customer_id", Column.Role.key, "unique and named after its table"),
            ("customers", "name", .name, "a different short text in each row"),
            ("customers", "region_id", .foreignKey, "found in regions"),
            ("customers", "active", .flag, "boolean"),
            ("customers", "latitude", .geo, "named so and within 90 degrees"),
            ("products", "description", .freeText, "long"),
            ("orders", "placed_on", .date, "a date"),
            ("orders", "status", .category, "three words over and over"),
            ("orders", "total", .measure, "a fraction"),
            ("orders", "year", .date, "a calendar year, not an amount"),
        ])
    func role(table: String, column: String, role: Column.Role, reason: Comment) async throws {
        #expect(try await catalog(of: shop).column(table, column)?.role == role, reason)
    }

    @Test(
        "kinds follow links",
        arguments: [
            ("regions", Table.Kind.lookup), ("products", .dimension), ("order_products", .bridge), ("orders", .fact),
        ])
    func kind(table: String, kind: Table.Kind) async throws {
        #expect(try await catalog(of: shop).table(named: table)?.kind == kind)
    }

    @Test func `a pair is the key where no single column is`() async throws {
        let catalog = try await catalog(
            of:
                "CREATE TABLE stock AS SELECT i // 10 AS shop_id, i % 10 AS product_id, i % 3 AS amount FROM range(100) r(i)"
        )
        #expect(catalog.table(named: "stock")?.candidateKeys == [["shop_id", "product_id"]])
        #expect(catalog.table(named: "stock")?.primaryKey == ["shop_id", "product_id"])
    }

    @Test(
        "the best key is",
        arguments: [
            ("CREATE TABLE t AS SELECT 'n' || i AS name, i AS id FROM range(9) r(i)", ["id"], "an id before a name"),
            (
                "CREATE TABLE people AS SELECT i AS age, i AS person_no, i AS people_id FROM range(9) r(i)",
                ["people_id"], "named after the table"
            ),
            ("CREATE TABLE t AS SELECT i AS id, NULLIF(i, 3) AS code FROM range(9) r(i)", ["id"], "without nulls"),
            ("CREATE TABLE t AS SELECT i / 3.0 AS ratio FROM range(9) r(i)", [], "not a fraction"),
            ("CREATE TABLE t AS SELECT 1 AS a FROM range(9)", [], "not a constant"),
            (
                "CREATE TABLE t (b INTEGER UNIQUE, a INTEGER PRIMARY KEY); INSERT INTO t VALUES (1, 1), (2, 2)", ["a"],
                "the declared one"
            ),
        ])
    func key(sql: String, key: [String], reason: Comment) async throws {
        #expect(try await catalog(of: sql).tables.first?.primaryKey == key, reason)
    }

    @Test func `on a large table a column that nearly tells rows apart is no key`() async throws {
        var options = CatalogBuilder.Options()
        options.exactRowLimit = 100
        let catalog = try await catalog(
            of:
                "CREATE TABLE t AS SELECT CASE WHEN i = 7 THEN 8 ELSE i END AS near_id, i AS row_id FROM range(5000) r(i)",
            options: options)
        #expect(catalog.table(named: "t")?.candidateKeys == [["row_id"]])
        #expect(catalog.column("t", "near_id")?.profile.distinctCount == 4_999)
    }

    @Test func `column values are those of categories, names, flags and codes`() async throws {
        let connection = try Database(.inMemory).connect()
        try await connection.execute(
            """
            CREATE TABLE parts AS SELECT 'P' || i AS part_code, ['red', 'blue', 'blue'][1 + i % 3] AS colour, i * 1.5 AS price,
                repeat('long ', 20) || i AS notes, '' AS nothing FROM range(30) r(i)
            """)
        let builder = CatalogBuilder(connection)
        let values = try await builder.columnValues(builder.build())
        #expect(values.map(\.0.column) == ["part_code", "colour"])
        #expect(values.first?.1.count == 30)
        #expect(values.last?.1 == ["blue", "red"])
    }
}
