import DuckDB

extension CatalogBuilder {
    /// A category is remembered whole, a name column only up to a size a search can hold in memory.
    private static let categoryLimit = 5_000
    private static let nameLimit = 50_000
    /// Longer values are prose that no question quotes.
    private static let valueLength = 60
    /// A text key this short is a code people say (`LAX`, `SKU-1042`).
    private static let codeLength = 12.0

    /// Columns in one query: each costs a round trip, and a query of hundreds of branches a long plan.
    private static let columnsPerQuery = 20

    /// The different values of the text columns a question may mention: categories, names, flags and short codes.
    /// - Parameters:
    ///   - previous: the catalog before and its values; those of columns of unchanged tables are taken over.
    /// - Returns: in the catalog's order; each column's values with the most frequent first, ties by value.
    public func columnValues(
        _ catalog: Catalog, since previous: (catalog: Catalog, values: [ColumnReference: [String]])? = nil,
        unchanged: Set<String> = []
    ) async throws -> [(ColumnReference, [String])] {
        let before = Dictionary((previous?.catalog.tables ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let kept = previous?.values ?? [:]
        let parts = try await crew.map(catalog.tables) { table, connection -> [(ColumnReference, [String])] in
            var values: [String: [String]] = [:]
            var missing: [(name: String, limit: Int)] = []
            for column in table.columns {
                guard let limit = Self.valueLimit(of: column) else { continue }
                if unchanged.contains(table.name), let old = before[table.name]?.columns.first(where: { $0.name == column.name }),
                    Self.valueLimit(of: old) == limit
                {
                    values[column.name] = kept[ColumnReference(table: table.name, column: column.name)]
                } else {
                    missing.append((column.name, limit))
                }
            }
            for start in stride(from: 0, to: missing.count, by: Self.columnsPerQuery) {
                let some = missing[start..<min(start + Self.columnsPerQuery, missing.count)]
                values.merge(try await Self.values(of: Array(some), in: table.name, on: connection)) { first, _ in first }
            }
            return table.columns.compactMap { column in
                values[column.name].map { (ColumnReference(table: table.name, column: column.name), $0) }
            }
        }
        return parts.flatMap { $0 }
    }

    private static func values(
        of columns: [(name: String, limit: Int)], in table: String, on connection: Connection
    ) async throws -> [String: [String]] {
        let branches = columns.enumerated().map { index, column in
            let name = SQLText.identifier(column.name)
            return """
                SELECT \(index)::BIGINT, list(CAST(v AS VARCHAR) ORDER BY n DESC, v) FROM (
                    SELECT v, n FROM (
                        SELECT \(name) AS v, count(*) AS n FROM \(SQLText.identifier(table)) GROUP BY \(name))
                    WHERE length(CAST(v AS VARCHAR)) BETWEEN 1 AND \(valueLength)
                    ORDER BY n DESC, v LIMIT \(column.limit))
                """
        }
        var found: [String: [String]] = [:]
        for row in try await connection.query(branches.joined(separator: "\nUNION ALL\n")).rows {
            guard let index = row[0].count, columns.indices.contains(index) else { continue }
            let values = row[1].strings
            if !values.isEmpty { found[columns[index].name] = values }
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
