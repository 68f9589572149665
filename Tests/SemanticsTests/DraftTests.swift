import Catalog
import Semantics
import Testing

@Suite("The automatic draft")
struct DraftTests {
    private let shop = """
        CREATE TABLE products AS SELECT i AS product_id, 'P' || i AS title, 5.0 + (i * 37 % 97) / 4.0 AS unit_price FROM range(1, 41) r(i);
        CREATE TABLE order_lines AS SELECT i AS line_id, 1 + i % 40 AS product_id, 1 + (i * 7) % 23 AS quantity,
            (i * 13 % 101) / 10.0 AS discount_rate, (i * 17 % 301) / 3.0 AS shipping_cost, DATE '2024-01-01' + (i % 90)::INTEGER AS sold_on,
            ['web', 'shop', 'phone'][1 + i % 3] AS channel FROM range(1, 501) r(i);
        """

    private func model() async throws -> SemanticModel { SemanticDraft.model(from: try await World(shop).catalog) }

    @Test(
        "metrics follow what may be added up",
        arguments: [
            ("order_lines_count", "COUNT(*)", Additivity.additive),
            ("total_quantity", #"SUM("order_lines"."quantity")"#, .additive),
            ("total_shipping_cost", #"SUM("order_lines"."shipping_cost")"#, .additive),
            ("average_discount_rate", #"AVG("order_lines"."discount_rate")"#, .nonAdditive),
            ("average_unit_price", #"AVG("products"."unit_price")"#, .nonAdditive),
            ("revenue", #"SUM("order_lines"."quantity" * "products"."unit_price")"#, .additive),
            ("distinct_product_id_in_order_lines", #"COUNT(DISTINCT "order_lines"."product_id")"#, .nonAdditive),
        ])
    func metric(name: String, sql: String, additivity: Additivity) async throws {
        let metric = try await model().metric(named: name)
        #expect(metric?.expression.sql == sql)
        #expect(metric?.additivity == additivity)
        #expect(metric?.status == .draft)
    }

    @Test func `roles become dimensions, time dimensions and facts`() async throws {
        let lines = try #require(try await model().dataset(named: "order_lines"))
        #expect(lines.field(named: "channel")?.isDimension == true)
        #expect(lines.field(named: "sold_on")?.isTimeDimension == true)
        #expect(lines.field(named: "quantity")?.isDimension == false)
        #expect(lines.field(named: "sold_on")?.context.synonyms == ["sold on"])
    }

    @Test func `relationships come from the many side`() async throws {
        let join = try #require(try await model().relationships.first)
        #expect([join.from, join.to] == ["order_lines", "products"])
        #expect(join.multiplicity == .manyToOne)
    }

    @Test func `every drafted metric runs`() async throws {
        let world = try await World(shop)
        let model = SemanticDraft.model(from: try await world.catalog)
        for metric in model.metrics {
            #expect(try await world.rows(MetricQuery(metrics: [metric.name]), model).count == 1, "\(metric.name)")
        }
    }

    @Test func `a level adds up over things, not over time`() async throws {
        let world = try await World(
            """
            CREATE TABLE accounts AS SELECT i AS entry_id, DATE '2024-01-01' + (i // 30)::INTEGER AS day, (i * 37 % 211) / 2.0 AS balance
                FROM range(90) r(i)
            """)
        let model = SemanticDraft.model(from: try await world.catalog)
        #expect(model.metric(named: "total_balance")?.additivity == .semiAdditive)
        let day = FieldReference("accounts", "day")
        #expect(try await world.rows(MetricQuery(metrics: ["total_balance"], dimensions: [day]), model).count == 3)
        for query in [
            MetricQuery(metrics: ["total_balance"]),
            MetricQuery(metrics: ["total_balance"], dimensions: [day], timeGrain: .month),
        ] {
            let error = await #expect(throws: MetricError.self) { try await world.rows(query, model) }
            #expect(error?.code == .semiAdditive)
        }
    }

    @Test func `an empty catalog drafts an empty model`() {
        #expect(SemanticDraft.model(from: Catalog(tables: [])).metrics.isEmpty)
    }
}
