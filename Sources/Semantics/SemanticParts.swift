public import Catalog

/// A table with the meaning of its columns.
public struct SemanticDataset: Sendable, Hashable {
    public var name: String
    /// As the format spells it: `database.schema.table`.
    public var source: String
    /// The table in this dataset version.
    public var table: String
    public var primaryKey: [String]
    public var uniqueKeys: [[String]]
    public var description: String?
    public var context: AIContext
    public var fields: [SemanticField]
    public var status: DraftStatus
    public var extensions: [CustomExtension]

    public init(
        name: String, table: String, source: String? = nil, primaryKey: [String] = [], uniqueKeys: [[String]] = [],
        description: String? = nil, context: AIContext = AIContext(), fields: [SemanticField] = [],
        status: DraftStatus = .confirmed, extensions: [CustomExtension] = []
    ) {
        (self.name, self.table, self.source) = (name, table, source ?? table)
        (self.primaryKey, self.uniqueKeys, self.description) = (primaryKey, uniqueKeys, description)
        (self.context, self.fields, self.status, self.extensions) = (context, fields, status, extensions)
    }

    public func field(named name: String) -> SemanticField? { fields.first { sameName($0.name, name) } }
}

/// A column or a scalar expression over one table's columns.
public struct SemanticField: Sendable, Hashable {
    public var name: String
    public var expression: SemanticExpression
    /// Questions may group and filter by it; else it is a fact that metrics aggregate.
    public var isDimension: Bool
    /// nil: decided by `type`.
    public var isTime: Bool?
    public var type: FieldType?
    public var label: String?
    public var description: String?
    public var context: AIContext
    public var unit: String?
    public var additivity: Additivity?
    public var status: DraftStatus
    public var extensions: [CustomExtension]

    public init(
        name: String, expression: SemanticExpression, isDimension: Bool = false, isTime: Bool? = nil,
        type: FieldType? = nil, label: String? = nil, description: String? = nil, context: AIContext = AIContext(),
        unit: String? = nil, additivity: Additivity? = nil, status: DraftStatus = .confirmed,
        extensions: [CustomExtension] = []
    ) {
        (self.name, self.expression, self.isDimension, self.isTime) = (name, expression, isDimension, isTime)
        (self.type, self.label, self.description, self.context) = (type, label, description, context)
        (self.unit, self.additivity, self.status, self.extensions) = (unit, additivity, status, extensions)
    }

    public var isTimeDimension: Bool { isDimension && (isTime ?? type?.isTemporal ?? false) }
}

/// The format's data types.
public enum FieldType: String, Sendable, Hashable, CaseIterable {
    case string = "String", integer = "Integer", decimal = "Decimal", float = "Float", boolean = "Boolean"
    case date = "Date", time = "Time", dateTime = "DateTime", dateTimeTZ = "DateTimeTz", opaque = "Opaque"
    public var isTemporal: Bool { self == .date || self == .dateTime || self == .dateTimeTZ }
}

/// A named number: one aggregate expression over the fields of a dataset, `SUM(orders.amount)`.
public struct SemanticMetric: Sendable, Hashable {
    public var name: String
    public var expression: SemanticExpression
    /// The first is the one whose rows are aggregated; empty: the one the expression names.
    public var datasets: [String]
    public var label: String?
    public var description: String?
    public var context: AIContext
    public var type: FieldType?
    public var unit: String?
    public var additivity: Additivity
    /// A condition on the aggregated rows.
    public var filter: String?
    public var status: DraftStatus
    public var extensions: [CustomExtension]

    public init(
        name: String, expression: SemanticExpression, datasets: [String] = [], label: String? = nil,
        description: String? = nil, context: AIContext = AIContext(), type: FieldType? = nil, unit: String? = nil,
        additivity: Additivity = .additive, filter: String? = nil, status: DraftStatus = .confirmed,
        extensions: [CustomExtension] = []
    ) {
        (self.name, self.expression, self.datasets, self.label) = (name, expression, datasets, label)
        (self.description, self.context, self.type, self.unit) = (description, context, type, unit)
        (self.additivity, self.filter, self.status, self.extensions) = (additivity, filter, status, extensions)
    }
}

/// A join from the many side to the one side.
public struct SemanticRelationship: Sendable, Hashable {
    public enum Multiplicity: String, Sendable, Hashable, Codable { case manyToOne, oneToOne, manyToMany }

    public var name: String
    public var from: String
    public var to: String
    public var fromColumns: [String]
    public var toColumns: [String]
    public var multiplicity: Multiplicity
    public var context: AIContext
    public var status: DraftStatus
    public var extensions: [CustomExtension]

    public init(
        name: String, from: String, to: String, fromColumns: [String], toColumns: [String],
        multiplicity: Multiplicity = .manyToOne, context: AIContext = AIContext(), status: DraftStatus = .confirmed,
        extensions: [CustomExtension] = []
    ) {
        (self.name, self.from, self.to, self.fromColumns, self.toColumns) = (name, from, to, fromColumns, toColumns)
        (self.multiplicity, self.context, self.status, self.extensions) = (multiplicity, context, status, extensions)
    }
}

/// A condition with a name, such as "active customers".
public struct NamedFilter: Sendable, Hashable, Codable {
    public var name: String
    public var dataset: String
    /// A scalar condition over the dataset's fields.
    public var expression: String
    public var description: String?
    public var synonyms: [String]?

    public init(
        name: String, dataset: String, expression: String, description: String? = nil, synonyms: [String]? = nil
    ) {
        (self.name, self.dataset, self.expression) = (name, dataset, expression)
        (self.description, self.synonyms) = (description, synonyms)
    }
}

/// A word of the business and what it means here.
public struct GlossaryTerm: Sendable, Hashable, Codable {
    public var term: String
    public var definition: String
    public var expression: String?
    public var owner: String?
    public var synonyms: [String]?

    public init(term: String, definition: String, expression: String? = nil, owner: String? = nil, synonyms: [String]? = nil) {
        (self.term, self.definition, self.expression, self.owner) = (term, definition, expression, owner)
        self.synonyms = synonyms
    }
}

/// How this business counts time.
public struct SemanticCalendar: Sendable, Hashable, Codable {
    /// 1 (January) to 12.
    public var fiscalYearStartMonth: Int?
    /// 1 (Monday) to 7 (Sunday), as ISO 8601 counts.
    public var weekStart: Int?
    /// An IANA name.
    public var timeZone: String?
    /// `2024-06-30`: what "today" is, for data that has ended.
    public var now: String?

    public init(
        fiscalYearStartMonth: Int? = nil, weekStart: Int? = nil, timeZone: String? = nil, now: String? = nil
    ) {
        (self.fiscalYearStartMonth, self.weekStart) = (fiscalYearStartMonth, weekStart)
        (self.timeZone, self.now) = (timeZone, now)
    }
}
