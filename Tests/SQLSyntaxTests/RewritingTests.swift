import DuckDB
import SQLSyntax
import Testing

@Suite("Rewriting") struct RewritingTests {
    private func rewritten(_ sql: String, _ edit: (SyntaxTree) -> SyntaxTree?) async throws -> String? {
        let parser = SyntaxParser(try Database().connect())
        guard let tree = edit(try await parser.parse(sql)) else { return nil }
        return try await parser.render(tree)
    }

    @Test(
        "replaces a literal compared with a column, nowhere else",
        arguments: [
            ("SELECT 'Paid' FROM t WHERE status = 'Paid'", "SELECT 'Paid' FROM t WHERE (status = 'paid')"),
            ("SELECT 1 FROM t WHERE status IN ('Paid', 'x')", "SELECT 1 FROM t WHERE (status IN ('paid', 'x'))"),
            ("SELECT 1 FROM t WHERE lower(status) = 'Paid'", "SELECT 1 FROM t WHERE (lower(status) = 'paid')"),
            ("SELECT 1 FROM t WHERE o.STATUS LIKE 'Paid'", "SELECT 1 FROM t WHERE (o.STATUS ~~ 'paid')"),
            ("SELECT 1 FROM t WHERE other = 'Paid'", "SELECT 1 FROM t WHERE (other = 'Paid')"),
            (
                "SELECT 1 FROM t WHERE status = 'Paid' AND note = 'Paid'",
                "SELECT 1 FROM t WHERE ((status = 'paid') AND (note = 'Paid'))"
            ),
        ])
    func literals(sql: String, expected: String) async throws {
        let result = try await rewritten(sql) {
            $0.replacingLiteral(comparedWith: "status", from: .text("Paid"), to: .text("paid"))
        }
        #expect(result == expected)
    }

    @Test func `renames columns and sets qualifiers`() async throws {
        let renamed = try await rewritten("SELECT o.nam, nam, c.nam FROM t o ORDER BY nam") {
            $0.renamingColumn("NAM", of: "o", to: "name")
        }
        #expect(renamed == "SELECT o.\"name\", nam, c.nam FROM t AS o ORDER BY nam")
        let qualified = try await rewritten("SELECT a, o.a FROM t") { $0.renamingColumn("a", qualifier: "c") }
        #expect(qualified == "SELECT c.a, c.a FROM t")
        let bare = try await rewritten("SELECT o.a FROM t") { $0.renamingColumn("a", of: "o", qualifier: "") }
        #expect(bare == "SELECT a FROM t")
    }

    @Test func `replaces FROM`() async throws {
        let parser = SyntaxParser(try Database().connect())
        let other = try await parser.parse("FROM orders o JOIN customers c ON o.customer_id = c.id")
        let result = try await rewritten("SELECT c.name FROM orders o WHERE o.id = 1") { $0.replacingFrom(with: other) }
        #expect(
            result
                == "SELECT c.\"name\" FROM orders AS o INNER JOIN customers AS c ON ((o.customer_id = c.id)) WHERE (o.id = 1)"
        )
        #expect(try await rewritten("SELECT 1 UNION SELECT 2") { $0.replacingFrom(with: other) } == nil)
    }

    @Test func `sets limit and order`() async throws {
        let limited = try await rewritten("SELECT a FROM t LIMIT 9 OFFSET 2") { $0.settingLimit(3) }
        #expect(limited == "SELECT a FROM t LIMIT 3 OFFSET 2")
        let ordered = try await rewritten("SELECT DISTINCT a, b FROM t ORDER BY a LIMIT 9") {
            $0.settingOrder([(position: 2, direction: .descending), (position: 1, direction: .ascending)])
        }
        #expect(ordered == "SELECT DISTINCT a, b FROM t ORDER BY 2 DESC, 1 ASC LIMIT 9")
        let wrapped = try await rewritten("SELECT a FROM t LIMIT 9") { $0.wrapped(as: "x").settingLimit(2) }
        #expect(wrapped == "SELECT * FROM (SELECT a FROM t LIMIT 9) AS x LIMIT 2")
    }

    @Test func `drops output columns unless positions would shift`() async throws {
        #expect(
            try await rewritten("SELECT a, b, c FROM t ORDER BY a") { $0.droppingOutput(at: [0, 2]) }
                == "SELECT b FROM t ORDER BY a")
        #expect(try await rewritten("SELECT a, b FROM t ORDER BY 2") { $0.droppingOutput(at: [0]) } == nil)
        #expect(try await rewritten("SELECT a FROM t") { $0.droppingOutput(at: [0]) } == nil)
    }

    @Test func `maps any node`() async throws {
        let result = try await rewritten("SELECT sum(a) FROM t HAVING avg(a) > 1") { tree in
            tree.mapNodes { node in
                guard node["function_name"]?.string == "sum" else { return nil }
                var node = node
                node["function_name"] = .string("max")
                return node
            }
        }
        #expect(result == "SELECT max(a) FROM t HAVING (avg(a) > 1)")
    }
}
