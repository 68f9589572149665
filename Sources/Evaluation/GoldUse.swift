import Catalog
import DuckDB
import SQLSyntax

/// What a gold query reads: the yardstick of the mapping stage.
struct GoldUse: Sendable {
    var tables: Set<String> = []
    var columns: Set<ColumnReference> = []
    /// Texts compared with a column.
    var literals: [(column: ColumnReference, text: String)] = []

    /// Names are the catalog's; what it lacks (aliases, common tables) is left out.
    init(_ tree: SyntaxTree, in catalog: Catalog) {
        let facts = tree.facts
        let read = facts.tableNames.compactMap { catalog.table(named: $0) }
        tables = Set(read.map(\.name))
        func place(_ column: QueryFacts.Column) -> ColumnReference? {
            let owners = column.table.flatMap { catalog.table(named: $0) }.map { [$0] } ?? read
            for table in owners {
                if let found = table.column(named: column.name) { return ColumnReference(table: table.name, column: found.name) }
            }
            return nil
        }
        columns = Set(facts.columns.compactMap(place))
        for comparison in facts.comparisons {
            guard [.equal, .isIn, .notEqual, .isNotIn].contains(comparison.comparison), comparison.function == nil,
                case .text(let text) = comparison.literal.value, let column = place(comparison.column)
            else { continue }
            literals.append((column, text))
        }
    }
}
