import Catalog

/// Reads dbt's semantic layer: `semantic_models:` with `metrics:` as dbt Core 1.6 to 1.11 write them, and models with
/// `semantic_model:` and `columns:` as later versions do. Source of the formats: the dbt documentation on MetricFlow.
public enum DbtImporter {
    /// - Throws: `Issue` when the text is no such document.
    public static func model(from text: String, name: String = "dbt") throws(Issue) -> ModelImport {
        let (root, positions) = try YAMLText.read(text)
        let isLegacy = if case .list? = root["semantic_models"] { true } else { false }
        let isLatest = if case .list? = root["models"] { true } else { false }
        guard isLegacy || isLatest else {
            let place = positions.position(of: "")
            throw Issue(
                .wrongShape, "A dbt semantic model has a list of semantic_models or models.", line: place.line,
                column: place.column)
        }
        var reader = DbtReader()
        for (index, item) in root.list("semantic_models").enumerated() {
            reader.legacyModel(item, "semantic_models[\(index)]")
        }
        for (index, item) in root.list("models").enumerated() { reader.latestModel(item, "models[\(index)]") }
        reader.finishModels()
        for (index, item) in root.list("metrics").enumerated() { reader.metric(item, "metrics[\(index)]") }
        reader.report.unread(root, "", known: ["version", "semantic_models", "models", "metrics"])
        return reader.result(name)
    }
}

/// A measure or simple metric that others build on.
struct DbtMeasure: Sendable, Hashable {
    var dataset: String
    var sql: String
    var additivity: Additivity
    var filter: String?
    var description: String?
}

struct DbtReader {
    var report = LossReport()
    var datasets: [SemanticDataset] = []
    var metrics: [SemanticMetric] = []
    var measures: [String: DbtMeasure] = [:]
    private(set) var entities: [DbtEntity] = []
    /// Metrics written within models wait until every model is known: their filters may speak of later ones.
    private var waiting: [(dataset: Int, value: YAMLValue, path: String)] = []

    func result(_ name: String) -> ModelImport {
        var report = report
        let joins = DbtEntity.relationships(entities, report: &report)
        return ModelImport(
            model: SemanticModel(name: name, datasets: datasets, relationships: joins, metrics: metrics),
            losses: report.losses)
    }

    mutating func legacyModel(_ value: YAMLValue, _ path: String) {
        report.unread(
            value, path,
            known: [
                "name", "description", "model", "defaults", "primary_entity", "entities", "dimensions", "measures",
                "label",
            ])
        guard let name = value.text("name") else {
            return report.add(.incomplete, path, "A semantic model without a name is left out.")
        }
        let table = Self.table(ofReference: value.text("model") ?? name)
        if value.text("model") == nil {
            report.add(.unreadableSource, path, "No model is named; the name is taken for it.")
        }
        var dataset = SemanticDataset(name: name, table: table, description: value.text("description"))
        for (index, item) in value.list("entities").enumerated() {
            entity(
                item, name: item.text("name"), column: item.text("expr") ?? item.text("name"), &dataset,
                "\(path).entities[\(index)]")
        }
        for (index, item) in value.list("dimensions").enumerated() {
            guard let field = item.text("name") else {
                report.add(.incomplete, "\(path).dimensions[\(index)]", "A dimension without a name is left out.")
                continue
            }
            dataset.fields.append(dimension(field, item.text("expr"), item, isTime: item.text("type") == "time"))
        }
        for (index, item) in value.list("measures").enumerated() {
            measure(item, &dataset, "\(path).measures[\(index)]")
        }
        datasets.append(dataset)
    }

