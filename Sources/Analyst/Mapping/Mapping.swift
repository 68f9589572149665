import Catalog
public import Retrieval

/// Agent 2. Chooses the part of the map a question needs and writes it as the prompt will show it.
public struct Mapping: Sendable {
    /// Schemas up to this many characters of DDL are shown whole to a frontier model (about 6,000 tokens).
    static let wholeSchemaLimit = 24_000
    /// A wider table shows a small model only its linked columns and keys.
    static let wideTable = 40

    public init() {}

    public func run(_ understanding: Understood, in dataset: Dataset, strategy: PromptStrategy) -> MappedSchema {
        let context = understanding.context
        let linked = context.tables.map(\.name)
        let all = dataset.catalog.tables.map(\.name)
        let trustsLinks = understanding.isEnglish && !linked.isEmpty
        switch strategy {
        case .small:
            let names = trustsLinks ? linked : Array(all.prefix(12))
            let schema = SchemaText(catalog: dataset.catalog, tables: names, context: context, wideTable: Self.wideTable)
            return MappedSchema(context: context, tables: names, schema: schema.ddl())
        case .frontier:
            let whole = SchemaText(catalog: dataset.catalog, tables: all, context: context, wideTable: .max).profiled()
            if whole.count <= Self.wholeSchemaLimit { return MappedSchema(context: context, tables: all, schema: whole) }
            let names = trustsLinks ? linked : Array(all.prefix(20))
            let part = SchemaText(catalog: dataset.catalog, tables: names, context: context, wideTable: 80).profiled()
            return MappedSchema(context: context, tables: names, schema: part)
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
}
