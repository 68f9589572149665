public import Catalog
public import Retrieval
public import SQLSyntax

/// A dataset version ready for questions: its map, its index and an engine over its immutable segments.
public struct Dataset: Sendable {
    public var name: String
    public var version: String
    /// When the data was read, ISO 8601.
    public var dataAsOf: String?
    public var catalog: Catalog
    public var index: SchemaIndex
    public var engine: any QueryEngine
    /// Finds what is near a question in meaning; nil where words alone lead far enough.
    public var meaning: (any MeaningSearch)?
    /// Asked before a model is, in this order.
    public var settled: [any SettledQueries] = []
    /// What people say of it.
    public var knowledge = Knowledge()
    public var calendar: (any BusinessCalendar)?
    /// Examples on its own tables; nil when there are none.
    public var examples: (any AnsweredQuestions)?
    /// What of its values a model may see.
    public var samples = SamplePolicy.masked

    public init(
        name: String, version: String, dataAsOf: String?, catalog: Catalog, index: SchemaIndex, engine: any QueryEngine
    ) {
        (self.name, self.version, self.dataAsOf) = (name, version, dataAsOf)
        (self.catalog, self.index, self.engine) = (catalog, index, engine)
    }
}

/// What of a dataset a question is near to in meaning.
public protocol MeaningSearch: Sendable {
    /// The nearest first; empty when the search can't be made, which is no reason not to answer.
    func near(_ question: String) async -> [DocumentMatch]
}
