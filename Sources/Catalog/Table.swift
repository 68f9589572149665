public struct Table: Sendable, Hashable, Codable {
    /// fact: measures and links outwards; dimension: linked to; bridge: little but links from many rows to one, between rows
    /// of which each goes with several of the other; lookup: a short list of codes; dateDimension: one row a day.
    public enum Kind: String, Sendable, Hashable, Codable {
        case fact, dimension, bridge, lookup, other
        case dateDimension = "date dimension"
    }

    public var name: String
    public var columns: [Column]
    public var rowCount: Int
    /// The declared primary key, else the best candidate key; empty when no column or pair is unique.
    public var primaryKey: [String]
    /// Every minimal unique, null-free column set found (single columns; pairs when no single one is).
    public var candidateKeys: [[String]]
    public var kind: Kind
    /// The file (and sheet) the table was read from.
    public var source: String?
    /// Of a date dimension, the column with its day.
    public var calendarDay: String?

    public init(
        name: String, columns: [Column], rowCount: Int, primaryKey: [String] = [], candidateKeys: [[String]] = [],
        kind: Kind = .other, source: String? = nil
    ) {
        (self.name, self.columns, self.rowCount) = (name, columns, rowCount)
        (self.primaryKey, self.candidateKeys, self.kind, self.source) = (primaryKey, candidateKeys, kind, source)
    }

    public func column(named name: String) -> Column? {
        columns.first { $0.name == name } ?? columns.first { $0.name.lowercased() == name.lowercased() }
    }
}
