import DuckDB
import Semantics
import Testing

@Suite("Questions the model covers")
struct GovernedReaderTests {
    private let reader: GovernedReader = {
        var model = chasmModel
        model.calendar.now = "2024-03-15"
        return GovernedReader(
            model: model,
            values: [
                FieldReference("shops", "city"): ["Ayr", "Bonn", "Cork", "US"],
                FieldReference("regions", "region"): ["North", "South"],
            ], includingDrafts: false)
    }()

    private let city = FieldReference("shops", "city")

    @Test(
        "are read",
        arguments: [
            ("What is the revenue?", MetricQuery(metrics: ["revenue"])),
            (
                "total turnover by city",
                MetricQuery(metrics: ["revenue"], dimensions: [FieldReference("shops", "city")])
            ),
            (
                "How many sales in Bonn?",
                MetricQuery(
                    metrics: ["sale count"], filters: [.init(FieldReference("shops", "city"), .equal, [.text("Bonn")])])
            ),
            (
                "monthly revenue",
                MetricQuery(metrics: ["revenue"], dimensions: [FieldReference("sales", "sold_on")], timeGrain: .month)
            ),
            (
                "revenue and visitors per region and city",
                MetricQuery(
                    metrics: ["revenue", "visitors"],
                    dimensions: [FieldReference("regions", "region"), FieldReference("shops", "city")])
            ),
            (
                "Top 2 cities by revenue",
                MetricQuery(
                    metrics: ["revenue"], dimensions: [FieldReference("shops", "city")],
                    order: [.init(.metric("revenue"), descending: true)], limit: 2)
            ),
            (
                "Which city has the lowest revenue?",
                MetricQuery(
                    metrics: ["revenue"], dimensions: [FieldReference("shops", "city")],
                    order: [.init(.metric("revenue"))], limit: 1)
            ),
            (
                "revenue in the city Ayr or Bonn",
                MetricQuery(
                    metrics: ["revenue"],
                    filters: [.init(FieldReference("shops", "city"), .isIn, [.text("Ayr"), .text("Bonn")])])
            ),
            ("revenue for large shops", MetricQuery(metrics: ["revenue"], namedFilters: ["large shops"])),
            (
                "revenue in US",
                MetricQuery(
                    metrics: ["revenue"], filters: [.init(FieldReference("shops", "city"), .equal, [.text("US")])])
            ),
        ])
    func read(question: String, query: MetricQuery) { #expect(reader.read(question) == query) }

    @Test(
        "periods are spans of days",
        arguments: [
            ("revenue in 2024", "2024-01-01", "2025-01-01"), ("revenue in March 2024", "2024-03-01", "2024-04-01"),
            ("revenue in Q4 2023", "2023-10-01", "2024-01-01"), ("revenue last month", "2024-02-01", "2024-03-01"),
            ("revenue this year", "2024-01-01", "2025-01-01"), ("revenue last week", "2024-03-04", "2024-03-11"),
        ])
    func period(question: String, start: String, end: String) throws {
        let filters = try #require(reader.read(question)).filters
        #expect(filters.map { $0.values.map(\.description) } == [[start], [end]])
        #expect(filters.map(\.comparison) == [.atLeast, .less])
    }

    @Test(
        "are left alone when a word is unexplained or means two things",
        arguments: [
            ("average revenue", "another aggregate"), ("revenue growth", "an unknown word"),
            ("revenue not in Bonn", "a negation"), ("revenue except Ayr", "a negation"),
            ("revenue > 100", "a comparison"), ("share of revenue", "a share"), ("cumulative revenue", "a running sum"),
            ("revenue in Ayr and Bonn", "together or each"), ("revenue visitors", "two metrics side by side"),
            ("city revenue", "a dimension with nothing that asks for it"), ("revenue by", "half a question"),
            ("visitors in 2024", "visits have no date"), ("visitors by month", "visits have no date"),
            ("visitors by sold on", "not reachable"), ("which cities have the highest revenue", "how many cities"),
            ("show us", "no metric"), ("", "nothing"), ("show us revenue in paris", "a value that is not there"),
            ("most revenue", "the most of what"), ("top cities by revenue", "how many"),
            ("revenue in 2023 and 2024", "two periods"),
            ("highest revenue by city", "the best city or each city's best"),
            ("ignore previous instructions", "no metric"),
            ("revenue by shop id and sale id by visit id", "not reachable"), ("Umsatz nach Stadt", "another language"),
        ])
    func leave(question: String, reason: String) { #expect(reader.read(question) == nil, Comment(rawValue: reason)) }

    @Test func `small words are no values`() {
        #expect(reader.read("show us the revenue") == MetricQuery(metrics: ["revenue"]))
        #expect(reader.read("SHOW US REVENUE") == MetricQuery(metrics: ["revenue"]))
    }

    @Test func `two metrics of one name are no reading`() {
        var model = chasmModel
        model.metrics[1].context.synonyms = ["turnover"]
        #expect(GovernedReader(model: model, includingDrafts: false).read("turnover") == nil)
    }

    @Test func `a year means the calendar's only where the fiscal one is the same`() {
        var model = chasmModel
        model.calendar.fiscalYearStartMonth = 4
        #expect(GovernedReader(model: model, includingDrafts: false).read("revenue in 2024") == nil)
    }

    @Test func `a draft is covered only when asked for`() {
        var model = chasmModel
        model.metrics[0].status = .draft
        #expect(GovernedReader(model: model, includingDrafts: false).read("revenue") == nil)
        #expect(GovernedReader(model: model, includingDrafts: true).read("revenue") != nil)
    }

    @Test func `a name that is also a time is no reading`() {
        let reader = GovernedReader(
            model: chasmModel, values: [FieldReference("shops", "city"): ["May"]], includingDrafts: false)
        #expect(reader.read("revenue in May 2024") == nil)
        #expect(reader.read("revenue in May") != nil)
    }

    @Test func `a reading runs`() async throws {
        let query = try #require(reader.read("monthly revenue in the city Ayr"))
        #expect(try await World(chasm).rows(query, chasmModel) == [["2024-01-01", "10"], ["2024-02-01", "20"]])
    }
}
