import Catalog

extension DbtReader {
    /// A legacy measure becomes a fact and, when metrics or `create_metric` ask for it, a metric.
    mutating func measure(_ value: YAMLValue, _ dataset: inout SemanticDataset, _ path: String) {
        report.unread(
            value, path,
            known: [
                "name", "description", "label", "agg", "expr", "non_additive_dimension", "create_metric", "agg_params",
                "agg_time_dimension",
            ])
        guard let name = value.text("name"), let found = built(value, name: name, &dataset, path) else { return }
        measures[name] = found
        guard value["create_metric"]?.isTrue == true else { return }
        metrics.append(metric(name, found, value))
    }

    /// The latest form: the aggregation stands in the metric itself.
    mutating func simple(_ value: YAMLValue, _ dataset: inout SemanticDataset, _ path: String) {
        report.unread(
            value, path,
            known: [
                "name", "description", "label", "type", "agg", "expr", "percentile", "percentile_type",
                "fill_nulls_with",
                "join_to_timespine", "filter", "non_additive_dimension", "agg_time_dimension", "hidden",
            ])
        guard let name = value.text("name"), var found = built(value, name: name, &dataset, path) else { return }
        loseFill(value, path)
        guard let joined = joined([value["filter"]].compactMap { $0 }, nil, dataset.name, path) else { return }
        found.filter = joined.isEmpty ? nil : joined
        measures[name] = found
        metrics.append(metric(name, found, value))
    }

    /// Metrics of the list: simple over measures, ratios and derived ones of one dataset.
    mutating func metric(_ value: YAMLValue, _ path: String) {
        guard let name = value.text("name") else {
            return report.add(.incomplete, path, "A metric without a name is left out.")
        }
        report.unread(
            value, path,
            known: [
                "name", "description", "label", "type", "type_params", "filter", "numerator", "denominator", "expr",
                "input_metrics", "input_metric", "window", "grain_to_date", "period_agg", "entity", "calculation",
                "base_metric", "conversion_metric", "constant_properties",
            ])
        let parameters = value["type_params"] ?? value
        switch value.text("type") ?? "simple" {
        case "conversion":
            report.add(.conversionMetric, path, "The conversion metric \(quote(name)) is left out.")
        case "cumulative":
            report.add(.cumulative, path, "The running total \(quote(name)) is left out; ask for its metric by time.")
        case "ratio":
            let inputs = ["numerator", "denominator"].compactMap { parameters[$0] }
            combine(name, value, inputs, path) { "(\($0[0])) / NULLIF(\($0[1]), 0)" }
        case "derived": derived(name, value, parameters, path)
        case "simple":
            let reference = parameters["measure"]
            guard let measure = reference?.string ?? reference?.text("name"), var found = measures[measure] else {
                return report.add(.incomplete, path, "The metric \(quote(name)) names no measure of these models.")
            }
            loseFill(reference ?? .mapping([]), path)
            let written = [value["filter"], reference?["filter"]].compactMap { $0 }
            guard let joined = joined(written, found.filter, found.dataset, path) else { return }
            found.filter = joined.isEmpty ? nil : joined
            measures[name] = found
            metrics.append(metric(name, found, value))
        default: report.add(.derivedMetric, path, "The type of the metric \(quote(name)) is not known.")
        }
    }

    private mutating func derived(_ name: String, _ value: YAMLValue, _ parameters: YAMLValue, _ path: String) {
        let inputs = parameters["metrics"]?.items ?? parameters.list("input_metrics")
        guard let formula = parameters.text("expr"), !inputs.isEmpty else {
            return report.add(.incomplete, path, "A derived metric needs expr and metrics.")
        }
        if inputs.contains(where: { $0["offset_window"] != nil || $0["offset_to_grain"] != nil }) {
            return report.add(.derivedMetric, path, "\(quote(name)) compares with an earlier period and is left out.")
        }
        let names = inputs.compactMap { $0.string ?? $0.text("alias") ?? $0.text("name") }
        combine(name, value, inputs, path) { Self.replacing(names, by: $0, in: formula) }
    }

    /// A metric of metrics holds here only when all aggregate the same dataset's rows.
    private mutating func combine(
        _ name: String, _ value: YAMLValue, _ inputs: [YAMLValue], _ path: String, _ formula: ([String]) -> String
    ) {
        let parts = inputs.compactMap { (input) -> DbtMeasure? in
            guard input["filter"] == nil else { return nil }
            return (input.string ?? input.text("name")).flatMap { measures[$0] }
        }
        guard !parts.isEmpty, parts.count == inputs.count, value["filter"] == nil,
            parts.allSatisfy({ $0.dataset == parts[0].dataset }),
            inputs.count > 1 || value.text("type") == "derived"
        else {
            return report.add(
                .derivedMetric, path,
                "\(quote(name)) combines metrics that are missing, filtered apart or of several models.")
        }
        let terms = parts.map { part in part.filter.map { "\(part.sql) FILTER (WHERE \($0))" } ?? part.sql }
        let found = DbtMeasure(dataset: parts[0].dataset, sql: formula(terms), additivity: .nonAdditive)
        metrics.append(metric(name, found, value))
    }

