import DuckDB
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Sentences about a result")
struct InsightTests {
    /// The sentences about what `sql` returns, roles as Explanation gives them.
    private func sentences(_ sql: String, _ question: String = "Show it") async throws -> (Executed, [Insight]) {
        let dataset = try await Dataset.of("CREATE TABLE one (x INTEGER)")
        let executed = try await dataset.executed(sql, for: question)
        let understood = await dataset.understood(question)
        return (executed, Explanation().run(understood, executed, catalog: dataset.catalog).insights)
    }

    private static func list(_ rows: String, _ names: String) -> String { "SELECT * FROM (VALUES \(rows)) AS v(\(names))" }

    static let cases: [(String, String, [String])] = [
        (
            "a trend is read in time order, whatever the order of rows",
            list("(DATE '2024-03-01', 5), (DATE '2024-01-01', 2), (DATE '2024-02-01', 9)", "month, visits"),
            ["From 2024-01 to 2024-03, visits rose from 2 to 5.", "The highest is 9, in 2024-02.", "The lowest is 2, in 2024-01."]
        ),
        (
            "months as numbers sort as numbers, years have no separators",
            list("(10, 4), (2, 8), (1, 3)", "month, visits"),
            ["From 1 to 10, visits rose from 3 to 4.", "The highest is 8, in 2.", "The lowest is 3, in 1."]
        ),
        (
            "months by name have no order of their own", list("('April', 4), ('August', 8), ('July', 3)", "month, visits"),
            ["August has the most visits: 8.", "April follows with 4.", "July has the fewest: 3."]
        ),
        (
            "a ranking", list("('a', 1.5), ('b', 7.25), ('c', 3.0)", "kind, amount"),
            ["b has the highest amount: 7.25.", "c follows with 3.", "a has the lowest: 1.50."]
        ),
        (
            "two share the first place", list("('a', 7), ('b', 7), ('c', 1)", "kind, amount"),
            ["a and b share the highest amount: 7.", "c has the lowest: 1."]
        ),
        (
            "several share the last place", list("('a', 7), ('b', 1), ('c', 1)", "kind, amount"),
            ["a has the highest amount: 7.", "b is among those with the lowest: 1."]
        ),
        (
            "all the same", list("('a', 7), ('b', 7)", "kind, amount"), ["All have the same amount: 7; a is the first of them."]
        ),
        (
            "the last of a cut result is not the last of all", list("('a', 7), ('b', 5), ('c', 1)", "kind, amount") + " ORDER BY amount DESC LIMIT 2",
            ["a has the highest amount: 7.", "b has the lowest of those shown: 5."]
        ),
        (
            "missing values are left out of a ranking", list("('a', NULL), ('b', 5), ('c', 1)", "kind, amount"),
            ["b has the highest amount: 5.", "c has the lowest: 1."]
        ),
        (
            "negative numbers", list("('a', -1500), ('b', -2)", "kind, amount"),
            ["b has the highest amount: -2.", "a has the lowest: -1,500."]
        ),
        (
            "huge numbers", list("('a', 170141183460469231731687303715884105727::HUGEINT), ('b', 1)", "kind, amount"),
            ["a has the highest amount: 170,141,183,460,469,231,731,687,303,715,884,105,727.", "b has the lowest: 1."]
        ),
        ("a single cell", list("(1234567)", "visits"), ["Visits: 1,234,567."]),
        ("a single missing value", list("(NULL::INTEGER)", "visits"), ["There is no value for visits: no row with one matches."]),
        ("a year is no amount", "SELECT 2024 AS year", ["Year: 2024."]),
        ("one row with a name", list("('a', 1200, 3)", "kind, amount, visits"), ["a: amount 1,200, visits 3."]),
        ("all missing", list("('a', NULL::INTEGER), ('b', NULL)", "kind, amount"), ["Kind: a, b."]),
        ("text alone", list("('x'), ('y'), ('z')", "kind"), ["Kind: x, y, z."]),
        ("more text than a sentence holds", "SELECT 't' || i AS kind FROM range(9) r(i) ORDER BY i", ["Kind: t0, t1, t2, t3, t4 and more."]),
        ("numbers alone", list("(5), (1000), (7)", "amount"), ["Amount goes from 5 to 1,000."]),
        ("nothing", list("(5)", "amount") + " WHERE amount > 5", ["No row matches."]),
        ("infinite and undefined numbers", list("('a', 'nan'::DOUBLE), ('b', 2.0), ('c', 'inf'::DOUBLE)", "kind, amount"), ["All have the same amount: 2; b is the first of them."]),
        (
            "a count per period is no period", list("('a', 4), ('b', 9)", "kind, n") + "",
            ["b has the highest n: 9.", "a has the lowest: 4."]
        ),
    ]

