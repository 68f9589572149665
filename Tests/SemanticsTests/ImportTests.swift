import SQLSyntax
import Semantics
import Testing

@Suite("Cortex import")
struct CortexTests {
    private let document = """
        name: shop
        description: Sales of the shop
        custom_instructions: Net amounts only.
        tables:
          - name: sales
            base_table: {database: DB, schema: PUBLIC, table: sales}
            primary_key: {columns: [sale_id]}
            dimensions:
              - {name: shop_id, expr: shop_id, data_type: "NUMBER(38,0)"}
              - {name: sale_id, expr: sale_id, is_enum: false}
            time_dimensions:
              - {name: sold_on, expr: sold_on, data_type: DATE, synonyms: [day of sale]}
            measures:
              - {name: amount, expr: amount, default_aggregation: sum, synonyms: [turnover]}
              - {name: odd, expr: amount, default_aggregation: geomean}
            metrics:
              - {name: mean_amount, expr: AVG(amount)}
              - {name: secret, expr: MAX(amount), access_modifier: private_access}
            filters:
              - {name: big, expr: amount > 5}
          - name: shops
            base_table: {database: DB, schema: PUBLIC, table: shops}
            dimensions: [{name: shop_id, expr: shop_id}, {name: city, expr: city}]
        relationships:
          - name: sales_to_shops
            left_table: sales
            right_table: shops
            relationship_columns: [{left_column: shop_id, right_column: shop_id}]
        verified_queries:
          - {name: q, question: "How much?", sql: SELECT 1}
        """

    @Test func `the model answers questions`() async throws {
        let world = try await World(chasm)
        let model = try CortexImporter.model(from: document).model
        let issues = await SemanticValidator(parser: world.parser).issues(in: model, catalog: try await world.catalog)
        #expect(issues == [])
        let query = MetricQuery(
            metrics: ["amount_sum", "mean_amount"], dimensions: [FieldReference("shops", "city")], namedFilters: ["big"]
        )
        #expect(try await world.rows(query, model) == [["Ayr", "30", "15.0"]])
        #expect(model.datasets[0].field(named: "sold_on")?.isTimeDimension == true)
        #expect(model.context.instructions == "Net amounts only.")
    }

    @Test func `each loss is told with its code and place`() throws {
        let losses = try CortexImporter.model(from: document).losses
        #expect(
            losses.map { "\($0.code.rawValue) \($0.path)" } == [
                "UNKNOWN_KEY_DROPPED tables[0].dimensions[1].is_enum",
                "UNKNOWN_AGGREGATION_DROPPED tables[0].measures[1]",
                "PRIVATE_METRIC_DROPPED tables[0].metrics[1]", "VERIFIED_QUERY_DROPPED verified_queries[0]",
            ])
    }

    @Test("what is no Cortex model is refused", arguments: ["", "a: [", "name: x", "- 1", "tables: 7"])
    func refusal(text: String) { #expect(throws: Semantics.Issue.self) { try CortexImporter.model(from: text) } }
}

@Suite("dbt import")
struct DbtTests {
    private let legacy = """
        semantic_models:
          - name: sales
            model: ref('sales')
            defaults: {agg_time_dimension: sold_on}
            entities:
              - {name: sale, type: primary, expr: sale_id}
              - {name: shop, type: foreign, expr: shop_id}
              - {name: era, type: natural, expr: sale_id}
            dimensions:
              - {name: sold_on, type: time, type_params: {time_granularity: day}}
            measures:
              - {name: amount, agg: sum}
              - {name: sale_count, agg: count, expr: sale_id, create_metric: true}
              - {name: mode, agg: mode, expr: amount}
          - name: shops
            model: ref('shops')
            entities: [{name: shop, type: primary, expr: shop_id}]
            dimensions: [{name: city, type: categorical}]
        metrics:
          - {name: revenue, type: simple, label: Revenue, type_params: {measure: amount}}
          - name: ayr_revenue
            type: simple
            type_params: {measure: {name: amount, fill_nulls_with: 0}}
            filter: "{{ Dimension('shop__city') }} = 'Ayr'"
          - {name: mean, type: ratio, type_params: {numerator: revenue, denominator: sale_count}}
          - {name: twice, type: derived, type_params: {expr: revenue * 2 + revenue_x, metrics: [revenue, {name: sale_count, alias: revenue_x}]}}
          - {name: running, type: cumulative, type_params: {measure: amount}}
          - {name: rate, type: conversion, type_params: {entity: shop}}
          - name: templated
            type: simple
            type_params: {measure: amount}
            filter: "{{ TimeDimension('sale__sold_on', 'day') }} > '2024-01-01'"
        """

