public import Catalog
public import SQLSyntax

/// Checks a model against itself and, where given, the data it speaks of.
public struct SemanticValidator: Sendable {
    private let reader: ExpressionReader

    public init(parser: SyntaxParser) { reader = ExpressionReader(parser: parser) }

    /// Everything wrong with the text, in its order: shape, names, references and expressions.
    public func issues(in text: String, catalog: Catalog? = nil) async -> [Issue] {
        let reading = OssieCoder.read(text)
        guard let model = reading.model else { return reading.issues }
        let found = await issues(in: model, catalog: catalog, positions: reading.positions)
        return (reading.issues + found).sorted { ($0.line, $0.column, $0.message) < ($1.line, $1.column, $1.message) }
    }

    public func issues(
        in model: SemanticModel, catalog: Catalog? = nil, positions: SourceMap = SourceMap()
    ) async -> [Issue] {
        var check = ModelCheck(model: model, catalog: catalog, positions: positions, reader: reader)
        await check.run()
        return check.issues
    }
}

private struct ModelCheck {
    let model: SemanticModel
    let catalog: Catalog?
    let positions: SourceMap
    let reader: ExpressionReader
    var issues: [Issue] = []

    mutating func run() async {
        duplicates(model.datasets.map(\.name), "datasets", "dataset")
        duplicates(model.metrics.map(\.name), "metrics", "metric")
        duplicates(model.relationships.map(\.name), "relationships", "relationship")
        duplicates(model.filters.map(\.name), "filters", "filter")
        duplicates(model.glossary.map(\.term), "glossary", "term")
        for (index, dataset) in model.datasets.enumerated() { await check(dataset, "datasets[\(index)]") }
        for (index, join) in model.relationships.enumerated() { check(join, "relationships[\(index)]") }
        for (index, metric) in model.metrics.enumerated() { await check(metric, "metrics[\(index)]") }
        for filter in model.filters { await check(filter) }
        for term in model.glossary {
            if let sql = term.expression { _ = await parse(sql, "custom_extensions", "The term \(quote(term.term))") }
        }
        check(model.calendar)
        for policy in model.policies { await check(policy) }
    }

    private mutating func check(_ policy: AccessPolicy) async {
        let (path, who) = ("custom_extensions", "The policy of \(quote(policy.dataset))")
        for role in policy.roles where !AccessPolicy.roleNames.contains(role) {
            report(.badPolicy, "\(who) names the role \(quote(role)); roles are \(AccessPolicy.roleNames.joined(separator: ", ")).", path)
        }
        if policy.roles.isEmpty { report(.badPolicy, "\(who) names no role.", path) }
        guard let dataset = model.dataset(named: policy.dataset) else {
            return report(.unknownDataset, "\(who) names no dataset of the model.", path)
        }
        for (name, mask) in (policy.masks ?? [:]).sorted(by: { $0.key < $1.key }) {
            column(name, of: nil, in: catalog?.table(named: dataset.table), path)
            if AccessPolicy.mask(mask) == nil {
                report(.badPolicy, "The mask of \(quote(name)) must be hidden, empty, partial, or begin with =.", path)
            } else if case .expression(let sql)? = AccessPolicy.mask(mask) {
                _ = await parse(sql, path, "The mask of \(quote(name))")
            }
        }
        if let filter = policy.filter, let parsed = await parse(filter, path, who), parsed.isAggregate {
            report(.notScalar, "\(who) aggregates.", path)
        }
    }

    private mutating func check(_ dataset: SemanticDataset, _ path: String) async {
        let table = catalog?.table(named: dataset.table)
        if catalog != nil, table == nil {
            report(.unknownTable, "The data has no table \(quote(dataset.table)).", path + ".source")
        }
        duplicates(dataset.fields.map(\.name), path + ".fields", "field")
        for (key, names) in [("primary_key", dataset.primaryKey)] + dataset.uniqueKeys.map({ ("unique_keys", $0) }) {
            for name in names { column(name, of: dataset, in: table, "\(path).\(key)") }
        }
        for (index, field) in dataset.fields.enumerated() {
            let path = "\(path).fields[\(index)].expression"
            if let name = NameText.quotedColumn(field.expression.sql) {
                column(name, of: nil, in: table, path)
                continue
            }
            guard let parsed = await parse(field.expression.sql, path, "The field \(quote(field.name))") else {
                continue
            }
            if parsed.isAggregate {
                report(.notScalar, "The field \(quote(field.name)) aggregates; make it a metric.", path)
            }
            for name in parsed.columns {
                let own = ExpressionReader.ownPath(name, tableNames: [dataset.name, dataset.table])
                column(own[0], of: nil, in: table, path)
            }
        }
    }

