/// A way to join two tables, with the evidence for it.
public struct Relationship: Sendable, Hashable, Codable {
    public enum Source: String, Sendable, Hashable, Codable { case declared, inferred, user }
    /// Read `from` to `to`: many orders belong to one customer.
    public enum Multiplicity: String, Sendable, Hashable, Codable { case manyToOne, oneToOne, oneToMany, manyToMany }

    public var fromTable: String
    public var fromColumns: [String]
    public var toTable: String
    public var toColumns: [String]
    public var multiplicity: Multiplicity
    public var source: Source
    /// Share of the distinct non-null `from` values found in `to`, 0 to 1.
    public var overlap: Double
    /// Rows of `from` whose value is not in `to`.
    public var orphans: Int
    /// 0 to 1; declared and confirmed ones are 1.
    public var confidence: Double

    public init(
        fromTable: String, fromColumns: [String], toTable: String, toColumns: [String], multiplicity: Multiplicity,
        source: Source, overlap: Double = 1, orphans: Int = 0, confidence: Double = 1
    ) {
        (self.fromTable, self.fromColumns, self.toTable, self.toColumns) = (fromTable, fromColumns, toTable, toColumns)
        (self.multiplicity, self.source, self.overlap) = (multiplicity, source, overlap)
        (self.orphans, self.confidence) = (orphans, confidence)
    }
}
