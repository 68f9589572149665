import Analyst
import DuckDB
import SQLSyntax
import Semantics
import Workspaces

extension Tool {
    static let runSQL = Tool(
        tool: .runSQL, title: "Run SQL",
        description:
            "Runs one read-only SELECT in DuckDB's SQL over a dataset's tables. Anything else is refused. At most the server's cap of rows and characters comes back; the result says so when it was cut.",
        input: .object(
            [
                "dataset": datasetArgument, "sql": .string("One SELECT."),
                "limit": .integer("Rows at most; the server's cap when left out.", from: 1),
            ],
            optional: ["limit"]),
        output: TableOutput.schema
    ) { arguments, context in
        let dataset = try await context.dataset(try arguments.string("dataset"))
        return try await execute(try arguments.string("sql"), arguments, dataset, context)
    }

    private static func execute(_ sql: String, _ arguments: Arguments, _ dataset: Dataset, _ context: ToolContext)
        async throws -> TableOutput
    {
        let caps = context.access.caps
        let limit = try arguments.count("limit", standard: caps.rows, in: 1...caps.rows)
        let query = try await dataset.engine.guardian.check(sql)
        var limits = try context.access.workspace.queryLimits()
        limits.rows = limit
        let bounds = limits
        return try TableOutput(
            try await context.access.hooks.query { try await dataset.engine.execute(query, limits: bounds) },
            sql: query.original, limit: limit, caps: caps)
    }

    private static let filterSchema = Schema.object(
        [
            "field": .string("A dimension, as dataset.field of the semantic model."),
            "comparison": .string(
                "How the field is compared with the values.",
                oneOf: ["=", "<>", "<", "<=", ">", ">=", "IN", "NOT IN", "IS NULL", "IS NOT NULL"]),
            "values": .array(
                "One; several for IN and NOT IN; none for IS NULL and IS NOT NULL.",
                of: .any("A string, number or truth value.")),
        ], optional: ["values"])

    private static let orderSchema = Schema.object(
        ["name": .string("A metric or dimension that is asked for."), "descending": .boolean("")],
        optional: ["descending"])

    static let queryMetrics = Tool(
        tool: .queryMetrics, title: "Query metrics",
        description:
            "Numbers as the dataset's semantic model defines them, by its dimensions: nothing is counted twice. describe_dataset lists the metrics; the resource pintail://datasets/{name}/semantic-model has dimensions and filters.",
        input: .object(
            [
                "dataset": datasetArgument, "metrics": .array("Names of metrics.", of: .string("")),
                "dimensions": .array("What to group by, as dataset.field of the semantic model.", of: .string("")),
                "grain": .string("For the time dimensions asked for.", oneOf: TimeGrain.allCases.map(\.rawValue)),
                "filters": .array("All must hold.", of: filterSchema),
                "named_filters": .array("Filters of the model, by name.", of: .string("")),
                "order_by": .array("", of: orderSchema), "limit": .integer("Rows at most.", from: 1),
            ], optional: ["dimensions", "grain", "filters", "named_filters", "order_by", "limit"]),
        output: TableOutput.schema
    ) { arguments, context in
        let dataset = try await context.dataset(try arguments.string("dataset"))
        let (model, _) = try await SemanticSource(dataset, context.access).model()
        let query = try metricQuery(arguments)
        let sql = try await MetricCompiler(model: model, parser: dataset.engine.guardian.parser).sql(for: query)
        return try await execute(sql, arguments, dataset, context)
    }

    private static func metricQuery(_ arguments: Arguments) throws -> MetricQuery {
        let metrics = try arguments.strings("metrics")
        let dimensions = try arguments.strings("dimensions").map(field)
        let grain = try arguments.optionalString("grain").map { name in
            guard let grain = TimeGrain(rawValue: name) else {
                throw Arguments.failure("\"grain\" is one of \(TimeGrain.allCases.map(\.rawValue)).")
            }
            return grain
        }
        let filters = try arguments.objects("filters", filterSchema).map { filter in
            let name = try filter.string("comparison")
            guard let comparison = MetricQuery.Filter.Comparison(rawValue: name.uppercased()) else {
                throw Arguments.failure("\"\(name.prefix(40))\" is no comparison.")
            }
            return MetricQuery.Filter(try field(filter.string("field")), comparison, try filter.values("values"))
        }
        let order = try arguments.objects("order_by", orderSchema).map { order in
            let (name, descending) = (try order.string("name"), try order.flag("descending"))
            let isMetric = metrics.contains { $0.lowercased() == name.lowercased() }
            return MetricQuery.Order(isMetric ? .metric(name) : .dimension(try field(name)), descending: descending)
        }
        return MetricQuery(
            metrics: metrics, dimensions: dimensions, timeGrain: grain, filters: filters,
            namedFilters: try arguments.strings("named_filters"),
            order: order)
    }

    private static func field(_ path: String) throws -> FieldReference {
        let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw Arguments.failure(
                "\"\(path.prefix(100))\" must be written dataset.field, as the semantic model has it.")
        }
        return FieldReference(parts[0], parts[1])
    }
}
