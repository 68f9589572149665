import DuckDB
import SQLSyntax

extension MetricCompiler {
    /// The dataset whose rows a metric aggregates: the first it names, else the one from which all it reads is reached.
    func base(of metric: SemanticMetric, _ parsed: ModelExpression) throws(MetricError) -> SemanticDataset {
        if let name = metric.datasets.first {
            guard let dataset = model.dataset(named: name) else {
                throw MetricError(.noBaseDataset, "\(quote(metric.name)) names no dataset of the model.")
            }
            return dataset
        }
        var read: [SemanticDataset] = []
        for path in parsed.columns {
            guard let found = model.resolve(path, datasets: []) else {
                throw MetricError(
                    .badExpression,
                    "\(quote(metric.name)) reads \(quote(path.joined(separator: "."))), not in the model.")
            }
            if !read.contains(found.dataset) { read.append(found.dataset) }
        }
        if read.isEmpty, model.datasets.count == 1 { return model.datasets[0] }
        let bases = read.filter { base in
            read.allSatisfy { if case .one = paths.path(from: base.name, to: $0.name) { true } else { false } }
        }
        guard bases.count == 1 else {
            throw MetricError(.noBaseDataset, "\(quote(metric.name)) does not say which dataset's rows it aggregates.")
        }
        return bases[0]
    }

    /// A parent's number stands on each of its children's rows: summing it there counts it many times. Only aggregates
    /// that repetition does not change may read the parent alone.
    func refuseFanOut(_ metric: SemanticMetric, _ parsed: ModelExpression, base: SemanticDataset) throws(MetricError) {
        let steady: Set<String> = ["min", "max", "any_value", "bool_and", "bool_or", "approx_count_distinct"]
        let names = metric.datasets.isEmpty ? [base.name] : metric.datasets
        for aggregate in parsed.aggregates where !aggregate.isDistinct && !steady.contains(aggregate.name) {
            let read = aggregate.arguments.flatMap { ModelExpression.columns($0) }
            let owners = read.compactMap { model.resolve($0, datasets: names)?.dataset.name }
            if !owners.isEmpty, !owners.contains(base.name) {
                throw MetricError(
                    .fanOut,
                    "\(quote(metric.name)) would count rows of \(quote(owners[0])) once for each row of \(quote(base.name))."
                )
            }
        }
    }
}

/// The FROM clause of one metric while it is being written.
struct MetricScope {
    let compiler: MetricCompiler
    let metric: String
    let base: SemanticDataset
    private var aliases: [String: String] = [:]
    private var joins: [JoinPaths.Step] = []

    init(compiler: MetricCompiler, metric: String, base: SemanticDataset) {
        (self.compiler, self.metric, self.base) = (compiler, metric, base)
        aliases[base.name] = "t0"
    }

    /// The field's SQL here; joins its dataset when it is not yet there.
    mutating func text(_ dimension: ResolvedField) async throws(MetricError) -> String {
        let parsed = try await field(dimension)
        let alias = try reach(dimension.dataset)
        do {
            return try await compiler.reader.text(
                parsed, from: alias, tableNames: [dimension.dataset.name, dimension.dataset.table])
        } catch {
            throw MetricError(.badExpression, error.message)
        }
    }

    /// The SQL of a metric's or filter's expression over fields.
    mutating func text(_ parsed: ModelExpression, datasets: [String]) async throws(MetricError) -> String {
        var replacements: [[String]: ExpressionReader.Replacement] = [:]
        for path in parsed.columns {
            guard let found = compiler.model.resolve(path, datasets: datasets) else {
                throw MetricError(
                    .badExpression, "\(quote(path.joined(separator: "."))) is no field that \(quote(metric)) may read.")
            }
            replacements[path] = ExpressionReader.Replacement(
                field: try await field(found), alias: try reach(found.dataset),
                tableNames: [found.dataset.name, found.dataset.table])
        }
        do { return try await compiler.reader.text(parsed, replacing: replacements) } catch {
            throw MetricError(.badExpression, error.message)
        }
    }

    private func field(_ found: ResolvedField) async throws(MetricError) -> ModelExpression {
        let parsed = try await compiler.parse(found.field.expression.sql, "field \(quote(found.reference.description))")
        if parsed.isAggregate {
            throw MetricError(.badExpression, "The field \(quote(found.reference.description)) aggregates.")
        }
        return parsed
    }

    private mutating func reach(_ dataset: SemanticDataset) throws(MetricError) -> String {
        if let alias = aliases[dataset.name] { return alias }
        switch compiler.paths.path(from: base.name, to: dataset.name) {
        case .none:
            throw MetricError(
                .unreachable,
                "\(quote(metric)) cannot be broken down by \(quote(dataset.name)): no many-to-one way leads there from \(quote(base.name))."
            )
        case .several:
            throw MetricError(
                .ambiguousPath,
                "Several joins lead from \(quote(base.name)) to \(quote(dataset.name)); they mean different things.")
        case .one(let steps):
            for step in steps where aliases[step.to] == nil {
                aliases[step.to] = "t\(aliases.count)"
                joins.append(step)
            }
        }
        return aliases[dataset.name] ?? "t0"
    }

    func from() throws(MetricError) -> String {
        var sql = "FROM \(SQLText.identifier(base.table)) AS t0"
        for join in joins {
            guard let dataset = compiler.model.dataset(named: join.to), let left = aliases[join.from],
                let right = aliases[join.to]
            else { continue }
            let pairs = zip(join.fromColumns, join.toColumns).map {
                "\(left).\(SQLText.identifier($0)) = \(right).\(SQLText.identifier($1))"
            }
            sql += " LEFT JOIN \(SQLText.identifier(dataset.table)) AS \(right) ON \(pairs.joined(separator: " AND "))"
        }
        return sql
    }
}
