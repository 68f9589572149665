import Catalog
import DuckDB
public import SQLSyntax

/// Turns a metric query into DuckDB SQL in which nothing is counted twice: every metric is aggregated over the rows of
/// its own dataset in a common table of its own, joined only along many-to-one relationships, and the results meet on
/// the dimensions.
public struct MetricCompiler: Sendable {
    let model: SemanticModel
    let reader: ExpressionReader
    let paths: JoinPaths

    public init(model: SemanticModel, parser: SyntaxParser) {
        (self.model, reader, paths) = (model, ExpressionReader(parser: parser), JoinPaths(model))
    }

    /// One SELECT. Columns: the dimensions as asked, then the metrics as asked, each under its own name.
    public func sql(for query: MetricQuery) async throws(MetricError) -> String {
        guard !query.metrics.isEmpty else { throw MetricError(.noMetric, "Name at least one metric.") }
        let dimensions = try dimensions(of: query)
        var names: [String] = []
        for (index, dimension) in dimensions.enumerated() {
            let isShared = dimensions.enumerated().contains {
                $0.offset != index && sameName($0.element.field.name, dimension.field.name)
            }
            names.append(isShared ? dimension.reference.description : dimension.field.name)
        }
        var metrics: [SemanticMetric] = []
        for name in query.metrics {
            guard let metric = model.metric(named: name) else {
                throw MetricError(.unknownMetric, "The model has no metric \(quote(name)).")
            }
            if !metrics.contains(metric) { metrics.append(metric) }
        }
        var parts: [String] = []
        for metric in metrics {
            parts.append(try await aggregate(metric, query: query, dimensions: dimensions))
        }
        return assemble(
            parts, names: names, metrics: metrics.map(\.name),
            ordering: try ordering(query, dimensions, names, metrics),
            limit: query.limit)
    }

    private func dimensions(of query: MetricQuery) throws(MetricError) -> [ResolvedField] {
        var found: [ResolvedField] = []
        for reference in query.dimensions {
            let dimension = try resolve(reference)
            guard dimension.field.isDimension else {
                throw MetricError(.unknownDimension, "\(quote(reference.description)) is a fact, not a dimension.")
            }
            if !found.contains(dimension) { found.append(dimension) }
        }
        if query.timeGrain != nil, !found.contains(where: \.field.isTimeDimension) {
            throw MetricError(.noTimeDimension, "A time grain needs a time dimension among the dimensions.")
        }
        return found
    }

    func resolve(_ reference: FieldReference) throws(MetricError) -> ResolvedField {
        guard let dataset = model.dataset(named: reference.dataset), let field = dataset.field(named: reference.field)
        else { throw MetricError(.unknownDimension, "The model has no field \(quote(reference.description)).") }
        return ResolvedField(dataset: dataset, field: field)
    }

    /// Columns inside the common tables are `d0`, `d1`, … and `m`: no name of the data can clash with them.
    private func aggregate(
        _ metric: SemanticMetric, query: MetricQuery, dimensions: [ResolvedField]
    ) async throws(MetricError) -> String {
        let parsed = try await parse(metric.expression.sql, "metric \(quote(metric.name))")
        guard parsed.isAggregate, parsed.looseColumns.isEmpty else {
            throw MetricError(.badExpression, "The metric \(quote(metric.name)) is not one aggregate expression.")
        }
        let base = try base(of: metric, parsed)
        try refuseFanOut(metric, parsed, base: base)
        let isByMoment = dimensions.contains { $0.field.isTimeDimension && $0.dataset.name == base.name }
        if metric.additivity == .semiAdditive, !isByMoment || ![nil, .hour, .day].contains(query.timeGrain) {
            throw MetricError(
                .semiAdditive, "\(quote(metric.name)) does not add up over time; ask for it by day.")
        }
        var scope = MetricScope(compiler: self, metric: metric.name, base: base)
        let value = try await scope.text(parsed, datasets: metric.datasets.isEmpty ? [base.name] : metric.datasets)
        var columns: [String] = []
        for (index, dimension) in dimensions.enumerated() {
            var text = try await scope.text(dimension)
            if dimension.field.isTimeDimension {
                text = local(text, dimension.field)
                if let grain = query.timeGrain { text = grain.sql(text, model.calendar) }
            }
            columns.append("\(text) AS d\(index)")
        }
        var conditions: [String] = []
        if let filter = metric.filter {
            let parsed = try await parse(filter, "filter of \(quote(metric.name))")
            conditions.append(
                try await scope.text(parsed, datasets: metric.datasets.isEmpty ? [base.name] : metric.datasets))
        }
        for name in query.namedFilters {
            guard let filter = model.filter(named: name) else {
                throw MetricError(.unknownFilter, "The model has no filter \(quote(name)).")
            }
            let parsed = try await parse(filter.expression, "filter \(quote(name))")
            conditions.append(try await scope.text(parsed, datasets: [filter.dataset]))
        }
        for filter in query.filters {
            let dimension = try resolve(filter.field)
            let text = try await scope.text(dimension)
            conditions.append(try Self.condition(filter, on: local(text, dimension.field)))
        }
        if conditions.contains("") { throw MetricError(.badFilter, "A filter is empty.") }
        var sql = "SELECT \((columns + ["\(value) AS m"]).joined(separator: ", ")) \(try scope.from())"
        if !conditions.isEmpty { sql += " WHERE " + conditions.map { "(\($0))" }.joined(separator: " AND ") }
        if !columns.isEmpty { sql += " GROUP BY " + (1...columns.count).map(String.init).joined(separator: ", ") }
        return sql
    }

