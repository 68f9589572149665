import Catalog
public import Retrieval

/// Agent 2. Chooses the part of the map a question needs and writes it as the prompt will show it.
public struct Mapping: Sendable {
    /// Schemas up to this many characters of DDL are shown whole to a frontier model (about 6,000 tokens).
    static let wholeSchemaLimit = 24_000
    /// Columns of a schema that a small model can still read whole.
    static let smallSchema = 80
    /// A wider table shows a small model only its linked columns and keys.
    static let wideTable = 40

    /// Tokens of the part of a schema that a frontier model is shown when the whole is too much.
    static let partLimit = 20_000
    /// Tokens of the list of all tables beside it.
    static let overviewLimit = 5_000
    /// Tokens kept for rules, examples, the question, a repair and the reply.
    static let smallReserve = 2_000
    static let frontierReserve = 6_000
    /// Tokens of a schema with what a repair adds to it: people wait while two cores read it.
    static let widenedLimit = 900

    public init() {}

    /// - Parameters:
    ///   - window: tokens that the model's prompt and reply may have together.
    ///   - widened: adds the other tables of a small schema, when a first query failed for what the links left out.
    public func run(
        _ understanding: Understood, in dataset: Dataset, strategy: PromptStrategy, window: Int, widened: Bool = false
    ) -> MappedSchema {
        let context = understanding.context
        let linked = context.tables.map(\.name)
        let all = dataset.catalog.tables.map(\.name)
        let isSmall = dataset.catalog.tables.reduce(0) { $0 + $1.columns.count } <= Self.smallSchema
        let trustsLinks = understanding.isEnglish && !linked.isEmpty
        let definitions = definitions(understanding, dataset)
        let needed = understanding.knowledge.tables + definitions.compactMap { DefinitionColumns($0, dataset.catalog).tables.first }
        var scores = Dictionary(context.tables.map { ($0.name, $0.score) }, uniquingKeysWith: max)
        for table in needed { scores[table] = .infinity }
        var mapped = MappedSchema(context: context, tables: all, schema: "", definitions: definitions)
        // Only comments in DDL are chosen by them.
        let said = strategy == .frontier || dataset.knowledge.columns.isEmpty
            ? [] : Words.contentStems(understanding.question.text)
        let called = said.isEmpty ? [] : dataset.catalog.nameStems
        func text(_ names: [String], wideTable: Int) -> SchemaText {
            SchemaText(
                catalog: dataset.catalog, tables: names, context: context, wideTable: wideTable, needed: understanding.knowledge.columns,
                knowledge: dataset.knowledge, samples: dataset.samples,
                said: said, names: called, isCutShort: dataset.index.hasShortNames)
        }
        switch strategy {
        case .small:
            mapped.notes = definitions.map(KnowledgeText.short)
            let names = joining(needed, to: trustsLinks ? linked : Array(all.prefix(12)), dataset)
            let window = window - Self.smallReserve - mapped.notes.reduce(0) { $0 + Self.tokens($1) }
            (mapped.tables, mapped.schema) = fitting(names, Self.wideTable, tokens: window, scores: scores) { text($0, wideTable: $1).ddl() }
            let shown = mapped.tables
            let room = min(window, Self.widenedLimit) - Self.tokens(mapped.schema)
            if widened, isSmall, trustsLinks, room > 0 {
                let others = all.prefix(12).filter { !shown.contains($0) }
                let (tables, further) = fitting(others, Self.wideTable, tokens: room, scores: scores) { text(shown + $0, wideTable: $1).ddl(beside: shown) }
                if Self.tokens(further) <= room { (mapped.tables, mapped.further) = (shown + tables, further) }
            }
        case .frontier:
            mapped.knowledge = KnowledgeText(knowledge: dataset.knowledge).whole()
            mapped.notes = definitions.map(KnowledgeText.text)
            let room = window - Self.frontierReserve - Self.tokens(mapped.knowledge ?? "")
            let whole = text(all, wideTable: .max).profiled()
            if whole.count <= Self.wholeSchemaLimit, Self.tokens(whole) <= room {
                mapped.schema = whole
            } else {
                let names = joining(needed, to: trustsLinks ? linked : Array(all.prefix(20)), dataset)
                let overview = text(all, wideTable: .max).overview(tokens: min(room / 4, Self.overviewLimit))
                mapped.overview = overview
                let rest = room - Self.tokens(overview)
                (mapped.tables, mapped.schema) = fitting(names, 80, tokens: min(rest, Self.partLimit), scores: scores) { text($0, wideTable: $1).profiled() }
            }
        }
        return mapped
    }

    /// People's own, and what is computed from roles where people have said nothing of it.
    private func definitions(_ understanding: Understood, _ dataset: Dataset) -> [Definition] {
        let own = understanding.knowledge.definitions
        let words = QuestionFrame.words(understanding.question.text)
        let derived = DerivedMetric.averageValue(dataset.catalog, words: words)
            ?? (DerivedMetric.isAskedFor(understanding.frame, words: words) ? DerivedMetric.revenue(dataset.catalog) : nil)
        guard let derived, !own.contains(where: { $0.kind != .filter && Words.stems($0.name).contains(where: Words.stems(derived.name).contains) })
        else { return own }
        return own + [Definition(.metric, name: derived.name, meaning: derived.definition, expression: derived.expression)]
    }

    /// The tables as far as they fit: first wide tables keep their linked columns and keys only, then all do, then the
    /// tables that least speaks for are left out; one stays whatever it takes.
    private func fitting(
        _ names: [String], _ wideTable: Int, tokens: Int, scores: [String: Double], _ text: ([String], Int) -> String
    ) -> (tables: [String], schema: String) {
        for width in [wideTable, 12, 0] {
            let schema = text(names, width)
            if Self.tokens(schema) <= tokens { return (names, schema) }
        }
        var names = names
        while names.count > 1 {
            let least = names.indices.min { (scores[names[$0]] ?? 0, $1) < (scores[names[$1]] ?? 0, $0) }
            names.remove(at: least ?? names.count - 1)
            let schema = text(names, 0)
            if Self.tokens(schema) <= tokens { return (names, schema) }
        }
        return (names, text(names, 0))
    }

    /// About; DDL has some three bytes a token.
    static func tokens(_ text: String) -> Int { text.utf8.count / 3 }

    /// The tables, and with them those that are needed and what ties them together.
    private func joining(_ needed: [String], to names: [String], _ dataset: Dataset) -> [String] {
        var names = names
        for table in needed where !names.contains(table) {
            let tree = dataset.index.joinTree((names + [table]).sorted()).first
            for table in [table] + (tree?.tables ?? []) where !names.contains(table) { names.append(table) }
        }
        return names
    }
}

public enum PromptStrategy: Sendable, Hashable { case small, frontier }

/// The linked schema and its text for the prompt.
public struct MappedSchema: Sendable, Hashable {
    public var context: SchemaContext
    /// The tables the prompt shows, in its order.
    public var tables: [String]
    public var schema: String
    /// What a repair shows beside it: the other tables of a small schema, when a first query failed for what the links left out.
    public var further = ""
    /// Where `schema` is a part only: the names of all tables, the same for every question.
    public var overview: String?
    /// What people say of the whole dataset, for a model that reads all of it.
    public var knowledge: String?
    /// Definitions that the question needs.
    public var definitions: [Definition] = []
    /// Those as lines beside the question.
    public var notes: [String] = []
    /// Examples on the dataset's own tables.
    public var examples: [AnsweredQuestion] = []
}
