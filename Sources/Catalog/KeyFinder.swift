import DuckDB

/// Finds the columns, or pairs of columns, that tell every row apart.
struct KeyFinder {
    let connection: Connection
    let options: CatalogBuilder.Options

    /// Sets `candidateKeys` and `primaryKey`, and makes the distinct counts it had to settle exact.
    func findKeys(of table: inout Table, declared shape: SchemaReader.TableShape) async throws {
        var keys = shape.primaryKey.isEmpty ? shape.uniqueKeys : [shape.primaryKey] + shape.uniqueKeys
        keys = keys.filter { key in key.allSatisfy { table.column(named: $0)?.profile.nullCount == 0 } }
        for index in table.columns.indices where canBeKey(table.columns[index], rowCount: table.rowCount) {
            let name = table.columns[index].name
            if keys.contains([name]) {
                settle(&table.columns[index], distinct: table.rowCount)
            } else if try await isUnique(&table.columns[index], in: table) {
                keys.append([name])
            }
        }
        if keys.isEmpty { keys = try await uniquePairs(in: table) }
        table.candidateKeys = keys.sorted { Self.rank($0, in: table) < Self.rank($1, in: table) }
        table.primaryKey = shape.primaryKey.isEmpty ? table.candidateKeys.first ?? [] : shape.primaryKey
    }

    // MARK: Single columns

    /// Fractions, truth values and long prose may happen to differ in every row, but no one refers to a row by them.
    /// In a table of one row every column is unique, which says nothing, so only a name can tell.
    private func canBeKey(_ column: Column, rowCount: Int) -> Bool {
        guard rowCount > 0, column.profile.nullCount == 0 else { return false }
        if rowCount == 1 { return NameWords(column.name).endsInIdentifier }
        switch column.typeClass {
        case .integer, .date, .timestamp: return true
        case .text: return (column.profile.averageLength ?? 0) <= 100
        case .boolean, .decimal, .time, .interval, .binary, .nested: return false
        }
    }

    private func isUnique(_ column: inout Column, in table: Table) async throws -> Bool {
        guard column.profile.distinctIsApproximate else { return column.profile.distinctCount == table.rowCount }
        // The estimate is within a few per cent of the truth; a quarter off is not a key.
        guard Double(column.profile.distinctCount) >= 0.75 * Double(table.rowCount) else { return false }
        guard try await !hasDuplicates([column.name], in: table) else { return false }
        let name = SQLText.identifier(column.name)
        let source = SQLText.identifier(table.name)
        let distinct = try await connection.query("SELECT count(DISTINCT \(name))::BIGINT FROM \(source)").rows.first?
            .first?.count
        guard let distinct else { return false }
        settle(&column, distinct: distinct)
        return distinct == table.rowCount
    }

    private func settle(_ column: inout Column, distinct: Int) {
        column.profile.distinctCount = distinct
        column.profile.distinctIsApproximate = false
    }

    // MARK: Pairs

    /// Pairs in order of promise, a bounded number of them.
    private func uniquePairs(in table: Table) async throws -> [[String]] {
        guard table.rowCount > 1 else { return [] }
        let able = table.columns.filter { canBeKey($0, rowCount: table.rowCount) && $0.profile.distinctCount > 1 }
        // Pairs grow with the square of the columns; those past the best two dozen are never tried.
        let columns = able.map { (rank: Self.rank([$0.name], in: table), column: $0) }
            .sorted { $0.rank < $1.rank }.prefix(24).map(\.column)
            .sorted { position($0, in: table) < position($1, in: table) }
        var pairs: [[Column]] = []
        for (index, first) in columns.enumerated() {
            for second in columns[(index + 1)...] {
                let (product, overflow) = first.profile.distinctCount.multipliedReportingOverflow(
                    by: second.profile.distinctCount)
                if overflow || product >= table.rowCount { pairs.append([first, second]) }
            }
        }
        let ranked = pairs.map { $0.map(\.name) }.sorted { Self.rank($0, in: table) < Self.rank($1, in: table) }
        var found: [[String]] = []
        for pair in ranked.prefix(options.pairTries) where found.count < 3 {
            if try await hasDuplicates(pair, in: table) { continue }
            let names = pair.map(SQLText.identifier).joined(separator: ", ")
            let source = SQLText.identifier(table.name)
            let distinct = try await connection.query(
                "SELECT count(*)::BIGINT FROM (SELECT DISTINCT \(names) FROM \(source))"
            ).rows.first?.first?.count
            if distinct == table.rowCount { found.append(pair) }
        }
        return found
    }

    private func position(_ column: Column, in table: Table) -> Int {
        table.columns.firstIndex { $0.name == column.name } ?? 0
    }

    /// A cheap refutation on one 64th of the values: all rows of a value share its hash, so a repeated value that
    /// falls in the part is seen. False means "none seen".
    private func hasDuplicates(_ names: [String], in table: Table) async throws -> Bool {
        guard table.rowCount > options.exactRowLimit else { return false }
        let columns = names.map(SQLText.identifier).joined(separator: ", ")
        let part = try await connection.query(
            """
            SELECT count(*)::BIGINT, count(DISTINCT (\(columns)))::BIGINT FROM \(SQLText.identifier(table.name))
            WHERE hash(\(columns)) % 64 = 0
            """)
        guard let row = part.rows.first else { return false }
        return row[0].count != row[1].count
    }

    // MARK: Order of preference

    /// Smaller is the better key: by name, then type, then position.
    private static func rank(_ key: [String], in table: Table) -> KeyRank {
        let own = NameWords(table.name)
        var rank = KeyRank()
        for name in key {
            guard let position = table.columns.firstIndex(where: { $0.name == name }) else { continue }
            let column = table.columns[position]
            let words = NameWords(name)
            switch true {
            case words.words == ["id"] || (words.joined.hasSuffix("id") && words.names(own)): rank.name += 0
            case words.isBareIdentifier || (words.endsInIdentifier && words.names(own)): rank.name += 1
            case position == 0 && (column.typeClass == .integer || words.endsInIdentifier || column.type == "UUID"):
                rank.name += 2
            // An identifier further on, of something else: more likely a reference that happens not to repeat.
            case words.endsInIdentifier || words.joined.hasSuffix("id") || column.type == "UUID": rank.name += 3
            default: rank.name += position == 0 ? 4 : 5
            }
            switch column.typeClass {
            case .integer: rank.type += 0
            case .text: rank.type += 1
            default: rank.type += 2
            }
            rank.position += position
        }
        rank.size = key.count
        return rank
    }

    private struct KeyRank: Comparable {
        var size = 0, name = 0, type = 0, position = 0
        static func < (a: Self, b: Self) -> Bool {
            (a.size, a.name, a.type, a.position) < (b.size, b.name, b.type, b.position)
        }
    }
}
