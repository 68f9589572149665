import DuckDB
import LanguageModels
import Testing

@testable import Analyst

/// A business whose year begins in April and whose week begins on Sunday.
private struct TestCalendar: BusinessCalendar {
    var today: String? = "2024-04-30"
    var weekStart = 7
    var timeZone: String?
    func periods(in question: String, today: String) -> [NamedPeriod] {
        question.contains("fiscal year 2024")
            ? [NamedPeriod(phrase: "fiscal year 2024", start: "2023-04-01", end: "2024-04-01", last: "2024-03-31", isOwnCalendar: true)] : []
    }
}

@Suite("The calendar of the business")
struct CalendarTests {
    private func harbour() async throws -> Dataset {
        var dataset = try await Dataset.of(Harbour.sql)
        dataset.calendar = TestCalendar()
        return dataset
    }

    @Test func `days that a question names are told to the model and to the person`() async throws {
        let model = ScriptedModel(.sql("SELECT COUNT(*) AS voyages FROM voyage WHERE departed >= '2023-04-01' AND departed < '2024-04-01'"))
        let answer = try await Analyst(models: [model]).answer(Question("How many voyages were there in fiscal year 2024?"), about: harbour())
        #expect(answer.rows == [[.integer(4)]])
        #expect(answer.assumptions.map(\.text).contains("\"fiscal year 2024\" is 2023-04-01 to 2024-03-31."))
        let asked = model.requests.first?.messages.last?.parts.description ?? ""
        #expect(asked.contains("from 2023-04-01 up to but not including 2024-04-01"))
    }

    @Test func `a query that takes the calendar year for the fiscal one is asked for again`() async throws {
        let model = ScriptedModel(
            .sql("SELECT COUNT(*) AS voyages FROM voyage WHERE year(departed) = 2024"),
            .sql("SELECT COUNT(*) AS voyages FROM voyage WHERE departed >= '2023-04-01' AND departed < '2024-04-01'"))
        let answer = try await Analyst(models: [model]).answer(Question("How many voyages were there in fiscal year 2024?"), about: harbour())
        #expect(answer.rows == [[.integer(4)]])
    }

    @Test func `weeks begin where the business begins them`() async throws {
        // 2024-03-20 is a Wednesday: its week begins on Sunday the 17th, not on Monday the 18th.
        let executed = try await harbour().executed(
            "SELECT date_trunc('week', departed) AS week, COUNT(*) AS voyages FROM voyage WHERE voyage_id = 7 GROUP BY week", for: "voyages per week")
        #expect(executed.table.rows.first?.first?.description == "2024-03-17")
        #expect(executed.assumptions.contains("Weeks begin on Sunday."))
    }

    @Test func `today is what is pinned, before the newest date of the data`() async throws {
        let dataset = try await harbour()
        #expect(await dataset.understood("voyages of last month").today == "2024-04-30")
        #expect(try await Dataset.of(Harbour.sql).understood("voyages of last month").today == "2024-04-02")
    }
}