    private func metric(_ name: String, _ found: DbtMeasure, _ value: YAMLValue) -> SemanticMetric {
        SemanticMetric(
            name: name, expression: SemanticExpression(found.sql), datasets: [found.dataset],
            label: value.text("label"),
            description: value.text("description") ?? found.description, additivity: found.additivity,
            filter: found.filter)
    }

    private mutating func built(
        _ value: YAMLValue, name: String, _ dataset: inout SemanticDataset, _ path: String
    ) -> DbtMeasure? {
        let aggregation = value.text("agg") ?? ""
        let written = value.text("expr") ?? NameText.quoted(name)
        let isConstant = Double(written) != nil
        // The fact has a name of its own when a dimension already took it.
        let fact = dataset.field(named: name) == nil ? name : "\(name)_fact"
        let operand = isConstant ? written : NameText.path(dataset.name, fact)
        let sql: String?
        if aggregation == "percentile" {
            let share = value.text("percentile") ?? value["agg_params"]?.text("percentile")
            sql = share.flatMap(Double.init).map { "quantile_cont(\(operand), \($0))" }
        } else {
            sql = Aggregation.sql(aggregation, operand)
        }
        guard let sql else {
            report.add(.unknownAggregate, path, "The aggregation \(quote(aggregation)) of \(quote(name)) is not known.")
            return nil
        }
        if !isConstant {
            dataset.fields.append(
                SemanticField(
                    name: fact, expression: SemanticExpression(written), description: value.text("description")))
        }
        let isSemi = value["non_additive_dimension"].map { !$0.isNull } ?? false
        return DbtMeasure(
            dataset: dataset.name, sql: sql, additivity: isSemi ? .semiAdditive : Aggregation.additivity(aggregation),
            description: value.text("description"))
    }

    private mutating func loseFill(_ value: YAMLValue, _ path: String) {
        if value["fill_nulls_with"] != nil {
            report.add(.nullFill, path, "Missing periods stay empty; fill_nulls_with is not kept.")
        }
        if value["join_to_timespine"]?.isTrue == true {
            report.add(.timeSpine, path, "Periods without rows are not listed; join_to_timespine is not kept.")
        }
    }

    /// The conditions as SQL over fields; nil, with a loss told, when one cannot be read: a metric without its filter
    /// would be another number.
    private mutating func joined(
        _ filters: [YAMLValue], _ first: String?, _ dataset: String, _ path: String
    ) -> String? {
        func field(_ entity: String?, _ name: String) -> String? {
            guard let entity else { return NameText.path(dataset, name) }
            let own = entities.contains { $0.name == entity && $0.isUnique && $0.dataset == dataset }
            let owners = Set(entities.filter { $0.name == entity && $0.isUnique }.map(\.dataset))
            if own { return NameText.path(dataset, name) }
            return owners.count == 1 ? owners.first.map { NameText.path($0, name) } : nil
        }
        var parts = [first].compactMap { $0 }
        for text in filters.flatMap({ $0.items.isEmpty ? [$0] : $0.items }).compactMap(\.string) {
            guard let sql = DbtTemplate.sql(text, field: field) else {
                report.add(.filter, path, "The filter's template is not read, so its metric is left out.")
                return nil
            }
            parts.append(sql)
        }
        return parts.count > 1 ? parts.map { "(\($0))" }.joined(separator: " AND ") : parts.first ?? ""
    }

    /// Whole words only: `revenue` does not stand in `revenue_net`.
    private static func replacing(_ names: [String], by terms: [String], in formula: String) -> String {
        var result = ""
        var word = ""
        func finish(_ word: String) -> String {
            names.firstIndex(of: word).map { "(\(terms[$0]))" } ?? word
        }
        for character in formula {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
            } else {
                result += finish(word) + String(character)
                word = ""
            }
        }
        return result + finish(word)
    }
}

/// dbt's filter templates: `{{ Dimension('order__status') }} = 'paid'`.
enum DbtTemplate {
    /// The condition with each reference as `field` spells it, from its entity and name; nil for other templates.
    static func sql(_ text: String, field: (String?, String) -> String?) -> String? {
        var rest = text[...]
        var result = ""
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}"),
                let (entity, name) = reference(String(rest[open.upperBound..<close.lowerBound])),
                let path = field(entity, name)
            else { return nil }
            result += rest[..<open.lowerBound] + path
            rest = rest[close.upperBound...]
        }
        let sql = result + rest
        return sql.contains("{%") ? nil : sql.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// `order` and `status` of `Dimension('order__status')`.
    private static func reference(_ call: String) -> (entity: String?, name: String)? {
        let parts = call.split(whereSeparator: { $0 == "'" || $0 == "\"" })
        let name = (parts.first ?? "").filter { !$0.isWhitespace }
        // More arguments give a grain, which a condition cannot hold.
        guard ["Dimension(", "Entity("].contains(name), parts.count == 3,
            parts[2].filter({ !$0.isWhitespace }) == ")"
        else { return nil }
        let path = parts[1].split(separator: "__").map(String.init)
        guard let last = path.last else { return nil }
        return (path.count > 1 ? path[path.count - 2] : nil, last)
    }
}
