import Catalog

/// Reads a Snowflake Cortex Analyst semantic model. Source of the format: Snowflake's "Semantic model specification",
/// in its legacy form (measures with a default aggregation) and its present one (facts and metrics).
public enum CortexImporter {
    /// - Throws: `Issue` when the text is no such document.
    public static func model(from text: String) throws(Issue) -> ModelImport {
        let (root, positions) = try YAMLText.read(text)
        guard root.text("name") != nil, case .list? = root["tables"] else {
            let place = positions.position(of: "")
            throw Issue(
                .wrongShape, "A Cortex semantic model has a name and a list of tables.", line: place.line,
                column: place.column)
        }
        var reader = CortexReader()
        let model = reader.read(root)
        return ModelImport(model: model, losses: reader.report.losses)
    }
}

private struct CortexReader {
    var report = LossReport()
    private var metrics: [SemanticMetric] = []
    private var filters: [NamedFilter] = []

    mutating func read(_ root: YAMLValue) -> SemanticModel {
        report.unread(
            root, "",
            known: [
                "name", "description", "tables", "relationships", "metrics", "verified_queries", "custom_instructions",
                "module_custom_instructions", "synonyms",
            ])
        var model = SemanticModel(name: root.text("name") ?? "", description: root.text("description"))
        model.context.synonyms = root.texts("synonyms")
        let modules = (root["module_custom_instructions"]?.entries ?? []).compactMap(\.value.string)
        let instructions = [root.text("custom_instructions")].compactMap { $0 } + modules
        if !instructions.isEmpty { model.context.instructions = instructions.joined(separator: "\n") }
        let tables = root.list("tables").enumerated()
        model.datasets = tables.compactMap { dataset($1, "tables[\($0)]") }
        model.relationships = root.list("relationships").enumerated().compactMap {
            relationship($1, "relationships[\($0)]")
        }
        for (index, item) in root.list("metrics").enumerated() { metric(item, nil, "metrics[\(index)]") }
        for (index, item) in root.list("verified_queries").enumerated() {
            report.add(
                .verifiedQuery, "verified_queries[\(index)]",
                "The verified query \(quote(item.text("name") ?? "")) is written over logical tables; add it as one of this dataset."
            )
        }
        (model.metrics, model.filters) = (metrics, filters)
        return model
    }

    private mutating func dataset(_ value: YAMLValue, _ path: String) -> SemanticDataset? {
        report.unread(
            value, path,
            known: [
                "name", "description", "synonyms", "base_table", "primary_key", "unique_keys", "dimensions",
                "time_dimensions", "facts", "measures", "metrics", "filters",
            ])
        guard let name = value.text("name") else {
            report.add(.incomplete, path, "A table without a name is left out.")
            return nil
        }
        let parts = ["database", "schema", "table"].compactMap { value["base_table"]?.text($0) }
        let table = value["base_table"]?.text("table")
        if table == nil {
            report.add(
                .unreadableSource, path + ".base_table", "No base table is named; the table's own name is taken.")
        }
        var dataset = SemanticDataset(
            name: name, table: table ?? name, source: table == nil ? name : parts.joined(separator: "."),
            primaryKey: value["primary_key"]?.texts("columns") ?? [],
            uniqueKeys: value.list("unique_keys").map { $0.texts("columns") }, description: value.text("description"),
            context: AIContext(synonyms: value.texts("synonyms")))
        for (key, isDimension, isTime) in [
            ("dimensions", true, false), ("time_dimensions", true, true), ("facts", false, false),
            ("measures", false, false),
        ] {
            for (index, item) in value.list(key).enumerated() {
                let path = "\(path).\(key)[\(index)]"
                guard let field = field(item, isDimension, isTime, path) else { continue }
                dataset.fields.append(field)
                if let aggregation = item.text("default_aggregation") {
                    aggregate(field, by: aggregation, dataset: name, path)
                }
            }
        }
        for (index, item) in value.list("metrics").enumerated() { metric(item, name, "\(path).metrics[\(index)]") }
        for (index, item) in value.list("filters").enumerated() {
            let path = "\(path).filters[\(index)]"
            guard let filter = item.text("name"), let sql = item.text("expr") else {
                report.add(.incomplete, path, "A filter needs name and expr.")
                continue
            }
            report.unread(item, path, known: ["name", "synonyms", "description", "expr"])
            let synonyms = item.texts("synonyms")
            filters.append(
                NamedFilter(
                    name: filter, dataset: name, expression: sql, description: item.text("description"),
                    synonyms: synonyms.isEmpty ? nil : synonyms))
        }
        return dataset
    }

