/// Proposes relationships over two or more columns: a table whose rows are told apart by several columns together, and
/// another that has columns of the same names. The data has the last word.
struct CompositeFinder {
    struct Candidate: Hashable {
        var fromTable: String
        var toTable: String
        var fromColumns: [String]
        var toColumns: [String]
    }

    let tables: [Table]
    /// Relationships of single columns, already known.
    let known: [Relationship]

    func candidates() -> [Candidate] {
        var found: [Candidate] = []
        for target in tables where target.primaryKey.count > 1 {
            for table in tables where table.name != target.name {
                guard let columns = namesakes(of: target.primaryKey, in: table, target) else { continue }
                // Two tables with the same key: a link of one row to one, unless both rather link the tables the parts name.
                if Set(table.primaryKey) == Set(columns) {
                    let isLinked = columns.contains { column in known.contains { $0.fromTable == table.name && $0.fromColumns == [column] } }
                    if isLinked || (table.rowCount, table.name) >= (target.rowCount, target.name) { continue }
                }
                let isKnown = known.contains { $0.fromTable == table.name && $0.toTable == target.name && Set($0.fromColumns) == Set(columns) }
                if !isKnown { found.append(Candidate(fromTable: table.name, toTable: target.name, fromColumns: columns, toColumns: target.primaryKey)) }
            }
        }
        return found
    }

    private func namesakes(of key: [String], in table: Table, _ target: Table) -> [String]? {
        var columns: [String] = []
        for name in key {
            guard let wanted = target.column(named: name),
                let column = table.columns.first(where: { NameWords($0.name) == NameWords(name) && $0.typeClass == wanted.typeClass }),
                !columns.contains(column.name)
            else { return nil }
            columns.append(column.name)
        }
        return columns
    }
}
