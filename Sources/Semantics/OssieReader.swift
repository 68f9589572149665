import Catalog
import Foundation

/// Reads the document into a model and notes what does not belong. Paths are the document's own.
struct OssieReader {
    let positions: SourceMap
    var issues: [Issue] = []
    private var prefix = ""

    init(positions: SourceMap) { self.positions = positions }

    /// The map with paths from the model rather than the document.
    var modelPositions: SourceMap {
        var map = SourceMap()
        for (path, position) in positions.positions where path == prefix || path.hasPrefix(prefix + ".") {
            map.positions[String(path.dropFirst(path == prefix ? prefix.count : prefix.count + 1))] = position
        }
        return map
    }

    mutating func document(_ value: YAMLValue) -> SemanticModel? {
        guard members(value, "", known: ["version", "semantic_model"], required: ["version", "semantic_model"]) else {
            return nil
        }
        let version = value["version"]?.string ?? ""
        if version != "0.1.1", !version.hasPrefix("0.2") {
            report(.unsupportedVersion, "Version \(quote(version)) is not read; write 0.1.1 or 0.2.0.dev0.", "version")
        }
        guard case .list(let models)? = value["semantic_model"], let first = models.first else {
            report(.wrongShape, "semantic_model must be a list with one model.", "semantic_model")
            return nil
        }
        if models.count > 1 { report(.wrongShape, "Write one model a file.", "semantic_model[1]") }
        prefix = "semantic_model[0]"
        return model(first, prefix)
    }

    private mutating func model(_ value: YAMLValue, _ path: String) -> SemanticModel? {
        let known: Set<String> = [
            "name", "description", "ai_context", "datasets", "relationships", "metrics", "custom_extensions",
        ]
        guard members(value, path, known: known, required: ["name", "datasets"]) else { return nil }
        let (own, others) = extensions(value, path)
        var model = SemanticModel(name: text(value, "name", path) ?? "")
        model.description = text(value, "description", path)
        model.context = context(value, path)
        model.datasets = each(value, "datasets", path) { $0.dataset($1, $2) }
        model.relationships = each(value, "relationships", path) { $0.relationship($1, $2) }
        model.metrics = each(value, "metrics", path) { $0.metric($1, $2) }
        (model.filters, model.glossary) = (own.filters ?? [], own.glossary ?? [])
        (model.calendar, model.extensions) = (own.calendar ?? SemanticCalendar(), others)
        model.policies = own.policies ?? []
        return model
    }

    private mutating func dataset(_ value: YAMLValue, _ path: String) -> SemanticDataset? {
        let known: Set<String> = [
            "name", "source", "primary_key", "unique_keys", "description", "ai_context", "fields", "custom_extensions",
        ]
        guard members(value, path, known: known, required: ["name", "source"]) else { return nil }
        let (own, others) = extensions(value, path)
        let source = text(value, "source", path) ?? ""
        return SemanticDataset(
            name: text(value, "name", path) ?? "", table: own.table ?? Self.table(ofSource: source), source: source,
            primaryKey: texts(value["primary_key"], path + ".primary_key"),
            uniqueKeys: (value["unique_keys"]?.items ?? []).enumerated().map { index, key in
                texts(key, "\(path).unique_keys[\(index)]")
            },
            description: text(value, "description", path), context: context(value, path),
            fields: each(value, "fields", path) { $0.field($1, $2) }, status: own.status ?? .confirmed,
            extensions: others)
    }

