import SQLSyntax
import Testing

@testable import Analyst

@Suite("Units and sums of a result")
struct ResultUnitsTests {
    private func fares() async throws -> Dataset {
        try await Dataset.of(
            """
            CREATE TABLE ride (ride_id INTEGER PRIMARY KEY, line VARCHAR, fare_eur DOUBLE, riders INTEGER, load_pct DOUBLE);
            INSERT INTO ride SELECT i, 'L' || (i % 5), 2.5 + i, 3 + i % 7, 10.5 + i FROM range(60) t(i);
            """)
    }

    @Test("By what each number is computed of", arguments: [
        ("SELECT SUM(fare_eur) AS x FROM ride", "EUR", "a sum keeps it"), ("SELECT round(AVG(fare_eur), 2) AS x FROM ride", "EUR", "so does a mean, rounded"),
        ("SELECT COUNT(*) AS x FROM ride", nil, "a count has none"), ("SELECT SUM(fare_eur * riders) AS x FROM ride", "EUR", "a product with a number"),
        ("SELECT SUM(fare_eur) / SUM(riders) AS x FROM ride", nil, "a ratio is of another kind"), ("SELECT MAX(load_pct) AS x FROM ride", "%", "a percentage"),
    ])
    func unit(sql: String, unit: String?, why: String) async throws {
        let dataset = try await fares()
        let executed = try await dataset.executed(sql)
        let fields = ResultRoles.fields(of: executed.table, tree: executed.query.tree, catalog: dataset.catalog)
        #expect(fields.map(\.unit) == [unit], "\(why)")
    }

    @Test func `a sentence writes the unit with the number`() async throws {
        let model = ScriptedModel(.sql("SELECT MAX(fare_eur) AS highest_fare FROM ride"))
        let answer = try await Analyst(models: [model]).answer(Question("What is the maximum fare eur of rides?"), about: fares())
        #expect(answer.insights.first?.text == "Highest fare: 61.50 EUR.")
    }

    @Test("What may be added up as Other", arguments: [
        ("COUNT(*)", true), ("SUM(fare_eur)", true), ("COUNT(DISTINCT riders)", false), ("AVG(fare_eur)", false), ("SUM(load_pct)", false),
    ])
    func additive(expression: String, isAdditive: Bool) async throws {
        let dataset = try await fares()
        let executed = try await dataset.executed("SELECT line, \(expression) AS x FROM ride GROUP BY line")
        let output = executed.query.tree.facts.output
        #expect(ResultUnits(executed.query.tree, dataset.catalog).isAdditive(output[1].expression) == isAdditive)
    }
}
