import DuckDB
import Semantics
import Testing

@Suite("Metrics compile to SQL in which nothing is counted twice")
struct MetricCompilerTests {
    private let city = FieldReference("shops", "city")
    private let region = FieldReference("regions", "region")
    private let soldOn = FieldReference("sales", "sold_on")

    @Test func `two facts of one dimension keep their own totals where a naive join does not`() async throws {
        let world = try await World(chasm)
        let naive = try await world.connection.query(
            "SELECT city, SUM(amount), SUM(people) FROM shops LEFT JOIN sales USING (shop_id) LEFT JOIN visits USING (shop_id) GROUP BY 1 ORDER BY 1"
        )
        #expect(naive.rows.first?.map(\.description) == ["Ayr", "90", "24"], "the trap is there")
        let rows = try await world.rows(MetricQuery(metrics: ["revenue", "visitors"], dimensions: [city]), chasmModel)
        #expect(rows == [["Ayr", "30", "12"], ["Bonn", "5", "NULL"], ["Cork", "NULL", "7"]])
    }

    @Test func `without dimensions each metric is one number`() async throws {
        let rows = try await World(chasm).rows(MetricQuery(metrics: ["revenue", "visitors", "sale count"]), chasmModel)
        #expect(rows == [["35", "19", "3"]])
    }

    @Test func `dimensions are reached over several many-to-one steps`() async throws {
        let rows = try await World(chasm).rows(
            MetricQuery(metrics: ["visitors", "revenue"], dimensions: [region]), chasmModel)
        #expect(rows == [["North", "12", "30"], ["South", "7", "5"]])
    }

    @Test func `rows without a dimension value stay, as one group that meets itself`() async throws {
        let world = try await World(
            chasm + "INSERT INTO sales VALUES (4, NULL, 1, NULL); INSERT INTO visits VALUES (5, NULL, 2)")
        let rows = try await world.rows(MetricQuery(metrics: ["revenue", "visitors"], dimensions: [city]), chasmModel)
        #expect(rows.last == ["NULL", "1", "2"])
    }

    @Test(
        "filters, order and limit",
        arguments: [
            (
                MetricQuery(
                    metrics: ["revenue"],
                    filters: [.init(FieldReference("regions", "region"), .equal, [.text("North")])]), [["30"]],
                "a value of a parent"
            ),
            (
                MetricQuery(
                    metrics: ["revenue"],
                    filters: [.init(FieldReference("shops", "city"), .equal, [.text("O'B\"; --")])]),
                [["NULL"]], "quotes in a value stay a value"
            ),
            (MetricQuery(metrics: ["revenue"], namedFilters: ["large shops"]), [["5"]], "a filter of the model"),
            (
                MetricQuery(
                    metrics: ["revenue"], dimensions: [FieldReference("shops", "city")],
                    order: [.init(.metric("revenue"), descending: true)], limit: 1), [["Ayr", "30"]], "the top one"
            ),
            (MetricQuery(metrics: ["big revenue", "revenue"]), [["30", "35"]], "a metric's filter is its own"),
            (
                MetricQuery(
                    metrics: ["revenue"],
                    filters: [.init(FieldReference("shops", "city"), .isIn, [.text("Ayr"), .text("Bonn")])]), [["35"]],
                "one of several"
            ),
        ])
    func query(query: MetricQuery, rows: [[String]], reason: String) async throws {
        #expect(try await World(chasm).rows(query, chasmModel) == rows, Comment(rawValue: reason))
    }

    @Test(
        "time follows the calendar",
        arguments: [
            (TimeGrain.month, SemanticCalendar(), ["2024-01-01", "2024-02-01", "2024-05-01"], "plain months"),
            (.year, SemanticCalendar(fiscalYearStartMonth: 2), ["2023-02-01", "2024-02-01"], "a year from February"),
            (
                .quarter, SemanticCalendar(fiscalYearStartMonth: 2), ["2023-11-01", "2024-02-01", "2024-05-01"],
                "quarters from February, May, August and November"
            ),
            (.week, SemanticCalendar(), ["2024-01-29", "2024-02-26", "2024-04-29"], "weeks from Monday"),
            (.week, SemanticCalendar(weekStart: 7), ["2024-01-28", "2024-02-25", "2024-04-28"], "weeks from Sunday"),
        ])
    func time(grain: TimeGrain, calendar: SemanticCalendar, starts: [String], reason: String) async throws {
        var model = chasmModel
        model.calendar = calendar
        let query = MetricQuery(metrics: ["revenue"], dimensions: [soldOn], timeGrain: grain)
        #expect(try await World(chasm).rows(query, model).map { $0[0] } == starts, Comment(rawValue: reason))
    }