    private mutating func field(_ value: YAMLValue, _ path: String) -> SemanticField? {
        let known: Set<String> = [
            "name", "expression", "dimension", "label", "description", "datatype", "ai_context", "custom_extensions",
        ]
        guard members(value, path, known: known, required: ["name", "expression"]) else { return nil }
        let (own, others) = extensions(value, path)
        var isTime: Bool?
        if let dimension = value["dimension"], !dimension.isNull,
            members(dimension, path + ".dimension", known: ["is_time"], required: []),
            let written = dimension["is_time"]
        {
            isTime = written.isTrue
            if isTime == nil { report(.wrongShape, "is_time must be true or false.", path + ".dimension.is_time") }
        }
        return SemanticField(
            name: text(value, "name", path) ?? "", expression: expression(value, path),
            isDimension: value["dimension"] != nil, isTime: isTime, type: type(value, path),
            label: text(value, "label", path), description: text(value, "description", path),
            context: context(value, path), unit: own.unit, additivity: own.additivity,
            status: own.status ?? .confirmed, extensions: others)
    }

    private mutating func relationship(_ value: YAMLValue, _ path: String) -> SemanticRelationship? {
        let required = ["name", "from", "to", "from_columns", "to_columns"]
        guard members(value, path, known: Set(required + ["ai_context", "custom_extensions"]), required: required)
        else { return nil }
        let (own, others) = extensions(value, path)
        return SemanticRelationship(
            name: text(value, "name", path) ?? "", from: text(value, "from", path) ?? "",
            to: text(value, "to", path) ?? "",
            fromColumns: texts(value["from_columns"], path + ".from_columns"),
            toColumns: texts(value["to_columns"], path + ".to_columns"),
            multiplicity: own.multiplicity ?? .manyToOne, context: context(value, path),
            status: own.status ?? .confirmed, extensions: others)
    }

    private mutating func metric(_ value: YAMLValue, _ path: String) -> SemanticMetric? {
        let known: Set<String> = ["name", "expression", "description", "datatype", "ai_context", "custom_extensions"]
        guard members(value, path, known: known, required: ["name", "expression"]) else { return nil }
        let (own, others) = extensions(value, path)
        return SemanticMetric(
            name: text(value, "name", path) ?? "", expression: expression(value, path), datasets: own.datasets ?? [],
            label: own.label, description: text(value, "description", path), context: context(value, path),
            type: type(value, path), unit: own.unit, additivity: own.additivity ?? .additive, filter: own.filter,
            status: own.status ?? .confirmed, extensions: others)
    }

    /// The list of dialects, or the shorthand `expression: column` that some tools write.
    private mutating func expression(_ value: YAMLValue, _ path: String) -> SemanticExpression {
        let path = path + ".expression"
        guard let written = value["expression"] else { return SemanticExpression(dialects: []) }
        if let short = written.string { return SemanticExpression(short) }
        guard members(written, path, known: ["dialects"], required: ["dialects"]) else {
            return SemanticExpression(dialects: [])
        }
        let dialects: [SemanticExpression.Dialect] = each(written, "dialects", path) { reader, item, path in
            guard
                reader.members(
                    item, path, known: ["dialect", "expression"], required: ["dialect", "expression"])
            else { return nil }
            return .init(
                name: reader.text(item, "dialect", path) ?? "", sql: reader.text(item, "expression", path) ?? "")
        }
        if dialects.isEmpty { report(.missingKey, "An expression needs at least one dialect.", path) }
        return SemanticExpression(dialects: dialects)
    }

    private mutating func context(_ value: YAMLValue, _ path: String) -> AIContext {
        let path = path + ".ai_context"
        guard let written = value["ai_context"] else { return AIContext() }
        if case .scalar = written { return AIContext(instructions: written.string, isPlainText: !written.isNull) }
        guard case .mapping(let entries) = written else {
            report(.wrongShape, "ai_context must be a text or a mapping.", path)
            return AIContext()
        }
        var context = AIContext()
        for entry in entries {
            switch entry.key {
            case "instructions" where entry.value.string != nil: context.instructions = entry.value.string
            case "synonyms" where isListOfText(entry.value): context.synonyms = entry.value.items.compactMap(\.string)
            case "examples" where isListOfText(entry.value): context.examples = entry.value.items.compactMap(\.string)
            default: context.others.append(.init(name: entry.key, value: entry.value))
            }
        }
        return context
    }

