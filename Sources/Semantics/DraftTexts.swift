public import Catalog

/// What a model proposes to say of a table and its columns. Untrusted until `checked`.
public struct DraftTexts: Sendable, Hashable, Codable {
    public struct Text: Sendable, Hashable, Codable {
        public var description: String?
        public var synonyms: [String]?
        public init(description: String? = nil, synonyms: [String]? = nil) { (self.description, self.synonyms) = (description, synonyms) }
    }

    public struct ColumnText: Sendable, Hashable, Codable {
        public var name: String
        public var description: String?
        public var synonyms: [String]?
        public init(name: String, description: String? = nil, synonyms: [String]? = nil) {
            (self.name, self.description, self.synonyms) = (name, description, synonyms)
        }
    }

    public var table: Text?
    public var columns: [ColumnText]?

    public init(table: Text? = nil, columns: [ColumnText]? = nil) { (self.table, self.columns) = (table, columns) }

    private static let (longest, longestSynonym, mostSynonyms) = (200, 40, 5)

    /// What may be kept: short sentences about the data, no orders to a reader, no SQL, no links, no values that tell
    /// about a person.
    /// - Parameters:
    ///   - hidden: values that must not appear.
    ///   - masked: what is left of a text when addresses and numbers of persons are masked in it.
    public func checked(for table: Table, hidden: Set<String>, masked: (String) -> String) -> DraftTexts {
        func text(_ text: String?, not name: String) -> String? {
            guard let text else { return nil }
            let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard (3...Self.longest).contains(line.count), masked(line) == line, !Self.givesOrders(line), !Self.same(line, name) else { return nil }
            let lower = line.lowercased()
            return hidden.contains { $0.count >= 4 && lower.contains($0.lowercased()) } ? nil : line
        }
        func names(_ synonyms: [String]?, not name: String) -> [String]? {
            var seen: Set<String> = []
            let kept = (synonyms ?? []).compactMap { text($0, not: name) }.filter { synonym in
                synonym.count <= Self.longestSynonym && synonym.allSatisfy { $0.isLetter || $0.isNumber || " -_/".contains($0) }
                    && seen.insert(synonym.lowercased()).inserted
            }
            return kept.isEmpty ? nil : Array(kept.prefix(Self.mostSynonyms))
        }
        return DraftTexts(
            table: self.table.map { Text(description: text($0.description, not: table.name), synonyms: names($0.synonyms, not: table.name)) },
            columns: (columns ?? []).compactMap { proposal in
                guard let column = table.column(named: proposal.name) else { return nil }
                let kept = ColumnText(
                    name: column.name, description: text(proposal.description, not: column.name), synonyms: names(proposal.synonyms, not: column.name))
                return kept.description == nil && kept.synonyms == nil ? nil : kept
            })
    }

    private static func same(_ text: String, _ name: String) -> Bool {
        let letters = { (text: String) in text.lowercased().filter { $0.isLetter || $0.isNumber } }
        return letters(text) == letters(name)
    }

    /// Texts of a model come back to models: what could be read as an order is no description.
    private static func givesOrders(_ text: String) -> Bool {
        let lower = text.lowercased()
        let signs = [
            "ignore ", "disregard", "instruction", "system prompt", "you must", "you should", "you are", "always answer", "assistant", "```", "`",
            "http://", "https://", "www.", "<|", "drop table", "delete from", "insert into", "select ", "update ", "--",
        ]
        return signs.contains { lower.contains($0) }
    }
}

extension SemanticModel {
    /// Takes checked texts in as drafts. What a person has confirmed, or has written, stays as it is.
    /// - Returns: how many texts were taken.
    @discardableResult
    public mutating func take(_ texts: DraftTexts, of table: Table) -> Int {
        var count = 0
        let place = datasets.firstIndex { sameName($0.table, table.name) } ?? datasets.count
        if place == datasets.count {
            datasets.append(SemanticDataset(name: table.name, table: table.name, primaryKey: table.primaryKey, status: .draft))
        }
        if datasets[place].status == .draft, let text = texts.table {
            var dataset = datasets[place]
            count += Self.add(text.description, text.synonyms, to: &dataset.description, &dataset.context)
            datasets[place] = dataset
        }
        for text in texts.columns ?? [] {
            guard let column = table.column(named: text.name) else { continue }
            let quoted = NameText.quoted(column.name)
            var index = datasets[place].fields.firstIndex { sameName($0.expression.sql, quoted) || sameName($0.expression.sql, column.name) }
            if index == nil {
                datasets[place].fields.append(SemanticDraft.field(column, of: table))
                index = datasets[place].fields.count - 1
            }
            guard let index, datasets[place].fields[index].status == .draft else { continue }
            var field = datasets[place].fields[index]
            count += Self.add(text.description, text.synonyms, to: &field.description, &field.context)
            datasets[place].fields[index] = field
        }
        return count
    }

    private static func add(_ text: String?, _ synonyms: [String]?, to description: inout String?, _ context: inout AIContext) -> Int {
        var count = 0
        if description == nil, let text {
            description = text
            count += 1
        }
        for synonym in synonyms ?? [] where !context.synonyms.contains(where: { sameName($0, synonym) }) {
            context.synonyms.append(synonym)
            count += 1
        }
        return count
    }

    /// Columns of the table that no text describes and no person has confirmed, in the table's order.
    public func undescribed(_ table: Table) -> [String] {
        let fields = datasets.first { sameName($0.table, table.name) }?.fields ?? []
        return table.columns.map(\.name).filter { name in
            guard let field = fields.first(where: { sameName($0.expression.sql, NameText.quoted(name)) || sameName($0.expression.sql, name) }) else { return true }
            return field.status == .draft && field.description == nil
        }
    }
}
