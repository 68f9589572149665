import Catalog

/// Fits a linked schema into so many tokens of a prompt.
struct TokenBudget {
    var tokens: Int
    var catalog: Catalog

    /// About what a table's opening and a column's line take besides their names, measured on DDL.
    private static let (tableTokens, columnTokens, bytesPerToken) = (8, 6, 3)

    /// The whole schema where it fits. Else the linked part, without the columns that least speaks for, as far as it
    /// must be: join columns last, and the last column of a table with the table, unless nothing would be left.
    func fit(_ context: SchemaContext) -> SchemaContext {
        let whole = catalog.tables.map { cost(table: $0.name) + $0.columns.reduce(0) { $0 + cost(column: $1.name) } }
        if whole.reduce(0, +) <= tokens { return complete(context) }
        var context = context
        var spent = context.tables.reduce(0) { sum, table in
            sum + cost(table: table.name) + table.columns.reduce(0) { $0 + cost(column: $1.name) }
        }
        let joining = Set(context.joins.flatMap { [$0.left, $0.right] })
        var order: [(isJoining: Bool, score: Double, table: String, column: String)] = []
        for table in context.tables {
            for column in table.columns {
                let isJoining = joining.contains(ColumnReference(table: table.name, column: column.name))
                order.append((isJoining, table.score + column.score, table.name, column.name))
            }
        }
        order.sort {
            ($0.isJoining ? 1 : 0, $0.score, $1.table, $1.column) < (
                $1.isJoining ? 1 : 0, $1.score, $0.table, $0.column
            )
        }
        for (_, _, table, column) in order where spent > tokens {
            guard let place = context.tables.firstIndex(where: { $0.name == table }) else { continue }
            let isLast = context.tables[place].columns.count == 1
            if isLast, context.tables.count == 1 { break }
            spent -= cost(column: column)
            context.tables[place].columns.removeAll { $0.name == column }
            if isLast {
                spent -= cost(table: table)
                context.tables.remove(at: place)
            }
        }
        let left = Set(
            context.tables.flatMap { table in table.columns.map { ColumnReference(table: table.name, column: $0.name) }
            })
        context.joins.removeAll { !left.contains($0.left) || !left.contains($0.right) }
        context.otherJoins.removeAll { !left.contains($0.left) || !left.contains($0.right) }
        return context
    }

    private func complete(_ context: SchemaContext) -> SchemaContext {
        var context = context
        let linked = Dictionary(context.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        context.tables = catalog.tables.map { table in
            var whole =
                linked[table.name]
                ?? LinkedTable(name: table.name, score: 0, reason: "the whole schema fits", columns: [])
            let columns = Dictionary(whole.columns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            whole.columns = table.columns.map {
                columns[$0.name] ?? LinkedColumn(name: $0.name, score: 0, reason: "the whole schema fits")
            }
            return whole
        }
        return context
    }

    private func cost(table: String) -> Int { Self.tableTokens + table.utf8.count / Self.bytesPerToken }
    private func cost(column: String) -> Int { Self.columnTokens + column.utf8.count / Self.bytesPerToken }
}
