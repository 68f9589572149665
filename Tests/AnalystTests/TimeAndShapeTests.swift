import DuckDB
import Foundation
import SQLSyntax
import Testing

@testable import Analyst

@Suite("Time, shape and what checks say")
struct TimeAndShapeTests {
    @Test("the clock is the question's own", arguments: [
        "current_date", "CURRENT_DATE", "today()", "now()::DATE", "CAST(current_timestamp AS DATE)", "get_current_timestamp()::DATE",
        "curdate()", "getdate()::DATE", "sysdate()::DATE", "date_trunc('day', now())::DATE",
    ])
    func pins(clock: String) async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        // The newest date in the data is the day.
        let table = try await harbour.executed("SELECT \(clock) AS day").table
        #expect(table.lines == ["2024-04-02"])
        #expect(table.columns.map(\.name) == ["day"], "the alias stays")
    }

    @Test func `a person's own now goes first`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let understood = await Understanding().run(Question("voyages today", now: Date(timeIntervalSince1970: 1_700_000_000)), in: harbour)
        #expect(understood.today == "2023-11-14")
    }

    @Test func `a relative time states what it is counted from`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let model = ScriptedModel(
            .sql(
                """
                SELECT COUNT(*) AS voyages FROM voyage WHERE departed >= date_trunc('month', current_date) - INTERVAL 1 MONTH \
                AND departed < date_trunc('month', current_date)
                """))
        let answer = try await Analyst(models: [model]).answer(Question("How many voyages departed last month?"), about: harbour)
        #expect(answer.rows == [[.integer(2)]], "March 2024, since the newest date is in April")
        #expect(answer.assumptions.contains { $0.text.contains("last month") && $0.text.contains("2024-04-02") && $0.alternative != nil })
        #expect(answer.intent.time == "last month")
    }

    @Test("a question's words settle the shape", arguments: [
        (
            "years are told apart", "Freight by cargo for 2023 and 2024",
            "SELECT cargo, SUM(distance) FROM voyage WHERE year(departed) IN (2023, 2024) GROUP BY cargo ORDER BY ALL",
            ["grain | 2023 | 380", "grain | 2024 | 400", "ore | 2024 | 4360", "timber | 2023 | 500", "timber | 2024 | 350"]
        ),
        (
            "a span of years is one", "Distance by cargo from 2023 to 2024",
            "SELECT cargo, SUM(distance) FROM voyage WHERE year(departed) IN (2023, 2024) GROUP BY cargo ORDER BY ALL",
            ["grain | 780", "ore | 4360", "timber | 850"]
        ),
        (
            "weekdays are names", "How many voyages on each weekday?",
            "SELECT dayofweek(departed) AS weekday, COUNT(*) FROM voyage WHERE voyage_id < 4 GROUP BY 1 ORDER BY 1",
            ["Friday | 1", "Sunday | 1", "Tuesday | 1"]
        ),
        (
            "weekdays by EXTRACT are names too", "How many voyages on each weekday?",
            "SELECT EXTRACT(dow FROM departed) AS weekday, COUNT(*) FROM voyage WHERE voyage_id < 3 GROUP BY weekday ORDER BY 1",
            ["Friday | 1", "Tuesday | 1"]
        ),
        (
            "the top two are two", "Top 2 vessels by tonnage", "SELECT vessel_name FROM vessel ORDER BY tonnage DESC", ["Curlew", "Albatross"]
        ),
        (
            "a limit that is there stays", "Top 3 vessels by tonnage", "SELECT vessel_name FROM vessel ORDER BY tonnage DESC LIMIT 1",
            ["Curlew"]
        ),
    ])
    func shapes(reason: String, question: String, sql: String, rows: [String]) async throws {
        let executed = try await Dataset.of(Harbour.sql).executed(sql, for: question)
        #expect(executed.table.lines == rows, "\(reason): \(executed.query.original)")
    }

    @Test("each check holds what it claims", arguments: [
        (
            "fan-out", Check.Status.failed, "the one side is added up for each of its voyages", "Total tonnage of vessels with voyages",
            "SELECT SUM(vessel.tonnage) FROM vessel JOIN voyage ON voyage.vessel_id = vessel.vessel_id"
        ),
        (
            "fan-out", .failed, "each sailor is met once for each voyage of their vessel", "Total pay on vessels with voyages",
            "SELECT SUM(sailor.monthly_pay) FROM vessel JOIN sailor ON sailor.vessel_id = vessel.vessel_id JOIN voyage ON voyage.vessel_id = vessel.vessel_id"
        ),
        (
            "fan-out", .passed, "the many side is added up once", "Total freight of vessels",
            "SELECT SUM(voyage.freight) FROM voyage JOIN vessel ON voyage.vessel_id = vessel.vessel_id"
        ),
        (
            "fan-out", .passed, "the largest is the same however often it is met", "Largest tonnage of vessels with voyages",
            "SELECT MAX(vessel.tonnage) FROM vessel JOIN voyage ON voyage.vessel_id = vessel.vessel_id"
        ),
        (
            "joins", .warned, "no relationship between the two", "vessels",
            "SELECT COUNT(*) FROM voyage JOIN sailor ON voyage.voyage_id = sailor.sailor_id"
        ),
        ("joins", .warned, "no condition at all", "vessels", "SELECT COUNT(*) FROM voyage, sailor"),
        ("numbers", .passed, "the number is used", "voyages over 2000 miles", "SELECT COUNT(*) FROM voyage WHERE distance > 2000"),
        ("numbers", .warned, "the number is not used, whatever the tree holds", "voyages over 12 miles", "SELECT COUNT(*) FROM voyage WHERE distance > 0"),
        ("numbers", .passed, "a percentage as a share", "voyages with 20 percent", "SELECT COUNT(*) FROM voyage WHERE distance > 0.2"),
        ("numbers", .passed, "a year inside a date", "voyages in 2024", "SELECT COUNT(*) FROM voyage WHERE departed >= DATE '2024-01-01'"),
        ("shape", .warned, "nothing is excluded", "vessels without voyages", "SELECT vessel_name FROM vessel"),
        (
            "shape", .passed, "an exclusion by NOT IN", "vessels without voyages",
            "SELECT vessel_name FROM vessel WHERE vessel_id NOT IN (SELECT vessel_id FROM voyage)"
        ),
        (
            "shape", .passed, "an exclusion by a count of nothing", "cargo with no distance",
            "SELECT cargo FROM voyage GROUP BY cargo HAVING COUNT(*) FILTER (WHERE distance > 900) = 0"
        ),
        ("shape", .warned, "a name that looks like an exclusion", "vessels without voyages", "SELECT vessel_name AS \"QUANTITY\" FROM vessel"),
        ("shape", .warned, "many rows for one number", "What is the average tonnage?", "SELECT tonnage FROM vessel"),
        ("values", .warned, "a value of the question is not used", "How many voyages carried timber?", "SELECT COUNT(*) FROM voyage"),
        ("result", .warned, "no row", "vessels", "SELECT * FROM vessel WHERE tonnage < 0"),
        ("result", .warned, "no value", "vessels", "SELECT MAX(tonnage) FROM vessel WHERE tonnage < 0"),
    ])
    func checks(name: String, status: Check.Status, reason: String, question: String, sql: String) async throws {
        let executed = try await Dataset.of(Harbour.sql).executed(sql, for: question)
        #expect(executed.checks.first { $0.name == name }?.status == status, "\(reason): \(executed.checks)")
    }

    @Test func `a bound that no value meets names the column that does`() async throws {
        let harbour = try await Dataset.of(Harbour.sql)
        let executed = try await harbour.executed("SELECT voyage_id FROM voyage WHERE distance > 5000", for: "voyages above 5000")
        #expect(executed.suspicions.contains { $0.contains("use freight instead") }, "\(executed.suspicions)")
    }

    @Test func `a cut result says so`() async throws {
        let harbour = try await Dataset.of(Harbour.sql, rowLimit: 3)
        let executed = try await harbour.executed("SELECT vessel_name FROM vessel")
        #expect(executed.table.rows.count == 3 && executed.table.truncated)
        #expect(executed.checks.last?.status == .warned)
    }
}
