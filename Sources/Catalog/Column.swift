public struct Column: Sendable, Hashable, Codable {
    /// Coarse type, enough to know what may be summed, compared or put on a time axis.
    public enum TypeClass: String, Sendable, Hashable, Codable {
        case boolean, integer, decimal, text, date, time, timestamp, interval, binary, nested
        public var isNumeric: Bool { self == .integer || self == .decimal }
        public var isTemporal: Bool { self == .date || self == .timestamp }
    }

    public enum Role: String, Sendable, Hashable, Codable {
        case key, foreignKey, measure, flag, category, name, freeText, date, geo, other
    }

    public var name: String
    /// DuckDB's spelling, such as `DECIMAL(12,2)`.
    public var type: String
    public var typeClass: TypeClass
    public var role: Role
    public var profile: Profile
    /// The shape of the values of a text column.
    public var pattern: ValuePattern?
    /// What a number counts, such as `EUR`, `kg` or `%`.
    public var unit: String?
    /// Whether a measure may be summed.
    public var additivity: Additivity?
    /// What the column tells about a person.
    public var personal: PersonalData?

    public init(name: String, type: String, typeClass: TypeClass, role: Role = .other, profile: Profile = Profile()) {
        (self.name, self.type, self.typeClass, self.role, self.profile) = (name, type, typeClass, role, profile)
    }
}

/// A column by its table's and its own name.
public struct ColumnReference: Sendable, Hashable, Codable {
    public var table: String
    public var column: String
    public init(table: String, column: String) { (self.table, self.column) = (table, column) }
}
