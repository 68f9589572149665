/// Proposes relationships over two or more columns: a table whose rows are told apart by several columns together, and
/// another that has columns of the same names. The data has the last word.
struct CompositeFinder {
    private let tables: [Table]
    /// Relationships already known, by the table they start from.
    private let known: [String: [Relationship]]
    private let words: [String: NameWords]
    /// The tables that have a column of a name, by their places.
    private let holders: [NameWords: [Int]]

    /// - Parameter known: relationships of single columns, and declared ones.
    init(tables: [Table], known: [Relationship]) {
        (self.tables, self.known) = (tables, Dictionary(grouping: known, by: \.fromTable))
        var words: [String: NameWords] = [:]
        var holders: [NameWords: [Int]] = [:]
        for (place, table) in tables.enumerated() {
            for column in table.columns {
                let name = words[column.name] ?? NameWords(column.name)
                words[column.name] = name
                if holders[name]?.last != place { holders[name, default: []].append(place) }
            }
        }
        (self.words, self.holders) = (words, holders)
    }

    func candidates() -> [RelationshipCheck.Pair] {
        var found: [RelationshipCheck.Pair] = []
        for target in tables where target.primaryKey.count > 1 {
            for place in holders[self.name(target.primaryKey[0])] ?? [] where tables[place].name != target.name {
                let table = tables[place]
                let known = known[table.name] ?? []
                guard let columns = namesakes(of: target.primaryKey, in: table, target) else { continue }
                // Two tables with the same key: a link of one row to one, unless both rather link the tables the parts name.
                if Set(table.primaryKey) == Set(columns) {
                    let isLinked = columns.contains { column in known.contains { $0.fromColumns == [column] } }
                    if isLinked || (table.rowCount, table.name) >= (target.rowCount, target.name) { continue }
                }
                let isKnown = known.contains { $0.toTable == target.name && Set($0.fromColumns) == Set(columns) }
                if !isKnown { found.append(.init(fromTable: table.name, fromColumns: columns, toTable: target.name, toColumns: target.primaryKey)) }
            }
        }
        return found
    }

    private func name(_ column: String) -> NameWords { words[column] ?? NameWords(column) }

    private func namesakes(of key: [String], in table: Table, _ target: Table) -> [String]? {
        var columns: [String] = []
        for name in key {
            guard let wanted = target.column(named: name),
                let column = table.columns.first(where: { self.name($0.name) == self.name(name) && $0.typeClass == wanted.typeClass }),
                !columns.contains(column.name)
            else { return nil }
            columns.append(column.name)
        }
        return columns
    }
}
