import Catalog
import SQLSyntax

extension Catalog {
    /// The table and column a reference of the query means: by its own table, else the first table read that has it.
    func owner(of reference: QueryFacts.Column, in tree: SyntaxTree) -> (table: Table, column: Column)? {
        for name in reference.table.map({ [$0] }) ?? tree.facts.tableNames {
            if let table = table(named: name), let column = table.column(named: reference.name) { return (table, column) }
        }
        return nil
    }

    /// Whether each row of `table` has one of `other`, along any number of links.
    func leads(from table: String, to other: String) -> Bool {
        var (reached, next) = (Set([table.lowercased()]), [table.lowercased()])
        while let name = next.popLast() {
            for link in relationships where link.fromTable.lowercased() == name && [.manyToOne, .oneToOne].contains(link.multiplicity) {
                if reached.insert(link.toTable.lowercased()).inserted { next.append(link.toTable.lowercased()) }
            }
        }
        return reached.contains(other.lowercased())
    }
}

extension QueryFacts {
    /// The first reference that is written so, wherever it stands.
    func column(at path: [String]) -> Column? { columns.first { [$0.qualifier, $0.name].compactMap { $0 } == path } }

    /// The column that an item of the outermost select list is, where it is nothing but a column.
    func column(of item: OutputColumn) -> Column? {
        guard case .column(let path) = item.expression else { return nil }
        return columns.first { $0.clause == .output && $0.depth == 0 && [$0.qualifier, $0.name].compactMap { $0 } == path }
    }
}
