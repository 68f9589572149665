import Catalog
import Retrieval
import SQLSyntax

/// `vet_id`, `lender_nr`: a number that points at a table with names becomes the name there, whatever the question calls it. The
/// table is joined beside what is read, once for each number, so that a lender and a borrower are two institutions and no row
/// is lost.
struct NumberNames: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func name(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        var tree = tree
        for _ in 0..<4 {
            let facts = tree.facts
            guard facts.commonTables.isEmpty, let (position, number) = shown(tree, facts) else { break }
            if isNamed(number, facts) {
                guard let left = tree.droppingOutput(at: [position]) else { break }
                notes.repairs.append("left out a number whose name stands beside it")
                tree = left
            } else if let named = await joining(number, at: position, tree, facts) {
                notes.repairs.append("shows \(Humanized.name(number.target.name)) by name")
                tree = named
            } else {
                break
            }
        }
        return tree
    }

    private struct Number {
        var column: QueryFacts.Column
        var key: String
        var target: Table
        var title: String
        /// What the number is called without the word that says it is one: `vet` of `vet_id`.
        var role: String
    }

    /// The first such number of the select list, and its place there.
    private func shown(_ tree: SyntaxTree, _ facts: QueryFacts) -> (Int, Number)? {
        for (position, item) in facts.output.enumerated() {
            if let column = facts.column(of: item), let number = number(column, tree) { return (position, number) }
        }
        return nil
    }

    private func number(_ output: QueryFacts.Column, _ tree: SyntaxTree) -> Number? {
        guard let (table, column) = catalog.owner(of: output, in: tree), column.role == .foreignKey, let link = link(table.name, column.name),
            let target = catalog.table(named: link.toTable), let title = target.titleColumn, title.name != link.toColumns[0]
        else { return nil }
        let words = Words.nameWords(column.name)
        guard words.count > 1, let last = words.last, Self.numberWords.contains(last) else { return nil }
        return Number(column: output, key: link.toColumns[0], target: target, title: title.name, role: words.dropLast().joined(separator: "_"))
    }

    private func link(_ table: String, _ column: String) -> Relationship? {
        catalog.relationships.first { $0.fromTable == table && $0.fromColumns == [column] && [.manyToOne, .oneToOne].contains($0.multiplicity) && $0.toColumns.count == 1 }
    }

    private static let numberWords: Set = ["id", "ids", "key", "nr", "no", "num", "number", "fk", "uid", "guid", "uuid", "ref", "code", "cd"]

    /// Whether the table it points at is joined by it and shows its title.
    private func isNamed(_ number: Number, _ facts: QueryFacts) -> Bool {
        for join in facts.joins where join.depth == 0 {
            for pair in join.pairs {
                for (own, other) in [(pair.left, pair.right), (pair.right, pair.left)] {
                    guard own.name.lowercased() == number.column.name.lowercased(), other.name.lowercased() == number.key.lowercased(),
                        number.column.qualifier == nil || own.qualifier?.lowercased() == number.column.qualifier?.lowercased()
                    else { continue }
                    let isShown = facts.columns.contains { column in
                        column.clause == .output && column.depth == 0 && column.name.lowercased() == number.title.lowercased()
                            && (column.qualifier == nil || column.qualifier?.lowercased() == other.qualifier?.lowercased())
                    }
                    if isShown { return true }
                }
            }
        }
        return false
    }

    private func joining(_ number: Number, at position: Int, _ tree: SyntaxTree, _ facts: QueryFacts) async -> SyntaxTree? {
        let taken = Set(facts.tables.map { $0.reference.lowercased() })
        let read = facts.tables.first { table in
            let isNamed = number.column.qualifier.map { $0.lowercased() == table.reference.lowercased() } ?? true
            return table.depth == 0 && isNamed && catalog.table(named: table.name)?.column(named: number.column.name) != nil
        }
        guard let read, let alias = [number.role, number.role + "_name", number.role + "_2"].first(where: { !taken.contains($0.lowercased()) }),
            let qualified = qualifying(tree, facts, against: number.target),
            let from = qualified.json["node"]?["from_table"], var items = qualified.json["node"]?["select_list"]?.array, items.indices.contains(position),
            let (join, item, group) = await pattern(number, alias, read.reference)
        else { return nil }
        var (both, name) = (join, item)
        both["left"] = from
        if let own = items[position]["alias"]?.string, !own.isEmpty { name["alias"] = .string(own) }
        items[position] = name
        let joined = qualified.editingNode { $0["from_table"] = both }.selecting(items)
        return facts.isGrouped ? joined.adding(group: group) : joined
    }

    /// The join, the column shown and the column to group by, made by the engine's own parser.
    private func pattern(_ number: Number, _ alias: String, _ read: String) async -> (join: SyntaxValue, item: SyntaxValue, group: SyntaxValue)? {
        let (own, title) = (SchemaText.identifier(alias), SchemaText.identifier(number.title))
        let keys = "\(SchemaText.identifier(read)).\(SchemaText.identifier(number.column.name)) = \(own).\(SchemaText.identifier(number.key))"
        let sql = "SELECT \(own).\(title) AS \(own) FROM t LEFT JOIN \(SchemaText.identifier(number.target.name)) AS \(own) ON \(keys) GROUP BY \(own).\(title)"
        guard let node = try? await parser.parse(sql).json["node"], let join = node["from_table"], let item = node["select_list"]?.array.first,
            let group = node["group_expressions"]?.array.first
        else { return nil }
        return (join, item, group)
    }

    /// With one table more, names that stood for themselves may mean two columns: each gets its table's name. Nil where one can't.
    private func qualifying(_ tree: SyntaxTree, _ facts: QueryFacts, against target: Table) -> SyntaxTree? {
        var tree = tree
        for column in facts.columns
        where column.depth == 0 && column.qualifier == nil && !column.mayBeAlias && target.column(named: column.name) != nil {
            let isInside = facts.columns.contains { $0.depth > 0 && $0.qualifier == nil && $0.name.lowercased() == column.name.lowercased() }
            guard !isInside, let owner = catalog.owner(of: column, in: tree)?.table.name,
                let reference = facts.tables.first(where: { $0.depth == 0 && $0.name.lowercased() == owner.lowercased() })?.reference
            else { return nil }
            tree = tree.renamingColumn(column.name, qualifier: nil, to: [reference, column.name])
        }
        return tree
    }
}