    @Test("say what the cells say", arguments: cases)
    func says(reason: String, sql: String, texts: [String]) async throws {
        let (executed, insights) = try await sentences(sql)
        #expect(insights.map(\.text) == texts, "\(reason)")
        #expect(insights.count <= 5)
        for insight in insights { Self.checkNumbers(insight, executed.table) }
    }

    /// Every number of the sentence stands in one of its cells as they are written.
    static func checkNumbers(_ insight: Insight, _ table: ResultTable) {
        var rest = insight.text
        var shown: [String] = []
        for cell in insight.cells {
            guard cell.count == 2, table.rows.indices.contains(cell[0]), table.columns.indices.contains(cell[1]) else {
                Issue.record("\(insight.text) points at no cell: \(cell)")
                continue
            }
            let value = table.rows[cell[0]][cell[1]]
            shown += [Humanized.cell(value), Humanized.label(value), Humanized.period(value)]
        }
        for text in shown.sorted(by: { $0.count > $1.count }) where !text.isEmpty { rest = rest.replacing(text, with: "") }
        let unfounded = rest.filter { $0.isNumber }
        #expect(unfounded.isEmpty, "\(insight.text): \(rest) is in no cell")
    }

    @Test func `a measure named after a period is still a measure`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let executed = try await harbour.executed(
            "SELECT cargo, COUNT(*) / 12 AS voyages_per_month, MAX(year(departed)) AS last_year FROM voyage GROUP BY cargo")
        let roles = ResultRoles.fields(of: executed.table, tree: executed.query.tree, catalog: harbour.catalog).map(\.role)
        #expect(roles == ["dimension", "measure", "time"])
    }

    @Test("a cell is written as people write it", arguments: [
        (Value.null, "unknown"), (.integer(0), "0"), (.integer(999), "999"), (.integer(1000), "1,000"), (.integer(-1_234_567), "-1,234,567"),
        (.integer(.min), "-9,223,372,036,854,775,808"), (.uhugeint(.max), "340,282,366,920,938,463,463,374,607,431,768,211,455"),
        (.double(0), "0"), (.double(-0.0), "0"), (.double(1.005), "1"), (.double(2.5), "2.50"), (.double(1234.567), "1,234.57"),
        (.double(0.999), "1"), (.double(-0.995), "-1"), (.double(0.004), "0.004"), (.double(-0.001234), "-0.001234"),
        (.double(1e-9), "1e-09"), (.double(1e15), "1000000000000000.0"), (.double(1e300), "1e+300"), (.double(.nan), "nan"),
        (.double(.infinity), "inf"), (.text("2024"), "2024"), (.boolean(true), "true"), (.date(days: 0), "1970-01-01"),
    ])
    func cell(value: Value, text: String) { #expect(Humanized.cell(value) == text) }

    @Test("a column's name reads as words", arguments: [
        ("order_date", "order date"), ("orderDate", "order date"), ("count_star()", "count"), ("sum(v.freight)", "total freight"),
        ("avg(monthly_pay)", "average monthly pay"), ("round(avg(price), 2)", "average price"), ("ID", "ID"), ("", ""),
    ])
    func name(column: String, words: String) { #expect(Humanized.name(column) == words) }
}
