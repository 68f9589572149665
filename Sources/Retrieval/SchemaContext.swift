public import Catalog

/// What a question touches: the linked part of the catalog, with the reasons. Mapping's product, Generation's input.
public struct SchemaContext: Sendable, Hashable {
    public var tables: [LinkedTable]
    /// The cheapest join tree over `tables`; empty for one table, nil-joined tables raise `.disconnected`.
    public var joins: [Join]
    public var values: [GroundedValue]
    public var flags: [Flag]
    /// The next cheapest way to join the tables; empty when there is none.
    public var otherJoins: [Join]
    /// Every word left unexplained, heavy or light; the heavy ones are flags too.
    public var unlinkedWords: [UnlinkedWord]

    /// Columns of few values that the question is about without saying a value of them as it is stored.
    public var offered: [OfferedValues] = []

    /// Terms, metrics and worked examples near the question in meaning, nearest first.
    public var related: [DocumentMatch] = []

    public init(
        tables: [LinkedTable], joins: [Join] = [], values: [GroundedValue] = [], flags: [Flag] = [],
        otherJoins: [Join] = [], unlinkedWords: [UnlinkedWord] = []
    ) {
        (self.tables, self.joins, self.values, self.flags) = (tables, joins, values, flags)
        (self.otherJoins, self.unlinkedWords) = (otherJoins, unlinkedWords)
    }

    public enum Flag: Sendable, Hashable {
        /// A content word of the question that nothing in the data, the operators or the language explains.
        case unlinked(word: String)
        case ambiguousValue(text: String, columns: [ColumnReference])
        /// Two ways to join cost nearly the same: the conditions by which each differs, "a.x = b.y".
        case ambiguousJoin(first: [String], second: [String])
        case disconnected(tables: [String])
    }
}

public struct LinkedTable: Sendable, Hashable {
    public var name: String
    public var score: Double
    /// "named in the question", "holds 'Germany'", "joins orders and products", …
    public var reason: String
    /// Only the columns the question needs, keys and join columns; in the table's order.
    public var columns: [LinkedColumn]
    public init(name: String, score: Double, reason: String, columns: [LinkedColumn]) {
        (self.name, self.score, self.reason, self.columns) = (name, score, reason, columns)
    }
}

public struct LinkedColumn: Sendable, Hashable {
    public var name: String
    public var score: Double
    public var reason: String
    public init(name: String, score: Double, reason: String) {
        (self.name, self.score, self.reason) = (name, score, reason)
    }
}

public struct Join: Sendable, Hashable {
    public var left: ColumnReference
    public var right: ColumnReference
    /// Read left to right.
    public var multiplicity: Relationship.Multiplicity
    public init(left: ColumnReference, right: ColumnReference, multiplicity: Relationship.Multiplicity) {
        (self.left, self.right, self.multiplicity) = (left, right, multiplicity)
    }
}

/// Words of the question that are a stored value.
public struct GroundedValue: Sendable, Hashable {
    public enum Match: String, Sendable, Hashable { case exact, normalized, fuzzy }
    /// As written in the question.
    public var text: String
    public var column: ColumnReference
    /// As stored, to be used verbatim in SQL.
    public var stored: String
    public var match: Match
    public var score: Double
    public init(text: String, column: ColumnReference, stored: String, match: Match, score: Double) {
        (self.text, self.column, self.stored, self.match, self.score) = (text, column, stored, match, score)
    }
}
