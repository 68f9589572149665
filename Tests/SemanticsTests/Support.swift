import Catalog
import DuckDB
import SQLSyntax
import Semantics

/// A database in memory with its parser and map.
struct World: Sendable {
    let connection: Connection
    let parser: SyntaxParser

    init(_ sql: String) async throws {
        connection = try Database(.inMemory).connect()
        try await connection.execute(sql)
        parser = SyntaxParser(try Database(.inMemory).connect())
    }

    var catalog: Catalog { get async throws { try await CatalogBuilder(connection).build() } }

    func rows(_ query: MetricQuery, _ model: SemanticModel) async throws -> [[String]] {
        let sql = try await MetricCompiler(model: model, parser: parser).sql(for: query)
        // What is compiled must pass the guard that every query passes.
        let tables = Set(model.datasets.map(\.table))
        _ = try await QueryGuard(tables: tables, parser: parser).check(sql)
        return try await connection.query(sql).rows.map { $0.map(\.description) }
    }
}

/// A chasm: visits and sales both belong to shops, so joining all three multiplies each by the other.
let chasm = """
    CREATE TABLE regions AS SELECT * FROM (VALUES (1, 'North'), (2, 'South')) v(region_id, region);
    CREATE TABLE shops AS SELECT * FROM (VALUES (1, 'Ayr', 1, 100), (2, 'Bonn', 2, 200), (3, 'Cork', 2, 400))
        v(shop_id, city, region_id, area);
    CREATE TABLE sales AS SELECT * FROM (VALUES (1, 1, 10, DATE '2024-01-31'), (2, 1, 20, DATE '2024-02-29'), (3, 2, 5, DATE '2024-05-01'))
        v(sale_id, shop_id, amount, sold_on);
    CREATE TABLE visits AS SELECT * FROM (VALUES (1, 1, 3), (2, 1, 4), (3, 1, 5), (4, 3, 7)) v(visit_id, shop_id, people);
    """

func field(_ name: String, dimension: Bool = false, type: FieldType? = nil, additivity: Additivity? = nil)
    -> SemanticField
{
    SemanticField(
        name: name, expression: SemanticExpression(SQLText.identifier(name)), isDimension: dimension, type: type,
        additivity: additivity)
}

let chasmModel = SemanticModel(
    name: "shops",
    datasets: [
        SemanticDataset(
            name: "regions", table: "regions", primaryKey: ["region_id"],
            fields: [field("region_id", dimension: true), field("region", dimension: true, type: .string)]),
        SemanticDataset(
            name: "shops", table: "shops", primaryKey: ["shop_id"],
            fields: [
                field("shop_id", dimension: true), field("city", dimension: true, type: .string),
                field("area", additivity: .additive),
            ]),
        SemanticDataset(
            name: "sales", table: "sales", primaryKey: ["sale_id"],
            fields: [
                field("sale_id", dimension: true), field("amount", type: .integer),
                field("sold_on", dimension: true, type: .date),
            ]),
        SemanticDataset(
            name: "visits", table: "visits", fields: [field("visit_id", dimension: true), field("people")]),
    ],
    relationships: [
        SemanticRelationship(
            name: "sales_to_shops", from: "sales", to: "shops", fromColumns: ["shop_id"], toColumns: ["shop_id"]),
        SemanticRelationship(
            name: "visits_to_shops", from: "visits", to: "shops", fromColumns: ["shop_id"], toColumns: ["shop_id"]),
        SemanticRelationship(
            name: "shops_to_regions", from: "shops", to: "regions", fromColumns: ["region_id"],
            toColumns: ["region_id"]),
    ],
    metrics: [
        SemanticMetric(
            name: "revenue", expression: SemanticExpression("SUM(sales.amount)"), datasets: ["sales"],
            context: AIContext(synonyms: ["turnover"])),
        SemanticMetric(name: "visitors", expression: SemanticExpression("SUM(visits.people)"), datasets: ["visits"]),
        SemanticMetric(
            name: "sale count", expression: SemanticExpression("COUNT(*)"), datasets: ["sales"],
            context: AIContext(synonyms: ["number of sales"])),
        SemanticMetric(
            name: "big revenue", expression: SemanticExpression("SUM(sales.amount)"), datasets: ["sales"],
            filter: "sales.amount > 5"),
    ],
    filters: [NamedFilter(name: "large shops", dataset: "shops", expression: "area > 150")])
