import DuckDB
import SQLSyntax
import Testing

@Suite("DuckDB dialect") struct DialectTests {
    @Test func `normalises other dialects' habits and leaves strings alone`() throws {
        for paragraph in try Fixtures.paragraphs("normalize.txt") {
            let sides = paragraph.split(separator: "\n->\n").map { String($0.replacing("\\n", with: "\n")) }
            try #require(sides.count == 2, "\(paragraph)")
            #expect(Dialect.duckDB.normalize(sides[0]) == sides[1])
            #expect(Dialect.duckDB.normalize(sides[1]) == sides[1], "normalising twice changes nothing")
        }
    }

    @Test(
        "macros give what their users expect",
        arguments: [
            ("iif(1 > 2, 'a', 'b')", "b"), ("nvl(NULL, 3)", "3"), ("nvl2(NULL, 1, 2)", "2"), ("zeroifnull(NULL)", "0"),
            ("safe_divide(1, 0)", nil), ("div0(1, 0)", "0.0"), ("total(x) FROM (SELECT 1 AS x WHERE false)", "0.0"),
            ("julianday('2024-01-01')", "2460311.0"), ("unixepoch('2024-01-01')", "1704067200"),
            ("datetime('2024-01-01 10:00:00')", "2024-01-01 10:00:00"), ("to_date('2024-01-02')", "2024-01-02"),
            ("to_date('02/01/2024', '%d/%m/%Y')", "2024-01-02"), ("date_format('2024-03-01', '%Y-%m')", "2024-03"),
            ("str_to_date('03.2024', '%m.%Y')", "2024-03-01 00:00:00"), ("curdate() = current_date", "true"),
            ("getdate() IS NULL", "false"), ("sysdate() IS NULL", "false"),
            ("months_between('2024-03-01', '2024-01-01')", "2"), ("add_months('2024-01-31', 1)", "2024-02-29 00:00:00"),
            ("eomonth('2024-02-03')", "2024-02-29"), ("locate('b', 'abc')", "2"), ("charindex('c', 'abc')", "3"),
            ("initcap('hello big WORLD')", "Hello Big World"), ("'a' || space(2) || 'b'", "a  b"),
            ("substring_index('a.b.c', '.', 2)", "a.b"), ("substring_index('a.b.c', '.', -1)", "c"),
            ("regexp_like('abc', 'b')", "true"), ("approx_distinct(x) FROM (SELECT 1 AS x)", "1"),
        ] as [(String, String?)])
    func macros(expression: String, expected: String?) async throws {
        let connection = try await Fixtures.connection()
        let query = try await QueryGuard(tables: [], parser: SyntaxParser(connection)).check("SELECT \(expression)")
        let value = try await connection.query(query.sql).rows[0][0]
        #expect(expected == (value.isNull ? nil : value.description))
    }

    @Test func `macros shadow no function of the engine`() async throws {
        let names = Dialect.duckDB.macroNames.map { "'\($0)'" }.joined(separator: ", ")
        let table = try await Database().connect().query(
            "SELECT function_name FROM duckdb_functions() WHERE function_name IN (\(names))")
        #expect(table.rows.isEmpty)
        #expect(Dialect.duckDB.macroNames.count == Dialect.duckDB.macros.count)
    }
}
