import Catalog

/// The document of a model; members in the order people read them, absent ones left out.
enum OssieWriter {
    static func document(_ model: SemanticModel) -> YAMLValue {
        let usesTypes =
            model.datasets.contains { $0.fields.contains { $0.type != nil } }
            || model.metrics.contains { $0.type != nil }
        return .mapping([
            .init("version", .text(usesTypes ? "0.2.0.dev0" : "0.1.1")),
            .init("semantic_model", .list([object(model)])),
        ])
    }

    static func object(_ model: SemanticModel) -> YAMLValue {
        var own = PintailExtension()
        if !model.filters.isEmpty { own.filters = model.filters }
        if !model.glossary.isEmpty { own.glossary = model.glossary }
        if model.calendar != SemanticCalendar() { own.calendar = model.calendar }
        if !model.policies.isEmpty { own.policies = model.policies }
        return mapping([
            ("name", .text(model.name)), ("description", text(model.description)),
            ("ai_context", context(model.context)), ("datasets", list(model.datasets.map(dataset))),
            ("relationships", list(model.relationships.map(relationship))),
            ("metrics", list(model.metrics.map(metric))),
            ("custom_extensions", extensions(own, model.extensions)),
        ])
    }

    private static func dataset(_ dataset: SemanticDataset) -> YAMLValue {
        var own = PintailExtension()
        if OssieReader.table(ofSource: dataset.source) != dataset.table { own.table = dataset.table }
        if dataset.status == .draft { own.status = .draft }
        return mapping([
            ("name", .text(dataset.name)), ("source", .text(dataset.source)),
            ("primary_key", texts(dataset.primaryKey)),
            ("unique_keys", list(dataset.uniqueKeys.map { .list($0.map(YAMLValue.text)) })),
            ("description", text(dataset.description)), ("ai_context", context(dataset.context)),
            ("fields", list(dataset.fields.map(field))), ("custom_extensions", extensions(own, dataset.extensions)),
        ])
    }

    private static func field(_ field: SemanticField) -> YAMLValue {
        var own = PintailExtension()
        (own.unit, own.additivity) = (field.unit, field.additivity)
        if field.status == .draft { own.status = .draft }
        let dimension: YAMLValue? =
            field.isDimension
            ? .mapping(field.isTime.map { [.init("is_time", .scalar($0 ? "true" : "false", isPlain: true))] } ?? [])
            : nil
        return mapping([
            ("name", .text(field.name)), ("expression", expression(field.expression)), ("dimension", dimension),
            ("label", text(field.label)), ("description", text(field.description)),
            ("datatype", text(field.type?.rawValue)), ("ai_context", context(field.context)),
            ("custom_extensions", extensions(own, field.extensions)),
        ])
    }

    private static func relationship(_ relationship: SemanticRelationship) -> YAMLValue {
        var own = PintailExtension()
        if relationship.multiplicity != .manyToOne { own.multiplicity = relationship.multiplicity }
        if relationship.status == .draft { own.status = .draft }
        return mapping([
            ("name", .text(relationship.name)), ("from", .text(relationship.from)), ("to", .text(relationship.to)),
            ("from_columns", .list(relationship.fromColumns.map(YAMLValue.text))),
            ("to_columns", .list(relationship.toColumns.map(YAMLValue.text))),
            ("ai_context", context(relationship.context)),
            ("custom_extensions", extensions(own, relationship.extensions)),
        ])
    }

    private static func metric(_ metric: SemanticMetric) -> YAMLValue {
        var own = PintailExtension()
        (own.unit, own.label, own.filter) = (metric.unit, metric.label, metric.filter)
        if !metric.datasets.isEmpty { own.datasets = metric.datasets }
        if metric.additivity != .additive { own.additivity = metric.additivity }
        if metric.status == .draft { own.status = .draft }
        return mapping([
            ("name", .text(metric.name)), ("expression", expression(metric.expression)),
            ("description", text(metric.description)), ("datatype", text(metric.type?.rawValue)),
            ("ai_context", context(metric.context)), ("custom_extensions", extensions(own, metric.extensions)),
        ])
    }

    private static func expression(_ expression: SemanticExpression) -> YAMLValue {
        mapping([
            (
                "dialects",
                .list(
                    expression.dialects.map {
                        mapping([("dialect", .text($0.name)), ("expression", .text($0.sql))])
                    })
            )
        ])
    }

    private static func context(_ context: AIContext) -> YAMLValue? {
        if context.isEmpty { return nil }
        let isBare = context.synonyms.isEmpty && context.examples.isEmpty && context.others.isEmpty
        if context.isPlainText, isBare { return .text(context.instructions ?? "") }
        let known = mapping([
            ("instructions", text(context.instructions)), ("synonyms", texts(context.synonyms)),
            ("examples", texts(context.examples)),
        ])
        return .mapping(known.entries + context.others.map { .init($0.name, $0.value) })
    }

    private static func extensions(_ own: PintailExtension, _ others: [CustomExtension]) -> YAMLValue? {
        list(
            ([own.encoded()].compactMap { $0 } + others).map {
                mapping([("vendor_name", .text($0.vendor)), ("data", .text($0.data))])
            })
    }

    private static func text(_ text: String?) -> YAMLValue? { text.map(YAMLValue.text) }
    private static func texts(_ texts: [String]) -> YAMLValue? { list(texts.map(YAMLValue.text)) }
    private static func list(_ items: [YAMLValue]) -> YAMLValue? { items.isEmpty ? nil : .list(items) }
    private static func mapping(_ members: [(String, YAMLValue?)]) -> YAMLValue {
        .mapping(members.compactMap { name, value in value.map { .init(name, $0) } })
    }
}