    /// - Parameter dataset: where a field of that name will do as well.
    private mutating func column(_ name: String, of dataset: SemanticDataset?, in table: Table?, _ path: String) {
        guard let table, table.column(named: name) == nil, dataset?.field(named: name) == nil else { return }
        report(.unknownColumn, "The table \(quote(table.name)) has no column \(quote(name)).", path)
    }

    private mutating func check(_ join: SemanticRelationship, _ path: String) {
        for (key, name, columns) in [("from", join.from, join.fromColumns), ("to", join.to, join.toColumns)] {
            guard let dataset = model.dataset(named: name) else {
                report(.unknownDataset, "There is no dataset \(quote(name)).", "\(path).\(key)")
                continue
            }
            for column in columns {
                self.column(column, of: dataset, in: catalog?.table(named: dataset.table), "\(path).\(key)_columns")
            }
        }
        if join.fromColumns.isEmpty || join.fromColumns.count != join.toColumns.count {
            report(.badRelationship, "from_columns and to_columns must pair up, one each.", path + ".from_columns")
        }
    }

    private mutating func check(_ metric: SemanticMetric, _ path: String) async {
        for name in metric.datasets where model.dataset(named: name) == nil {
            report(.unknownDataset, "There is no dataset \(quote(name)).", path)
        }
        let who = "The metric \(quote(metric.name))"
        let path = path + ".expression"
        guard let parsed = await parse(metric.expression.sql, path, who) else { return }
        if !parsed.isAggregate {
            report(.notAggregate, "\(who) must aggregate, as SUM(amount) does.", path)
        } else if let loose = parsed.looseColumns.first {
            report(.notAggregate, "\(who) reads \(quote(loose.joined(separator: "."))) outside of an aggregate.", path)
        }
        references(parsed, metric.datasets, path, who)
        for aggregate in parsed.aggregates where aggregate.name == "sum" {
            // Within a product, as price x quantity, a price may be summed; alone it may not.
            guard case .column(let name)? = aggregate.arguments.first,
                let field = resolve(name, metric.datasets)?.field, field.additivity == .nonAdditive
            else { continue }
            report(
                .nonAdditiveSum, "\(who) sums \(quote(field.name)), which does not add up; use AVG or a weighted sum.",
                path)
        }
        if let sql = metric.filter, let filter = await parse(sql, path, "The filter of \(quote(metric.name))") {
            if filter.isAggregate { report(.notScalar, "The filter of \(quote(metric.name)) aggregates.", path) }
            references(filter, metric.datasets, path, who)
        }
    }

    private mutating func check(_ filter: NamedFilter) async {
        let (path, who) = ("custom_extensions", "The filter \(quote(filter.name))")
        guard model.dataset(named: filter.dataset) != nil else {
            return report(.unknownDataset, "\(who) names no dataset of the model.", path)
        }
        guard let parsed = await parse(filter.expression, path, who) else { return }
        if parsed.isAggregate { report(.notScalar, "\(who) aggregates.", path) }
        references(parsed, [filter.dataset], path, who)
    }

    private mutating func check(_ calendar: SemanticCalendar) {
        if let month = calendar.fiscalYearStartMonth, !(1...12).contains(month) {
            report(.badCalendar, "fiscalYearStartMonth must be 1 to 12.", "custom_extensions")
        }
        if let day = calendar.weekStart, !(1...7).contains(day) {
            report(.badCalendar, "weekStart must be 1 (Monday) to 7 (Sunday).", "custom_extensions")
        }
        if let now = calendar.now, CalendarDay(now) == nil {
            report(.badCalendar, "now must be a date, as 2024-06-30.", "custom_extensions")
        }
    }

    private mutating func references(_ parsed: ModelExpression, _ datasets: [String], _ path: String, _ who: String) {
        for name in parsed.columns where resolve(name, datasets) == nil {
            let isKnown = name.count == 1 || model.dataset(named: name[0]) != nil
            report(
                isKnown ? .unknownField : .unknownDataset,
                "\(who) reads \(quote(name.joined(separator: "."))), which is no field of the model.", path)
        }
    }

    private func resolve(_ name: [String], _ datasets: [String]) -> ResolvedField? {
        model.resolve(name, datasets: datasets)
    }

    private mutating func parse(_ sql: String, _ path: String, _ who: String) async -> ModelExpression? {
        do {
            return try await reader.read(sql)
        } catch {
            report(.badExpression, "\(who) is no expression: \(error.message)", path)
            return nil
        }
    }

    private mutating func duplicates(_ names: [String], _ path: String, _ kind: String) {
        var seen: Set<String> = []
        for (index, name) in names.enumerated() where !seen.insert(name.lowercased()).inserted {
            report(.duplicateName, "There are two of the \(kind) \(quote(name)).", "\(path)[\(index)].name")
        }
    }

    private mutating func report(_ code: Issue.Code, _ message: String, _ path: String) {
        let position = positions.position(of: path)
        issues.append(Issue(code, message, line: position.line, column: position.column))
    }
}
