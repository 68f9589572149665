/// What the data means: the named numbers, attributes and joins that questions are answered with. A value; drafted from
/// a catalog, edited as YAML, compiled to SQL.
public struct SemanticModel: Sendable, Hashable {
    public var name: String
    public var description: String?
    public var context: AIContext
    public var datasets: [SemanticDataset]
    public var relationships: [SemanticRelationship]
    public var metrics: [SemanticMetric]
    public var filters: [NamedFilter]
    public var glossary: [GlossaryTerm]
    public var calendar: SemanticCalendar
    /// What roles may see.
    public var policies: [AccessPolicy] = []
    /// Extensions of other vendors, word for word.
    public var extensions: [CustomExtension]

    public init(
        name: String, description: String? = nil, context: AIContext = AIContext(), datasets: [SemanticDataset] = [],
        relationships: [SemanticRelationship] = [], metrics: [SemanticMetric] = [], filters: [NamedFilter] = [],
        glossary: [GlossaryTerm] = [], calendar: SemanticCalendar = SemanticCalendar(),
        extensions: [CustomExtension] = []
    ) {
        (self.name, self.description, self.context, self.datasets) = (name, description, context, datasets)
        (self.relationships, self.metrics, self.filters) = (relationships, metrics, filters)
        (self.glossary, self.calendar, self.extensions) = (glossary, calendar, extensions)
    }

    /// Names compare as SQL does: without case.
    public func dataset(named name: String) -> SemanticDataset? { datasets.first { sameName($0.name, name) } }
    public func metric(named name: String) -> SemanticMetric? { metrics.first { sameName($0.name, name) } }
    public func filter(named name: String) -> NamedFilter? { filters.first { sameName($0.name, name) } }
    public func field(_ reference: FieldReference) -> SemanticField? {
        dataset(named: reference.dataset)?.field(named: reference.field)
    }
}

func sameName(_ left: String, _ right: String) -> Bool { left == right || left.lowercased() == right.lowercased() }

/// A field by its dataset's and its own name.
public struct FieldReference: Sendable, Hashable, Codable, CustomStringConvertible {
    public var dataset: String
    public var field: String
    public init(_ dataset: String, _ field: String) { (self.dataset, self.field) = (dataset, field) }
    public var description: String { "\(dataset).\(field)" }
}

/// Whether a person has looked at it.
public enum DraftStatus: String, Sendable, Hashable, Codable { case draft, confirmed }

/// SQL in one or more dialects. Pintail reads ANSI_SQL, else the first.
public struct SemanticExpression: Sendable, Hashable {
    public struct Dialect: Sendable, Hashable {
        public var name: String
        public var sql: String
        public init(name: String, sql: String) { (self.name, self.sql) = (name, sql) }
    }

    public static let standard = "ANSI_SQL"
    public var dialects: [Dialect]

    public init(_ sql: String) { dialects = [Dialect(name: Self.standard, sql: sql)] }
    public init(dialects: [Dialect]) { self.dialects = dialects }

    public var sql: String { (dialects.first { $0.name == Self.standard } ?? dialects.first)?.sql ?? "" }
}

/// What else a language model is told. Members not known here are kept.
public struct AIContext: Sendable, Hashable {
    public struct Member: Sendable, Hashable {
        public var name: String
        public var value: YAMLValue
        public init(name: String, value: YAMLValue) { (self.name, self.value) = (name, value) }
    }

    public var instructions: String?
    public var synonyms: [String]
    public var examples: [String]
    public var others: [Member]
    /// The context was one string, kept in `instructions`.
    public var isPlainText: Bool

    public init(
        instructions: String? = nil, synonyms: [String] = [], examples: [String] = [], others: [Member] = [],
        isPlainText: Bool = false
    ) {
        (self.instructions, self.synonyms, self.examples) = (instructions, synonyms, examples)
        (self.others, self.isPlainText) = (others, isPlainText)
    }

    public var isEmpty: Bool { self == AIContext() }
}

/// Another tool's data about the object it stands on: a string that tool understands (mostly JSON).
public struct CustomExtension: Sendable, Hashable {
    public var vendor: String
    public var data: String
    public init(vendor: String, data: String) { (self.vendor, self.data) = (vendor, data) }
}