    private func isListOfText(_ value: YAMLValue) -> Bool {
        if case .list(let items) = value { !items.isEmpty && items.allSatisfy { $0.string != nil } } else { false }
    }

    private mutating func extensions(_ value: YAMLValue, _ path: String) -> (PintailExtension, [CustomExtension]) {
        var own = PintailExtension()
        let others: [CustomExtension] = each(value, "custom_extensions", path) { reader, item, path in
            guard reader.members(item, path, known: ["vendor_name", "data"], required: ["vendor_name", "data"]) else {
                return nil
            }
            let found = CustomExtension(
                vendor: reader.text(item, "vendor_name", path) ?? "", data: reader.text(item, "data", path) ?? "")
            guard found.vendor == OssieCoder.vendor else { return found }
            do {
                own = try JSONDecoder().decode(PintailExtension.self, from: Data(found.data.utf8))
                let object = try JSONSerialization.jsonObject(with: Data(found.data.utf8)) as? [String: Any]
                for key in (object ?? [:]).keys.sorted() where !PintailExtension.keys.contains(key) {
                    reader.report(.unknownKey, "A PINTAIL extension has no \(quote(key)).", path + ".data")
                }
            } catch {
                reader.report(.badExtension, "The PINTAIL extension does not read as its JSON.", path + ".data")
            }
            return nil
        }
        return (own, others)
    }

    private mutating func type(_ value: YAMLValue, _ path: String) -> FieldType? {
        guard let name = text(value, "datatype", path) else { return nil }
        if let type = FieldType(rawValue: name) { return type }
        let all = FieldType.allCases.map(\.rawValue).joined(separator: ", ")
        report(.wrongShape, "There is no datatype \(quote(name)); write one of \(all).", path + ".datatype")
        return nil
    }

    // MARK: Shapes

    private mutating func members(
        _ value: YAMLValue, _ path: String, known: Set<String>, required: [String]
    ) -> Bool {
        guard case .mapping(let entries) = value else {
            report(.wrongShape, "Here belongs a mapping with \(known.sorted().joined(separator: ", ")).", path)
            return false
        }
        for entry in entries where !known.contains(entry.key) {
            let inner = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            report(.unknownKey, "The key \(quote(entry.key)) is not known here.", inner + "#key")
        }
        for key in required where value[key] == nil { report(.missingKey, "The key \(key) is missing.", path) }
        return true
    }

    private mutating func each<Item>(
        _ value: YAMLValue, _ key: String, _ path: String, _ read: (inout OssieReader, YAMLValue, String) -> Item?
    ) -> [Item] {
        guard let written = value[key], !written.isNull else { return [] }
        guard case .list(let items) = written else {
            report(.wrongShape, "\(key) must be a list.", "\(path).\(key)")
            return []
        }
        return items.enumerated().compactMap { read(&self, $1, "\(path).\(key)[\($0)]") }
    }

    private mutating func text(_ value: YAMLValue, _ key: String, _ path: String) -> String? {
        guard let written = value[key] else { return nil }
        if case .scalar = written { return written.string }
        report(.wrongShape, "\(key) must be a text.", "\(path).\(key)")
        return nil
    }

    private mutating func texts(_ value: YAMLValue?, _ path: String) -> [String] {
        guard let value, !value.isNull else { return [] }
        guard case .list(let items) = value else {
            report(.wrongShape, "Here belongs a list of names.", path)
            return []
        }
        return items.compactMap(\.string)
    }

    mutating func report(_ code: Issue.Code, _ message: String, _ path: String) {
        let position = positions.positions[path] ?? positions.position(of: path)
        issues.append(Issue(code, message, line: position.line, column: position.column))
    }

    /// The last part of `database.schema.table`.
    static func table(ofSource source: String) -> String {
        source.split(separator: ".", omittingEmptySubsequences: true).last.map(String.init) ?? source
    }
}

/// A name as it stands in a message: bounded, in quotes.
func quote(_ text: String) -> String { "\"\(text.prefix(60))\"" }
