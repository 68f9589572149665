/// A catalog with what has to be remembered to draw the next one without asking the data again.
public struct CatalogBuild: Sendable, Hashable, Codable {
    public var catalog: Catalog
    /// What every possible relationship was found to be worth, those that came to nothing too; sorted.
    public var checks: [RelationshipCheck]

    public init(catalog: Catalog, checks: [RelationshipCheck] = []) { (self.catalog, self.checks) = (catalog, checks) }
}

/// How far the values of some columns are found in others, counted on all rows.
public struct RelationshipCheck: Sendable, Hashable, Codable {
    public struct Pair: Sendable, Hashable, Codable, Comparable {
        public var fromTable: String
        public var fromColumns: [String]
        public var toTable: String
        public var toColumns: [String]

        public static func < (a: Self, b: Self) -> Bool {
            if a.fromTable != b.fromTable { return a.fromTable < b.fromTable }
            if a.fromColumns != b.fromColumns { return a.fromColumns.lexicographicallyPrecedes(b.fromColumns) }
            if a.toTable != b.toTable { return a.toTable < b.toTable }
            return a.toColumns.lexicographicallyPrecedes(b.toColumns)
        }
    }

    public var pair: Pair
    /// Rows without a null in the referring columns, and how many of them find no partner.
    public var rows: Int
    public var orphans: Int
    /// Different values among those rows, and how many of them are found.
    public var distinct: Int
    public var found: Int

    /// Of an empty side nothing is missing.
    var overlap: Double { distinct == 0 ? 1 : Double(found) / Double(distinct) }
    var coveredRows: Double { rows == 0 ? 1 : 1 - Double(orphans) / Double(rows) }
    /// No value of the referring side repeats.
    var isUnique: Bool { distinct == rows }
}

extension Relationship {
    var pair: RelationshipCheck.Pair {
        .init(fromTable: fromTable, fromColumns: fromColumns, toTable: toTable, toColumns: toColumns)
    }
}
