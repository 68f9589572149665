import DuckDB
import SQLSyntax
import Testing

@Suite("Query guard") struct GuardTests {
    struct Refusal: CustomTestStringConvertible {
        var code: String
        var reason: String
        var sql: String
        var testDescription: String { "\(code): \(reason)" }
    }

    static func refusals() throws -> [Refusal] {
        try Fixtures.paragraphs("hostile.sql").map { paragraph in
            let lines = paragraph.split(separator: "\n", maxSplits: 1).map(String.init)
            let head = try #require(lines.first).split(separator: ":", maxSplits: 1).map(String.init)
            return Refusal(
                code: head[0], reason: head.count > 1 ? head[1].trimmingPrefix(" ").description : "",
                sql: lines.count > 1 ? lines[1] : "")
        }
    }

    @Test func `refuses the hostile corpus with the expected code`() async throws {
        let guardian = QueryGuard(tables: ["orders"], parser: SyntaxParser(try Database().connect()))
        let refusals = try Self.refusals()
        #expect(refusals.count > 150)
        for refusal in refusals {
            do {
                let query = try await guardian.check(refusal.sql)
                Issue.record("passed: \(refusal.sql) as \(query.sql)")
            } catch {
                #expect(error.code.rawValue == refusal.code, "\(refusal.sql): \(error.message) \(error.detail ?? "")")
                #expect(error.message.hasSuffix("."), "\(error.message)")
            }
        }
    }

    @Test func `passes the corpus of analytic queries with the same result`() async throws {
        let connection = try await Fixtures.connection()
        let guardian = QueryGuard(tables: Fixtures.tables, parser: SyntaxParser(connection))
        let queries = try Fixtures.paragraphs("legitimate.sql")
        #expect(queries.count > 80)
        for sql in queries {
            do {
                let query = try await guardian.check(sql)
                let before = try await connection.query(sql)
                let after = try await connection.query(query.sql)
                // As text, because NaN is not equal to itself.
                #expect(
                    before.rows.map { $0.map(\.description) } == after.rows.map { $0.map(\.description) },
                    "\(query.sql)")
                #expect(before.columns.map(\.type) == after.columns.map(\.type), "\(query.sql)")
                #expect(before.columns.map(\.name) == after.columns.map(\.name), "\(sql)\n\(query.sql)")
            } catch {
                Issue.record("\(sql): \(error) \((error as? GuardError)?.detail ?? "")")
            }
        }
    }

    @Test(
        "limits rows and keeps the query's own order and smaller limit",
        arguments: [
            ("SELECT * FROM range(10) t(n) ORDER BY n DESC", ["9", "8", "7"]),  // added
            ("SELECT * FROM range(10) t(n) ORDER BY n LIMIT 2", ["0", "1"]),  // smaller stays
            ("SELECT * FROM range(10) t(n) ORDER BY n DESC LIMIT 8 OFFSET 1", ["8", "7", "6"]),  // larger is cut, offset stays
            ("SELECT * FROM range(10) t(n) ORDER BY n DESC LIMIT 90%", ["9", "8", "7"]),  // percent
            ("SELECT * FROM range(10) t(n) ORDER BY n DESC LIMIT (SELECT 9)", ["9", "8", "7"]),  // from a query
            ("SELECT * FROM range(10) t(n) ORDER BY n DESC LIMIT -(-9)", ["9", "8", "7"]),  // computed
            ("SELECT * FROM range(10) t(n) ORDER BY n OFFSET 8", ["8", "9"]),  // offset alone
            ("SELECT n FROM range(10) t(n) UNION SELECT 11 ORDER BY n DESC", ["11", "9", "8"]),  // whole union
            ("SELECT * FROM range(10) t(n) ORDER BY n LIMIT 9999999999", ["0", "1", "2"]),  // beyond 32 bits
        ])
    func limitsRows(sql: String, expected: [String]) async throws {
        let connection = try Database().connect()
        let guardian = QueryGuard(tables: [], rowLimit: 2, parser: SyntaxParser(connection))
        let table = try await connection.query(try await guardian.check(sql).sql)
        #expect(table.rows.map { $0[0].description } == expected)
    }

    @Test(
        "refuses what is too long or too deep without overflowing",
        arguments: [
            ("too_long", "SELECT '" + String(repeating: "x", count: 100_001) + "'"),
            (
                "too_deep",
                "SELECT " + String(repeating: "(", count: 40_000) + "1" + String(repeating: ")", count: 40_000)
            ),
            ("too_deep", "SELECT " + String(repeating: "[", count: 151) + "1" + String(repeating: "]", count: 151)),
            ("too_deep", "SELECT 1" + String(repeating: " UNION SELECT 1", count: 6000)),
            ("too_deep", "SELECT 1" + String(repeating: "+1", count: 900)),
            ("too_deep", "SELECT 1 FROM orders" + String(repeating: ", orders", count: 900)),
            ("too_deep", "SELECT a" + String(repeating: "[1]", count: 900)),
            ("too_long", "SELECT 1" + String(repeating: "+1", count: 40_000)),
            ("syntax", "SELECT " + String(repeating: "NOT ", count: 15_000) + "1"),
            ("syntax", "SELECT 1" + String(repeating: "+1", count: 9000)),
            ("too_long", "SELECT 1" + String(repeating: ",1", count: 10_000)),
            ("too_long", "SELECT " + String(repeating: "- ", count: 40_000) + "1"),
            ("syntax", "SELECT 1\u{0}"),
        ])
    func refusesHugeQueries(code: String, sql: String) async throws {
        let guardian = QueryGuard(tables: ["orders"], parser: SyntaxParser(try Database().connect()))
        let error = await #expect(throws: GuardError.self) { try await guardian.check(sql) }
        #expect(error?.code.rawValue == code)
    }

    @Test func `reports the refused name`() async throws {
        let guardian = QueryGuard(tables: ["orders"], parser: SyntaxParser(try Database().connect()))
        let table = await #expect(throws: GuardError.self) { try await guardian.check("SELECT * FROM a.Salaries") }
        #expect(table?.subject == "a.Salaries")
        let function = await #expect(throws: GuardError.self) { try await guardian.check("SELECT getenv('A')") }
        #expect(function?.subject == "getenv")
    }

    @Test func `runs the text it checked`() async throws {
        let parser = SyntaxParser(try Database().connect())
        let query = try await QueryGuard(tables: ["orders"], rowLimit: 5, parser: parser)
            .check("select /* x */ STATUS from Orders -- y")
        #expect(
            query.sql == "SELECT \"STATUS\" FROM Orders LIMIT 6" || query.sql == "SELECT STATUS FROM Orders LIMIT 6")
        #expect(query.tree.facts.limit == nil)
        #expect(query.original.hasPrefix("select"))
    }
}
