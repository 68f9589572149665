/// A whole (possibly limited) query result in memory, row by row: what checks, charts and answers are made of.
/// Big results are read as chunks instead.
public struct ResultTable: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        public var name: String
        public var type: LogicalType
        public init(name: String, type: LogicalType) { (self.name, self.type) = (name, type) }
    }

    public var columns: [Column]
    public var rows: [[Value]]
    /// True when the query had more rows than were asked for.
    public var truncated: Bool

    public init(columns: [Column], rows: [[Value]], truncated: Bool = false) {
        (self.columns, self.rows, self.truncated) = (columns, rows, truncated)
    }
}