    private let latest = """
        models:
          - name: sales
            semantic_model: {enabled: true}
            agg_time_dimension: sold_on
            columns:
              - {name: sale_id, entity: {type: primary, name: sale}}
              - {name: shop_id, entity: {type: foreign, name: shop}}
              - {name: sold_on, granularity: day, dimension: {type: time}}
            metrics:
              - {name: revenue, type: simple, agg: sum, expr: amount}
              - {name: typical, type: simple, agg: percentile, percentile: 0.5, expr: amount}
          - name: shops
            semantic_model: true
            columns:
              - {name: shop_id, entity: {type: primary, name: shop}}
              - {name: city, dimension: categorical}
          - {name: plain, columns: [{name: a}]}
        """

    @Test func `legacy models answer questions`() async throws {
        let world = try await World(chasm)
        let model = try DbtImporter.model(from: legacy).model
        let rows = try await world.rows(
            MetricQuery(
                metrics: ["revenue", "sale_count", "mean", "twice"], dimensions: [FieldReference("shops", "city")]),
            model)
        #expect(rows == [["Ayr", "30", "2", "15.0", "62"], ["Bonn", "5", "1", "5.0", "11"]])
    }

    @Test func `a filter on another model's dimension comes along`() async throws {
        let model = try DbtImporter.model(from: legacy).model
        #expect(try await World(chasm).rows(MetricQuery(metrics: ["ayr_revenue"]), model) == [["30"]])
    }

    @Test func `each loss is told with its code and place`() throws {
        let losses = try DbtImporter.model(from: legacy).losses
        #expect(
            losses.map { "\($0.code.rawValue) \($0.path)" } == [
                "NATURAL_ENTITY_DROPPED semantic_models[0].entities[2]",
                "UNKNOWN_AGGREGATION_DROPPED semantic_models[0].measures[2]", "NULL_FILL_DROPPED metrics[1]",
                "CUMULATIVE_SEMANTICS_LOSS metrics[4]", "CONVERSION_METRIC_DROPPED metrics[5]",
                "FILTER_DROPPED metrics[6]",
            ])
        #expect(
            try DbtImporter.model(from: legacy).model.metric(named: "templated") == nil,
            "without its filter it would be another number")
    }

    @Test func `the latest form answers the same`() async throws {
        let reading = try DbtImporter.model(from: latest)
        #expect(reading.losses == [])
        #expect(reading.model.datasets.map(\.name) == ["sales", "shops"])
        let rows = try await World(chasm).rows(
            MetricQuery(metrics: ["revenue", "typical"], dimensions: [FieldReference("shops", "city")]), reading.model)
        #expect(rows == [["Ayr", "30", "15.0"], ["Bonn", "5", "5.0"]])
    }

    @Test(
        "imported models are sound",
        arguments: [true, false])
    func sound(isLegacy: Bool) async throws {
        let world = try await World(chasm)
        let model = try DbtImporter.model(from: isLegacy ? legacy : latest).model
        let issues = await SemanticValidator(parser: world.parser).issues(in: model, catalog: try await world.catalog)
        #expect(issues == [])
        #expect(OssieCoder.read(try OssieCoder.write(model)).model == model)
    }

    @Test("what is no dbt file is refused", arguments: ["", "a: [", "metrics: []", "- 1", "models: 7"])
    func refusal(text: String) { #expect(throws: Semantics.Issue.self) { try DbtImporter.model(from: text) } }
}
