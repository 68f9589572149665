import DuckDB
import SQLSyntax
import Testing

@Suite("Facts of a query") struct FactsTests {
    private func facts(_ sql: String) async throws -> QueryFacts {
        try await SyntaxParser(try Database().connect()).parse(sql).facts
    }

    @Test func `lists tables with aliases, and resolves columns through them`() async throws {
        let facts = try await facts(
            "SELECT o.id, c.name, total FROM orders AS o JOIN Customers c ON o.customer_id = c.id AND c.city = 'Rome'")
        #expect(facts.tables.map { "\($0.name) \($0.reference)" } == ["orders o", "Customers c"])
        #expect(
            facts.columns.map { "\($0.table ?? "?").\($0.name)" }.sorted() == [
                "?.total", "Customers.city", "Customers.id", "Customers.name", "orders.customer_id", "orders.id",
            ])
        #expect(facts.joins.count == 1)
        #expect(
            facts.joins[0].pairs.map { "\($0.left.table!).\($0.left.name)=\($0.right.table!).\($0.right.name)" } == [
                "orders.customer_id=Customers.id"
            ])
    }

    @Test func `tells common tables, aliases, lambdas and struct fields from columns of tables`() async throws {
        let facts = try await facts(
            """
            WITH paid AS (SELECT id, amount AS a FROM orders) SELECT p.a * 2 AS twice, list_filter(l, x -> x > y) AS f,
            s.details.coupon FROM paid p, shops s WHERE EXISTS (SELECT 1 FROM items i WHERE i.order_id = p.id)
            ORDER BY twice
            """)
        #expect(facts.tableNames == ["orders", "shops", "items"])
        #expect(facts.commonTables == ["paid"])
        #expect(facts.subqueryCount == 1)
        #expect(!facts.columns.contains { $0.name == "x" }, "a lambda's parameter is no column")
        #expect(facts.columns.first { $0.name == "details" }?.fields == ["coupon"])
        #expect(facts.columns.first { $0.name == "twice" }?.mayBeAlias == true)
        #expect(facts.columns.first { $0.name == "order_id" }?.depth == 1)
        #expect(facts.columns.first { $0.name == "id" && $0.qualifier == "p" }?.table == nil)
    }

    @Test(
        "finds literals compared with columns",
        arguments: [
            ("status = 'paid'", "status = paid"), ("'paid' <> status", "status <> paid"), ("3 < n", "n > 3"),
            ("n BETWEEN 1 AND 2", "n >= 1; n <= 2"), ("n IN (1, -2)", "n IN 1; n IN -2"),
            ("s NOT IN ('a')", "s NOT IN a"), ("s ILIKE '%x%'", "s ILIKE %x%"), ("s NOT LIKE 'x'", "s NOT LIKE x"),
            ("d >= DATE '2024-01-01'", "d >= 2024-01-01 DATE"), ("lower(s) = 'x'", "lower(s) = x"),
            ("year(d) = 2024", "year(d) = 2024"), ("o.price = 1.50", "price = 1.50"), ("flag = true", "flag = true"),
            ("NOT (s = 'a' OR n > 1)", "s = a; n > 1"), ("a = b", ""), ("count(*) FILTER (s = 'a') > 1", "s = a"),
        ])
    func comparisons(condition: String, expected: String) async throws {
        let facts = try await facts("SELECT 1 FROM orders o WHERE \(condition)")
        let found = facts.comparisons.map { item in
            let subject = item.function.map { "\($0)(\(item.column.name))" } ?? item.column.name
            let cast = item.cast.map { " \($0)" } ?? ""
            return "\(subject) \(item.comparison.rawValue) \(item.literal.value.description)\(cast)"
        }
        #expect(found.joined(separator: "; ") == expected)
    }

    @Test func `describes the outermost query`() async throws {
        let facts = try await facts(
            """
            SELECT DISTINCT status, count(DISTINCT id) AS n FROM orders WHERE a = 1 AND (b = 2 OR c = 3) GROUP BY status
            HAVING n > 1 QUALIFY row_number() OVER (ORDER BY n) < 3 ORDER BY n DESC LIMIT 5 OFFSET 2
            """)
        #expect(facts.output.map { $0.name ?? "?" } == ["status", "n"])
        #expect(facts.conjuncts.count == 2)
        #expect(facts.groupBy == [.column(["status"])])
        #expect(facts.having != nil && facts.qualify != nil && facts.isDistinct && facts.hasTopLevelOrder)
        #expect(facts.order.map(\.direction) == [.descending])
        #expect((facts.limit, facts.offset) == (5, 2))
        #expect(
            facts.aggregates.map { "\($0.name) \($0.isDistinct) \($0.isWindow)" } == [
                "count true false", "row_number false true",
            ])
        #expect(facts.functions.isSuperset(of: ["count", "row_number"]))
    }

    @Test func `has no order when only a part is ordered`() async throws {
        let facts = try await facts("SELECT * FROM (SELECT a FROM t ORDER BY a LIMIT 3) UNION SELECT 1")
        #expect(!facts.hasTopLevelOrder && !facts.hasLimit)
        #expect((facts.subqueryCount, facts.setOperationCount) == (1, 1))
    }

    @Test func `equal queries have equal trees however they are typed`() async throws {
        let parser = SyntaxParser(try Database().connect())
        let tree = try await parser.parse("SELECT a,b FROM t WHERE x=1")
        #expect(try await parser.parse("select  a , b\nfrom t -- c\nwhere (x = 1)") == tree)
        #expect(try await parser.parse("SELECT a,b FROM t WHERE x=2") != tree)
    }
}
