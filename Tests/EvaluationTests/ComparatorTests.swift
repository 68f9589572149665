import DuckDB
import Testing

@testable import Evaluation

@Suite("The comparator")
struct ComparatorTests {
    private func table(_ sql: String) async throws -> ResultTable { try await Database().connect().query(sql) }

    @Test("judges", arguments: [
        ("the same", "SELECT 1 AS a, 'x' AS b", "SELECT 1, 'x'", false, Comparator.Verdict.strict),
        ("columns exchanged", "SELECT 'x', 1", "SELECT 1, 'x'", false, .permutation),
        ("a column more", "SELECT 1, 2, 'x'", "SELECT 1, 'x'", false, .superset),
        ("a column less", "SELECT 1", "SELECT 1, 'x'", false, .wrong),
        ("a row more", "SELECT unnest([1, 1])", "SELECT 1", false, .wrong),
        ("rows are a bag", "SELECT unnest([2, 1])", "SELECT unnest([1, 2])", false, .strict),
        ("or a list where the order was asked for", "SELECT unnest([2, 1])", "SELECT unnest([1, 2])", true, .wrong),
        ("bags count repetitions", "SELECT unnest([1, 1, 2])", "SELECT unnest([1, 2, 2])", false, .wrong),
        ("numbers agree to a ten-thousandth", "SELECT 33.3333", "SELECT 100 / 3.0", false, .strict),
        ("and no further", "SELECT 33.3", "SELECT 100 / 3.0", false, .wrong),
        ("truth is one", "SELECT true", "SELECT 1", false, .strict),
        ("a date is its midnight", "SELECT DATE '2024-01-02'", "SELECT TIMESTAMP '2024-01-02'", false, .strict),
        ("letters keep their case", "SELECT 'oslo'", "SELECT 'Oslo'", false, .wrong),
        ("nothing is not zero", "SELECT NULL::INTEGER", "SELECT 0", false, .wrong),
        ("no rows are no rows", "SELECT 1 WHERE false", "SELECT 2 WHERE false", false, .strict),
        ("each row keeps its columns together", "SELECT * FROM (VALUES (1, 'b'), (2, 'a'))", "SELECT * FROM (VALUES (1, 'a'), (2, 'b'))", false, .wrong),
        ("two equal columns are told apart by their rows", "SELECT * FROM (VALUES (2, 1, 1), (1, 2, 2))", "SELECT * FROM (VALUES (1, 2, 1), (2, 1, 2))", false, .permutation),
    ])
    func judges(reason: String, answer: String, gold: String, orderMatters: Bool, verdict: Comparator.Verdict) async throws {
        let judged = Comparator().judge(try await table(answer), gold: try await table(gold), orderMatters: orderMatters)
        #expect(judged == verdict, "\(reason)")
    }

    @Test("lets rows that tie stand as they like, and no others", arguments: [
        ("as gold has them", "SELECT * FROM (VALUES ('a', 3), ('b', 2), ('c', 2))", [1], Comparator.Verdict.strict),
        ("the tie the other way", "SELECT * FROM (VALUES ('a', 3), ('c', 2), ('b', 2))", [1], .strict),
        ("columns exchanged", "SELECT * FROM (VALUES (3, 'a'), (2, 'c'), (2, 'b'))", [1], .permutation),
        ("across a tie", "SELECT * FROM (VALUES ('b', 2), ('a', 3), ('c', 2))", [1], .wrong),
        ("ordered by what is not shown", "SELECT * FROM (VALUES ('a', 3), ('c', 2), ('b', 2))", [], .wrong),
    ])
    func ties(reason: String, answer: String, keys: [Int], verdict: Comparator.Verdict) async throws {
        let gold = try await table("SELECT * FROM (VALUES ('a', 3), ('b', 2), ('c', 2))")
        #expect(Comparator().judge(try await table(answer), gold: gold, orderMatters: true, keys: keys) == verdict, "\(reason)")
    }
}
