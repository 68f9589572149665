import Catalog
import Retrieval
import SQLSyntax

/// The definitions that one question needs, and the part of the schema they stand on.
public struct RelevantKnowledge: Sendable, Hashable {
    public var definitions: [Definition] = []
    /// Stems of the question's words that definitions explain.
    var explained: Set<String> = []
    /// What the definitions compute with.
    var columns: Set<ColumnReference> = []
    var tables: [String] = []

    /// - Parameter related: documents near the question in meaning.
    static func of(_ question: String, _ knowledge: Knowledge, related: [DocumentMatch], catalog: Catalog) -> RelevantKnowledge {
        var found = RelevantKnowledge()
        guard !knowledge.definitions.isEmpty else { return found }
        let words = Words.stems(question)
        var named: [(definition: Definition, length: Int)] = []
        for definition in knowledge.definitions {
            let spans = ([definition.name] + definition.otherNames).compactMap { name in
                let stems = Words.stems(name)
                // What is sold is a sale.
                return Self.span(of: stems, in: words) ?? (stems.count == 1 ? Self.verbs[stems[0]]?.lazy.compactMap { Self.span(of: [$0], in: words) }.first : nil)
            }
            guard let longest = spans.max(by: { $0.count < $1.count }) else { continue }
            named.append((definition, longest.count))
            found.explained.formUnion(longest.map { words[$0] })
        }
        // The longer name is the narrower one.
        found.definitions = named.enumerated().sorted { ($1.element.length, $0.offset) < ($0.element.length, $1.offset) }
            .prefix(limit).map(\.element.definition)
        for match in related where match.similarity >= nearEnough && found.definitions.count < limit {
            let name: String
            switch match.reference {
            case .term(let term): name = term
            case .metric(let metric): name = metric
            default: continue
            }
            if let definition = knowledge.definitions.first(where: { $0.name == name }), !found.definitions.contains(definition) {
                found.definitions.append(definition)
            }
        }
        // "Gross profit (of a sale)": which sales are meant holds for it too.
        let spoken = found.definitions.flatMap { Words.stems($0.meaning) }
        for definition in knowledge.definitions where found.definitions.count < limit && !found.definitions.contains(definition) && definition.meaning.lowercased().hasPrefix("only ") {
            if Self.span(of: Words.stems(definition.name), in: spoken) != nil { found.definitions.append(definition) }
        }
        for definition in found.definitions {
            let part = DefinitionColumns(definition, catalog)
            found.columns.formUnion(part.columns)
            for table in part.tables where !found.tables.contains(table) { found.tables.append(table) }
        }
        return found
    }

    /// More would hide the question.
    private static let limit = 6
    /// Cosine; below it, texts of one business are near each other anyway.
    private static let nearEnough = 0.55

    /// Nouns whose verb is another word, by stem.
    private static let verbs = Dictionary(
        [("sale", "sell sold"), ("purchase", "buy bought"), ("payment", "pay paid"), ("loss", "lose lost"), ("flight", "fly flew flown"), ("growth", "grow grew grown"), ("arrival", "arrive"), ("departure", "depart")]
            .map { (Words.stem($0.0), Words.stems($0.1)) }, uniquingKeysWith: { first, _ in first })

    private static func span(of name: [String], in words: [String]) -> Range<Int>? {
        guard !name.isEmpty, name.count <= words.count else { return nil }
        for start in 0...(words.count - name.count) where Array(words[start..<start + name.count]) == name {
            return start..<start + name.count
        }
        return nil
    }
}

/// The tables and columns that a definition's SQL names; of its words in prose, only those that look like names.
struct DefinitionColumns {
    private(set) var columns: Set<ColumnReference> = []
    private(set) var tables: [String] = []

    init(_ definition: Definition, _ catalog: Catalog) {
        let owners = Dictionary(
            catalog.tables.flatMap { table in table.columns.map { ($0.name.lowercased(), [ColumnReference(table: table.name, column: $0.name)]) } },
            uniquingKeysWith: +)
        for path in Self.paths(definition.expression ?? "") { add(path, catalog, owners) }
        // "status" is a word; "created_at" and "sbDpVolume" are names.
        for path in Self.paths(definition.meaning) where path.count > 1 || Self.looksLikeName(path[0]) { add(path, catalog, owners) }
    }

    private mutating func add(_ path: [String], _ catalog: Catalog, _ owners: [String: [ColumnReference]]) {
        func use(_ table: String) { if !tables.contains(table) { tables.append(table) } }
        if path.count > 1, let table = catalog.table(named: path[path.count - 2]), let column = table.column(named: path[path.count - 1]) {
            columns.insert(ColumnReference(table: table.name, column: column.name))
            return use(table.name)
        }
        guard path.count == 1 else { return }
        if let table = catalog.table(named: path[0]) { return use(table.name) }
        let owning = owners[path[0].lowercased()] ?? []
        // A bare name of several tables is that of a table named beside it, if any.
        guard let column = owning.count == 1 ? owning[0] : owning.first(where: { tables.contains($0.table) }) else { return }
        columns.insert(column)
        use(column.table)
    }

    private static func looksLikeName(_ word: String) -> Bool {
        word.contains("_") || word.dropFirst().contains(where: \.isUppercase) && word.contains(where: \.isLowercase)
    }

    /// Names with their qualifiers, quotes off.
    private static func paths(_ text: String) -> [[String]] {
        let name = #/(?:"[^"]{1,200}"|[\p{L}_][\p{L}\p{N}_]*)(?:\.(?:"[^"]{1,200}"|[\p{L}_][\p{L}\p{N}_]*))*/#
        return text.prefix(4_000).matches(of: name).map { match in
            var path: [String] = []
            var part = ""
            var isQuoted = false
            for character in match.output {
                if character == "\"" {
                    isQuoted.toggle()
                } else if character == ".", !isQuoted {
                    path.append(part)
                    part = ""
                } else {
                    part.append(character)
                }
            }
            return path + [part]
        }
    }
}

extension Definition {
    /// Whether a query computes with what the definition names. Of one that names nothing, only the question tells: it
    /// was asked for by name.
    func isUsed(in facts: QueryFacts, catalog: Catalog) -> Bool {
        let needed = DefinitionColumns(self, catalog)
        let read = Set(facts.columns.map { $0.name.lowercased() })
        let tables = Set(facts.tableNames.map { $0.lowercased() })
        return needed.columns.allSatisfy { read.contains($0.column.lowercased()) && tables.contains($0.table.lowercased()) }
            && needed.tables.allSatisfy { tables.contains($0.lowercased()) }
    }
}
