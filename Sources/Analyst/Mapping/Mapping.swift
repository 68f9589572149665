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
        let words = QuestionFrame.words(understanding.question.text)
        let metric = DerivedMetric.averageValue(dataset.catalog, words: words)
            ?? (DerivedMetric.isAskedFor(understanding.frame, words: words) ? DerivedMetric.revenue(dataset.catalog) : nil)
        switch strategy {
        case .small:
            var names = trustsLinks ? linked : Array(all.prefix(12))
            if let metric, !names.contains(metric.table) {
                let tree = dataset.index.joinTree((names + [metric.table]).sorted()).first
                names += ([metric.table] + (tree?.tables ?? [])).filter { !names.contains($0) }
            }
            let schema = SchemaText(catalog: dataset.catalog, tables: names, context: context, wideTable: Self.wideTable)
            return MappedSchema(context: context, tables: names, schema: schema.ddl(), metric: metric)
        case .frontier:
            let whole = SchemaText(catalog: dataset.catalog, tables: all, context: context, wideTable: .max).profiled()
            if whole.count <= Self.wholeSchemaLimit { return MappedSchema(context: context, tables: all, schema: whole, metric: metric) }
            let names = trustsLinks ? linked : Array(all.prefix(20))
            let part = SchemaText(catalog: dataset.catalog, tables: names, context: context, wideTable: 80).profiled()
            return MappedSchema(context: context, tables: names, schema: part, metric: metric)
        }
    }
}

public enum PromptStrategy: Sendable, Hashable { case small, frontier }

/// The linked schema and its text for the prompt.
public struct MappedSchema: Sendable, Hashable {
    public var context: SchemaContext
    /// The tables the prompt shows, in its order.
    public var tables: [String]
    public var schema: String
    /// A definition the question needs and no column holds.
    var metric: DerivedMetric?
}
