public import Catalog

/// A glossary as people keep it, in JSON or YAML: a list of terms, or an object with terms, definitions written as
/// sentences, descriptions of tables and columns, and the names of coded values.
///
///     [{"term": "ADV", "definition": "average daily volume", "expression": "AVG(prices.volume)", "owner": "Sales"}]
///     {"overview": "…", "terms": […], "business_definitions": ["ADV (average daily volume) = AVG(prices.volume)", …],
///      "tables": {"prices": {"volume": "shares traded"}}, "value_enums": {"kind": {"B": "bond"}}, "joins": ["a.x = b.y"]}
public struct GlossaryFile: Sendable, Hashable {
    public var terms: [GlossaryTerm] = []
    /// Sentences that define nothing: how to read the data.
    public var notes: [String] = []
    /// Table, column, text.
    public var columns: [String: [String: String]] = [:]
    public var tables: [String: String] = [:]
    /// Column (with or without its table), stored value, what it stands for.
    public var valueNames: [String: [String: String]] = [:]
    /// As written: `orders.customer_id = customers.id`.
    public var joins: [String] = []

    public init(_ text: String) throws(Issue) {
        let value = try YAMLText.read(text).value
        switch value {
        case .list(let items): for item in items { take(item) }
        case .mapping:
            if let overview = Self.clean(value["overview"]) { notes.append(overview) }
            for key in ["terms", "glossary", "business_definitions", "definitions", "notes"] {
                for item in value[key]?.items ?? [] { take(item) }
            }
            for table in value["tables"]?.entries ?? [] { take(table) }
            for column in value["value_enums"]?.entries ?? [] {
                valueNames[column.key] = Dictionary(
                    column.value.entries.compactMap { entry in Self.clean(entry.value).map { (entry.key, $0) } }, uniquingKeysWith: { first, _ in first })
            }
            joins = (value["joins"]?.items ?? []).compactMap(Self.clean)
        case .scalar: break
        }
        guard self != GlossaryFile() else {
            throw Issue(.wrongShape, "This is no glossary; give a list of terms (term, definition, expression) or an object with terms and tables.")
        }
    }

    private init() {}

    private mutating func take(_ item: YAMLValue) {
        if let term = Self.clean(item["term"] ?? item["name"]) {
            let synonyms = (item["synonyms"]?.items ?? []).compactMap(Self.clean)
            terms.append(
                GlossaryTerm(
                    term: term, definition: Self.clean(item["definition"] ?? item["description"]) ?? "", expression: Self.clean(item["expression"] ?? item["sql"]),
                    owner: Self.clean(item["owner"]), synonyms: synonyms.isEmpty ? nil : synonyms))
        } else if let sentence = Self.clean(item) {
            if sentence.hasPrefix("- "), !notes.isEmpty {
                notes[notes.count - 1] += " " + sentence.dropFirst(2) + ";"
            } else if let term = GlossaryTerm(sentence: sentence) {
                terms.append(term)
            } else {
                notes.append(sentence)
            }
        }
    }

    private mutating func take(_ table: YAMLValue.Entry) {
        for column in table.value.entries {
            guard let text = Self.clean(column.value["description"] ?? column.value) else { continue }
            if column.key == "description" { tables[table.key] = text } else if Self.says(text, more: column.key) { columns[table.key, default: [:]][column.key] = text }
        }
    }

    /// "cont id" says nothing of `ContId`.
    private static func says(_ text: String, more name: String) -> Bool {
        let letters = { (text: String) in text.lowercased().filter { $0.isLetter || $0.isNumber } }
        return letters(text) != letters(name)
    }

    private static func clean(_ value: YAMLValue?) -> String? {
        guard let text = value?.string else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }
}

extension SemanticModel {
    /// Takes a glossary in. Terms of the same name are replaced; texts that people wrote in the model stay.
    public mutating func take(_ file: GlossaryFile, of catalog: Catalog) {
        for term in file.terms { define(term) }
        for (column, names) in file.valueNames.sorted(by: { $0.key < $1.key }) {
            let path = column.split(separator: ".").map(String.init)
            guard let name = path.last else { continue }
            let owners = catalog.tables.filter { table in table.column(named: name) != nil && (path.count == 1 || sameName(table.name, path[0])) }
            for table in owners {
                for (value, meaning) in names.sorted(by: { $0.key < $1.key }) {
                    let literal = "'" + value.replacing("'", with: "''") + "'"
                    define(
                        GlossaryTerm(
                            term: meaning, definition: "\(table.name).\(name) is \(value)", expression: "\(NameText.quoted(table.name)).\(NameText.quoted(name)) = \(literal)",
                            synonyms: value.count > 1 && value.contains(where: \.isLetter) ? [value] : nil))
                }
            }
        }
        let known = Set((context.instructions ?? "").split(separator: "\n").map(String.init))
        let notes = file.notes.filter { !known.contains($0) }
        if !notes.isEmpty { context.instructions = ([context.instructions].compactMap { $0 } + notes).joined(separator: "\n") }
        for table in catalog.tables {
            var texts = file.columns.first { sameName($0.key, table.name) }?.value ?? [:]
            for (column, names) in file.valueNames {
                let path = column.split(separator: ".").map(String.init)
                guard let name = path.last, table.column(named: name) != nil, path.count == 1 || sameName(table.name, path[0]) else { continue }
                let own = texts.first { sameName($0.key, name) }
                // As a person would write them behind what the column is.
                texts[own?.key ?? name] = "\(own?.value ?? NameText.words(name).joined(separator: " ")) (\(Self.listed(names)))"
            }
            let about = file.tables.first { sameName($0.key, table.name) }?.value
            guard about != nil || !texts.isEmpty else { continue }
            describe(table, about, texts)
        }
    }

    /// "1 = Sunday; 2 = Monday", numbers in their order.
    private static func listed(_ names: [String: String]) -> String {
        names.sorted { (Double($0.key) ?? .infinity, $0.key) < (Double($1.key) ?? .infinity, $1.key) }.prefix(40).map { "\($0.key) = \($0.value.replacing(";", with: ","))" }.joined(separator: "; ")
    }

    /// Adds the term or replaces the one of its name.
    public mutating func define(_ term: GlossaryTerm) {
        if let index = glossary.firstIndex(where: { sameName($0.term, term.term) }) { glossary[index] = term } else { glossary.append(term) }
    }

    /// Texts for a table and its columns where there are none; what has no dataset or field yet gets one.
    mutating func describe(_ table: Table, _ about: String?, _ texts: [String: String]) {
        let place = datasets.firstIndex { sameName($0.table, table.name) } ?? datasets.count
        if place == datasets.count {
            datasets.append(SemanticDataset(name: table.name, table: table.name, primaryKey: table.primaryKey))
        }
        if datasets[place].description == nil { datasets[place].description = about }
        for column in table.columns {
            guard let text = texts.first(where: { sameName($0.key, column.name) })?.value else { continue }
            let index = datasets[place].fields.firstIndex { sameName($0.expression.sql, NameText.quoted(column.name)) || sameName($0.name, column.name) }
            if let index {
                if datasets[place].fields[index].description == nil { datasets[place].fields[index].description = text }
            } else {
                var field = SemanticDraft.field(column, of: table)
                (field.description, field.status) = (text, .confirmed)
                datasets[place].fields.append(field)
            }
        }
    }
}