    private mutating func field(_ value: YAMLValue, _ isDimension: Bool, _ isTime: Bool, _ path: String)
        -> SemanticField?
    {
        report.unread(
            value, path,
            known: ["name", "synonyms", "description", "expr", "data_type", "default_aggregation", "access_modifier"])
        guard let name = value.text("name") else {
            report.add(.incomplete, path, "A column without a name is left out.")
            return nil
        }
        return SemanticField(
            name: name, expression: SemanticExpression(value.text("expr") ?? NameText.quoted(name)),
            isDimension: isDimension, isTime: isTime ? true : nil,
            type: value.text("data_type").flatMap(FieldType.init(snowflake:)), description: value.text("description"),
            context: AIContext(synonyms: value.texts("synonyms")))
    }

    /// A legacy measure is a fact with the metric its default aggregation makes.
    private mutating func aggregate(_ field: SemanticField, by aggregation: String, dataset: String, _ path: String) {
        guard let sql = Aggregation.sql(aggregation, NameText.path(dataset, field.name)) else {
            report.add(.unknownAggregate, path, "The aggregation \(quote(aggregation)) is not known.")
            return
        }
        metrics.append(
            SemanticMetric(
                name: "\(field.name)_\(aggregation.lowercased())", expression: SemanticExpression(sql),
                datasets: [dataset],
                description: field.description, context: field.context, additivity: Aggregation.additivity(aggregation))
        )
    }

    private mutating func metric(_ value: YAMLValue, _ dataset: String?, _ path: String) {
        guard let name = value.text("name"), let sql = value.text("expr") else {
            report.add(.incomplete, path, "A metric needs name and expr.")
            return
        }
        if value.text("access_modifier") == "private_access" {
            report.add(.privateMetric, path, "The private metric \(quote(name)) is left out.")
            return
        }
        report.unread(value, path, known: ["name", "synonyms", "description", "expr", "access_modifier"])
        metrics.append(
            SemanticMetric(
                name: name, expression: SemanticExpression(sql), datasets: [dataset].compactMap { $0 },
                description: value.text("description"), context: AIContext(synonyms: value.texts("synonyms"))))
    }

    private mutating func relationship(_ value: YAMLValue, _ path: String) -> SemanticRelationship? {
        report.unread(
            value, path,
            known: ["name", "left_table", "right_table", "relationship_columns", "join_type", "relationship_type"])
        guard let left = value.text("left_table"), let right = value.text("right_table") else {
            report.add(.incomplete, path, "A relationship needs left_table and right_table.")
            return nil
        }
        if let type = value.text("join_type"), !type.lowercased().hasPrefix("left") {
            report.add(.unknownKey, path + ".join_type", "Metrics join with LEFT joins only, so that no row is lost.")
        }
        let pairs = value.list("relationship_columns")
        return SemanticRelationship(
            name: value.text("name") ?? "\(left)_to_\(right)", from: left, to: right,
            fromColumns: pairs.compactMap { $0.text("left_column") },
            toColumns: pairs.compactMap { $0.text("right_column") },
            multiplicity: value.text("relationship_type") == "one_to_one" ? .oneToOne : .manyToOne)
    }
}

/// Aggregations by the names other formats give them.
enum Aggregation {
    static func sql(_ name: String, _ operand: String) -> String? {
        switch name.lowercased() {
        case "sum": "SUM(\(operand))"
        case "sum_boolean": "SUM(CASE WHEN \(operand) THEN 1 ELSE 0 END)"
        case "avg", "average": "AVG(\(operand))"
        case "median": "MEDIAN(\(operand))"
        case "min": "MIN(\(operand))"
        case "max": "MAX(\(operand))"
        case "count": "COUNT(\(operand))"
        case "count_distinct": "COUNT(DISTINCT \(operand))"
        default: nil
        }
    }

    static func additivity(_ name: String) -> Additivity {
        ["sum", "count", "sum_boolean"].contains(name.lowercased()) ? .additive : .nonAdditive
    }
}

extension FieldType {
    init?(snowflake type: String) {
        let name = type.uppercased().prefix { $0 != "(" }
        switch name {
        case "VARCHAR", "TEXT", "STRING", "CHAR": self = .string
        case "INT", "INTEGER", "BIGINT", "SMALLINT": self = .integer
        case "NUMBER", "DECIMAL", "NUMERIC": self = type.uppercased().hasSuffix(",0)") ? .integer : .decimal
        case "FLOAT", "DOUBLE", "REAL": self = .float
        case "BOOLEAN": self = .boolean
        case "DATE": self = .date
        case "TIME": self = .time
        case "TIMESTAMP", "TIMESTAMP_NTZ", "DATETIME": self = .dateTime
        case "TIMESTAMP_TZ", "TIMESTAMP_LTZ": self = .dateTimeTZ
        default: return nil
        }
    }
}