    mutating func latestModel(_ value: YAMLValue, _ path: String) {
        guard let table = value.text("name") else {
            return report.add(.incomplete, path, "A model without a name is left out.")
        }
        // Models without a semantic part are not of the semantic layer.
        let isEnabled = value["semantic_model"]?.isTrue ?? value["semantic_model"]?["enabled"]?.isTrue
        guard isEnabled ?? (value["semantic_model"] != nil) else { return }
        var dataset = SemanticDataset(
            name: value["semantic_model"]?.text("name") ?? table, table: table, description: value.text("description"))
        report.unread(
            value, path,
            known: [
                "name", "description", "semantic_model", "agg_time_dimension", "primary_entity", "columns",
                "derived_semantics", "metrics",
            ])
        for (index, item) in value.list("columns").enumerated() {
            let path = "\(path).columns[\(index)]"
            guard let column = item.text("name") else { continue }
            if let written = item["entity"], !written.isNull {
                let shape = written.string.map { YAMLValue.mapping([.init("type", .text($0))]) } ?? written
                entity(shape, name: shape.text("name") ?? column, column: column, &dataset, path + ".entity")
            }
            if let written = item["dimension"], !written.isNull {
                let type = written.string ?? written.text("type")
                var field = dimension(
                    written.text("name") ?? column, NameText.quoted(column), written,
                    isTime: type == "time" || item.text("granularity") != nil)
                field.description = field.description ?? item.text("description")
                dataset.fields.append(field)
                if written["validity_params"] != nil {
                    report.add(
                        .naturalEntity, path + ".dimension", "Validity windows of slowly changing rows are not kept.")
                }
            }
        }
        for (index, item) in (value["derived_semantics"]?.list("dimensions") ?? []).enumerated() {
            guard let name = item.text("name") else {
                report.add(.incomplete, "\(path).derived_semantics.dimensions[\(index)]", "A dimension needs a name.")
                continue
            }
            dataset.fields.append(dimension(name, item.text("expr"), item, isTime: item.text("type") == "time"))
        }
        for (index, item) in (value["derived_semantics"]?.list("entities") ?? []).enumerated() {
            entity(
                item, name: item.text("name"), column: item.text("expr"), &dataset,
                "\(path).derived_semantics.entities[\(index)]")
        }
        for (index, item) in value.list("metrics").enumerated() {
            waiting.append((datasets.count, item, "\(path).metrics[\(index)]"))
        }
        datasets.append(dataset)
    }

    mutating func finishModels() {
        for (index, value, path) in waiting where (value.text("type") ?? "simple") == "simple" {
            var dataset = datasets[index]
            simple(value, &dataset, path)
            datasets[index] = dataset
        }
        for (_, value, path) in waiting where (value.text("type") ?? "simple") != "simple" { metric(value, path) }
        waiting = []
    }

    private func dimension(_ name: String, _ sql: String?, _ value: YAMLValue, isTime: Bool) -> SemanticField {
        SemanticField(
            name: name, expression: SemanticExpression(sql ?? NameText.quoted(name)), isDimension: true,
            isTime: isTime ? true : nil, label: value.text("label"), description: value.text("description"))
    }

    private mutating func entity(
        _ value: YAMLValue, name: String?, column: String?, _ dataset: inout SemanticDataset, _ path: String
    ) {
        guard let name, let column else { return report.add(.incomplete, path, "An entity needs a name and a column.") }
        let isPlain = column.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        guard isPlain else {
            return report.add(.incomplete, path, "The entity \(quote(name)) is an expression; joins need a column.")
        }
        switch value.text("type") {
        case "natural": return report.add(.naturalEntity, path, "The natural entity \(quote(name)) is left out.")
        case "primary":
            dataset.primaryKey = [column]
            entities.append(DbtEntity(name: name, dataset: dataset.name, column: column, isUnique: true, path: path))
        case "unique":
            dataset.uniqueKeys.append([column])
            entities.append(DbtEntity(name: name, dataset: dataset.name, column: column, isUnique: true, path: path))
        case "foreign":
            entities.append(DbtEntity(name: name, dataset: dataset.name, column: column, isUnique: false, path: path))
        default: return report.add(.incomplete, path, "The entity \(quote(name)) has no known type.")
        }
        if dataset.field(named: name) == nil {
            dataset.fields.append(
                SemanticField(
                    name: name, expression: SemanticExpression(NameText.quoted(column)),
                    isDimension: true))
        }
    }

    /// `ref('orders')`, `source('raw', 'orders')` or the plain name.
    static func table(ofReference text: String) -> String {
        let quoted = text.split(whereSeparator: { $0 == "'" || $0 == "\"" })
        guard text.contains("("), quoted.count > 1 else { return text }
        // Between the last pair of quotes.
        return String(quoted[quoted.count - 2])
    }
}

struct DbtEntity: Sendable, Hashable {
    var name: String
    var dataset: String
    var column: String
    var isUnique: Bool
    var path: String

    /// Equal entity names join: a foreign one with the one dataset where it is primary or unique.
    static func relationships(_ entities: [DbtEntity], report: inout LossReport) -> [SemanticRelationship] {
        var names = NameSet()
        var found: [SemanticRelationship] = []
        for entity in entities where !entity.isUnique {
            let targets = entities.filter { $0.isUnique && $0.name == entity.name && $0.dataset != entity.dataset }
            guard let target = targets.first else { continue }
            guard targets.count == 1 else {
                report.add(
                    .ambiguousEntity, entity.path,
                    "The entity \(quote(entity.name)) is the key of several models; no join is made.")
                continue
            }
            found.append(
                SemanticRelationship(
                    name: names.take(
                        "\(entity.dataset)_to_\(target.dataset)",
                        orElse: "\(entity.dataset)_to_\(target.dataset)_by_\(entity.name)"),
                    from: entity.dataset, to: target.dataset, fromColumns: [entity.column],
                    toColumns: [target.column]))
        }
        return found
    }
}
