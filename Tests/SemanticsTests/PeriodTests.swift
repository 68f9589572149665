import Testing

@testable import Semantics

@Suite("Times a question names")
struct PeriodTests {
    private let april = SemanticCalendar(fiscalYearStartMonth: 4, weekStart: 7)
    private let plain = SemanticCalendar()
    private let today = CalendarDay(year: 2024, month: 5, day: 15)

    private func spans(_ question: String, _ calendar: SemanticCalendar) -> [String] {
        PeriodReader(calendar).periods(in: question, today: today).map { "\($0.phrase): \($0.start) \($0.end)" }
    }

    @Test("Relative to a Wednesday in May", arguments: [
        ("sales last month", "last month: 2024-04-01 2024-05-01", "the whole month before"),
        ("sales last quarter", "last quarter: 2024-01-01 2024-04-01", "the calendar's quarter"),
        ("sales this week", "this week: 2024-05-13 2024-05-20", "from Monday"),
        ("sales in the last 3 months", "last 3 months: 2024-02-16 2024-05-16", "up to today"),
        ("sales of the past 30 days", "past 30 days: 2024-04-16 2024-05-16", "today is one of the thirty"),
        ("sales year to date", "year to date: 2024-01-01 2024-05-16", "with today"),
        ("orders yesterday", "yesterday: 2024-05-14 2024-05-15", "one day"),
        ("fiscal year 2024", "fiscal year 2024: 2024-01-01 2025-01-01", "without another start, the calendar year"),
        ("the last order", "", "no time"), ("the last 5 orders", "", "no time either"),
    ])
    func calendar(question: String, span: String, why: String) { #expect(spans(question, plain).joined() == span, "\(why)") }

    @Test("A year from April, named by its end; a week from Sunday", arguments: [
        ("revenue in fiscal year 2024", "fiscal year 2024: 2023-04-01 2024-04-01"), ("revenue in FY24", "fy24: 2023-04-01 2024-04-01"),
        ("Q2 FY2024 revenue", "q2 fy2024: 2023-07-01 2023-10-01"), ("fiscal Q1 of 2025", "fiscal q1 of 2025: 2024-04-01 2024-07-01"),
        ("last fiscal year", "last fiscal year: 2023-04-01 2024-04-01"), ("this fiscal quarter", "this fiscal quarter: 2024-04-01 2024-07-01"),
        ("last fiscal quarter", "last fiscal quarter: 2024-01-01 2024-04-01"), ("this week", "this week: 2024-05-12 2024-05-19"),
    ])
    func fiscal(question: String, span: String) { #expect(spans(question, april).joined() == span) }

    @Test func `the same day of a shorter month is its last`() {
        let reader = PeriodReader(plain)
        let found = reader.periods(in: "last month and last 1 month", today: CalendarDay(year: 2024, month: 3, day: 30))
        #expect(found.map { "\($0.start) \($0.end)" } == ["2024-02-01 2024-03-01", "2024-02-29 2024-03-31"])
    }
}