    /// An instant as the clocks of the model's time zone show it.
    private func local(_ text: String, _ field: SemanticField) -> String {
        guard field.type == .dateTimeTZ, let zone = model.calendar.timeZone else { return text }
        return "timezone(\(SQLText.literal(zone)), \(text))"
    }

    private static func condition(_ filter: MetricQuery.Filter, on text: String) throws(MetricError) -> String {
        let values = filter.values.map { SQLText.literal($0) }
        switch (filter.comparison, values.count) {
        case (.isNull, 0), (.isNotNull, 0): return "\(text) \(filter.comparison.rawValue)"
        case (.isIn, 1...), (.isNotIn, 1...):
            return "\(text) \(filter.comparison.rawValue) (\(values.joined(separator: ", ")))"
        case (.isNull, _), (.isNotNull, _), (.isIn, _), (.isNotIn, _): break
        case (_, 1): return "\(text) \(filter.comparison.rawValue) \(values[0])"
        default: break
        }
        throw MetricError(
            .badFilter,
            "The filter on \(quote(filter.field.description)) has \(values.count) values for its comparison.")
    }

    func parse(_ sql: String, _ subject: String) async throws(MetricError) -> ModelExpression {
        do { return try await reader.read(sql) } catch {
            throw MetricError(.badExpression, "The \(subject) is no expression: \(error.message)")
        }
    }

    private func ordering(
        _ query: MetricQuery, _ dimensions: [ResolvedField], _ names: [String], _ metrics: [SemanticMetric]
    ) throws(MetricError) -> [String] {
        var items: [String] = []
        var placed: Set<Int> = []
        for order in query.order {
            let position: Int?
            switch order.target {
            case .metric(let name):
                position = metrics.firstIndex { sameName($0.name, name) }.map { names.count + $0 }
            case .dimension(let reference):
                let wanted = try resolve(reference)
                position = dimensions.firstIndex(of: wanted)
            }
            guard let position else {
                throw MetricError(.badOrder, "Order by a metric or dimension that is asked for.")
            }
            if placed.insert(position).inserted {
                items.append("\(position + 1)\(order.isDescending ? " DESC" : " ASC") NULLS LAST")
            }
        }
        // Ties by the dimensions: the same question has the same rows.
        return items + names.indices.filter { !placed.contains($0) }.map { "\($0 + 1) ASC NULLS LAST" }
    }

    private func assemble(
        _ parts: [String], names: [String], metrics: [String], ordering: [String], limit: Int?
    ) -> String {
        let tables = parts.enumerated().map { "m\($0) AS (\($1))" }
        var sql = "WITH " + tables.joined(separator: ", ")
        let dimensions = names.indices.map { "d\($0)" }
        var source = "m0"
        var owner = "m0"
        if parts.count > 1, names.isEmpty {
            source = parts.indices.map { "m\($0)" }.joined(separator: " CROSS JOIN ")
        } else if parts.count > 1 {
            let list = dimensions.joined(separator: ", ")
            sql +=
                ", spine AS (" + parts.indices.map { "SELECT \(list) FROM m\($0)" }.joined(separator: " UNION ") + ")"
            owner = "spine"
            source =
                "spine"
                + parts.indices.map { part in
                    let matches = dimensions.map { "spine.\($0) IS NOT DISTINCT FROM m\(part).\($0)" }
                    return " LEFT JOIN m\(part) ON " + matches.joined(separator: " AND ")
                }.joined()
        }
        let columns =
            zip(dimensions, names).map { "\(owner).\($0) AS \(SQLText.identifier($1))" }
            + metrics.enumerated().map { "m\($0).m AS \(SQLText.identifier($1))" }
        sql += " SELECT \(columns.joined(separator: ", ")) FROM \(source)"
        if !ordering.isEmpty { sql += " ORDER BY " + ordering.joined(separator: ", ") }
        if let limit { sql += " LIMIT \(max(0, limit))" }
        return sql
    }
}