    @Test(
        "refusals",
        arguments: [
            (
                MetricQuery(metrics: ["visitors"], dimensions: [FieldReference("sales", "sold_on")]),
                MetricError.Code.unreachable,
                "visits have no sales"
            ),
            (MetricQuery(metrics: ["profit"]), .unknownMetric, "not in the model"),
            (MetricQuery(metrics: []), .noMetric, "nothing asked"),
            (
                MetricQuery(metrics: ["revenue"], dimensions: [FieldReference("shops", "area")]), .unknownDimension,
                "a fact"
            ),
            (MetricQuery(metrics: ["revenue"], timeGrain: .month), .noTimeDimension, "a grain of what"),
            (
                MetricQuery(metrics: ["revenue"], filters: [.init(FieldReference("shops", "city"), .equal)]),
                .badFilter, "no value"
            ),
            (MetricQuery(metrics: ["revenue"], order: [.init(.metric("visitors"))]), .badOrder, "not asked for"),
        ])
    func refusal(query: MetricQuery, code: MetricError.Code, reason: String) async throws {
        let compiler = MetricCompiler(model: chasmModel, parser: try await World("").parser)
        let error = await #expect(throws: MetricError.self, Comment(rawValue: reason)) {
            try await compiler.sql(for: query)
        }
        #expect(error?.code == code, Comment(rawValue: reason))
    }

    @Test(
        "metrics that would fan out or say no grain are refused",
        arguments: [
            (
                SemanticMetric(name: "m", expression: SemanticExpression("SUM(shops.area)"), datasets: ["sales"]),
                MetricError.Code.fanOut, "an area is on every sale of the shop"
            ),
            (
                SemanticMetric(name: "m", expression: SemanticExpression("SUM(sales.amount) / SUM(visits.people)")),
                .noBaseDataset, "two grains"
            ),
            (
                SemanticMetric(name: "m", expression: SemanticExpression("sales.amount"), datasets: ["sales"]),
                .badExpression, "no aggregate"
            ),
            (
                SemanticMetric(name: "m", expression: SemanticExpression("(SELECT 1)"), datasets: ["sales"]),
                .badExpression, "a query"
            ),
        ])
    func trap(metric: SemanticMetric, code: MetricError.Code, reason: String) async throws {
        var model = chasmModel
        model.metrics = [metric]
        let compiler = MetricCompiler(model: model, parser: try await World("").parser)
        let error = await #expect(throws: MetricError.self, Comment(rawValue: reason)) {
            try await compiler.sql(for: MetricQuery(metrics: ["m"]))
        }
        #expect(error?.code == code, Comment(rawValue: reason))
    }

    @Test func `two joins to one table are refused rather than guessed`() async throws {
        var model = chasmModel
        model.relationships.append(
            SemanticRelationship(
                name: "second", from: "sales", to: "shops", fromColumns: ["sale_id"], toColumns: ["shop_id"]))
        let compiler = MetricCompiler(model: model, parser: try await World("").parser)
        let error = await #expect(throws: MetricError.self) {
            try await compiler.sql(for: MetricQuery(metrics: ["revenue"], dimensions: [city]))
        }
        #expect(error?.code == .ambiguousPath)
    }

    @Test func `an instant falls on the day of the model's time zone`() async throws {
        let world = try await World(
            "CREATE TABLE calls AS SELECT TIMESTAMPTZ '2024-03-31 23:30:00+00' AS called, 5 AS minutes")
        var model = SemanticModel(
            name: "calls",
            datasets: [
                SemanticDataset(
                    name: "calls", table: "calls",
                    fields: [field("called", dimension: true, type: .dateTimeTZ), field("minutes")])
            ],
            metrics: [
                SemanticMetric(name: "time", expression: SemanticExpression("SUM(calls.minutes)"), datasets: ["calls"])
            ])
        model.calendar.timeZone = "Europe/Berlin"
        let called = FieldReference("calls", "called")
        let query = MetricQuery(metrics: ["time"], dimensions: [called], timeGrain: .month)
        #expect(try await world.rows(query, model) == [["2024-04-01", "5"]])
        let april = MetricQuery(
            metrics: ["time"], filters: [.init(called, .atLeast, [.date(days: 19_814)])])
        #expect(try await world.rows(april, model) == [["5"]], "the first of April there")
    }

    @Test func `names of any kind are quoted`() async throws {
        let world = try await World(
            #"CREATE TABLE "or""der table" AS SELECT * FROM (VALUES ('a', 1), ('b', 2)) v("select", "Größe 🙂")"#)
        let model = SemanticModel(
            name: "odd",
            datasets: [
                SemanticDataset(
                    name: "from", table: #"or"der table"#, fields: [field("select", dimension: true), field("Größe 🙂")])
            ],
            metrics: [
                SemanticMetric(
                    name: #"it's "all""#, expression: SemanticExpression(#"SUM("from"."Größe 🙂")"#), datasets: ["from"])
            ])
        let query = MetricQuery(metrics: [#"it's "all""#], dimensions: [FieldReference("from", "select")])
        #expect(try await world.rows(query, model) == [["a", "1"], ["b", "2"]])
    }
}
