public import Catalog

/// The distinct values of one text column, in DuckDB's own text rendering; read by the caller.
public struct ColumnValues: Sendable, Hashable, Codable {
    public var column: ColumnReference
    public var values: [String]
    public init(column: ColumnReference, values: [String]) { (self.column, self.values) = (column, values) }
}
