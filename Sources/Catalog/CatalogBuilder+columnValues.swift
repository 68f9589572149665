import DuckDB

extension CatalogBuilder {
    /// A category is remembered whole, a name column only up to a size a search can hold in memory.
    private static let categoryLimit = 5_000
    private static let nameLimit = 50_000
    /// Longer values are prose that no question quotes.
    private static let valueLength = 60
    /// A text key this short is a code people say (`LAX`, `SKU-1042`).
    private static let codeLength = 12.0

    /// The different values of the text columns a question may mention: categories, names, flags and short codes.
    /// - Returns: in the catalog's order; each column's values with the most frequent first, ties by value.
    public func columnValues(_ catalog: Catalog) async throws -> [(ColumnReference, [String])] {
        var found: [(ColumnReference, [String])] = []
        for table in catalog.tables {
            for column in table.columns {
                guard let limit = Self.valueLimit(of: column) else { continue }
                try Task.checkCancellation()
                let name = SQLText.identifier(column.name)
                let result = try await connection.query(
                    """
                    SELECT CAST(v AS VARCHAR) FROM (
                        SELECT \(name) AS v, count(*) AS n FROM \(SQLText.identifier(table.name)) GROUP BY \(name))
                    WHERE length(CAST(v AS VARCHAR)) BETWEEN 1 AND \(Self.valueLength)
                    ORDER BY n DESC, v LIMIT \(limit)
                    """)
                let values = result.rows.compactMap { $0.first?.string }
                if !values.isEmpty { found.append((ColumnReference(table: table.name, column: column.name), values)) }
            }
        }
        return found
    }

    private static func valueLimit(of column: Column) -> Int? {
        guard column.typeClass == .text, column.type != "UUID" else { return nil }
        switch column.role {
        case .category, .flag: return categoryLimit
        case .name: return nameLimit
        case .key, .foreignKey: return (column.profile.averageLength ?? .infinity) <= codeLength ? categoryLimit : nil
        case .measure, .freeText, .date, .geo, .other: return nil
        }
    }
}
