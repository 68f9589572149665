import Catalog
import Foundation
public import Retrieval

/// Agent 2. Chooses the part of the map a question needs and writes it as the prompt will show it.
public struct Mapping: Sendable {
    /// Schemas up to this many characters of DDL are shown whole to a frontier model (about 6,000 tokens).
    static let wholeSchemaLimit = 24_000
    /// Columns of a schema that a small model can still read whole.
    static let smallSchema = 80
    /// A wider table shows a small model only its linked columns and keys.
    static let wideTable = 40

    public init() {}

    /// - Parameter widened: shows a small schema whole, when a first query failed for what the links left out.
    public func run(
        _ understanding: Understood, in dataset: Dataset, strategy: PromptStrategy, widened: Bool = false
    ) -> MappedSchema {
        let context = understanding.context
        let linked = context.tables.map(\.name)
        let all = dataset.catalog.tables.map(\.name)
        let isSmall = dataset.catalog.tables.reduce(0) { $0 + $1.columns.count } <= Self.smallSchema
        let trustsLinks = understanding.isEnglish && !linked.isEmpty && !(widened && isSmall)
        let definitions = definitions(understanding, dataset)
        let needed = understanding.knowledge.tables + definitions.compactMap { DefinitionColumns($0, dataset.catalog).tables.first }
        var mapped = MappedSchema(context: context, tables: all, schema: "", definitions: definitions)
        func text(_ names: [String], wideTable: Int) -> SchemaText {
            SchemaText(
                catalog: dataset.catalog, tables: names, context: context, wideTable: wideTable, needed: understanding.knowledge.columns,
                knowledge: dataset.knowledge, samples: dataset.samples)
        }
        switch strategy {
        case .small:
            mapped.tables = joining(needed, to: trustsLinks ? linked : Array(all.prefix(12)), dataset)
            mapped.schema = text(mapped.tables, wideTable: Self.wideTable).ddl()
            mapped.notes = definitions.map(KnowledgeText.short)
            let ab = ProcessInfo.processInfo.environment["PINTAIL_AB"] ?? ""
            if ab.contains("n") { mapped.notes += KnowledgeText(knowledge: dataset.knowledge).notes(about: context) }
            if ab.contains("d") { mapped.notes = [] }
        case .frontier:
            let whole = text(all, wideTable: .max).profiled()
            if whole.count <= Self.wholeSchemaLimit {
                mapped.schema = whole
            } else {
                mapped.tables = joining(needed, to: trustsLinks ? linked : Array(all.prefix(20)), dataset)
                mapped.schema = text(mapped.tables, wideTable: 80).profiled()
            }
            mapped.knowledge = KnowledgeText(knowledge: dataset.knowledge).whole()
            mapped.notes = definitions.map(KnowledgeText.text)
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
    /// What people say of the whole dataset, for a model that reads all of it.
    public var knowledge: String?
    /// Definitions that the question needs.
    public var definitions: [Definition] = []
    /// Those as lines beside the question.
    public var notes: [String] = []
    /// Examples on the dataset's own tables.
    public var examples: [AnsweredQuestion] = []
}
