import Catalog
import DuckDB
import Retrieval
import SQLSyntax

extension BindingRepair {
    /// Throws the model's FROM away and builds it again from the columns the query uses: each column goes to its owner,
    /// the owners to the cheapest join tree. For a single SELECT without subqueries and self joins; else nil.
    ///
    /// - Parameter keepsTables: whether the tables read stay although no column of theirs is used, as those of COUNT(*).
    func rejoined(_ tree: SyntaxTree, keepsTables: Bool = false) async -> SyntaxTree? {
        let facts = tree.facts
        let own = facts.tables.filter { $0.depth == 0 }
        let names = own.map { $0.name.lowercased() }
        guard tree.json["node"]?["type"]?.string == "SELECT_NODE", facts.commonTables.isEmpty, Set(names).count == names.count,
            Self.readsTablesAlone(tree.json["node"]?["from_table"]), areSubqueriesApart(facts)
        else { return nil }
        let aliases = Dictionary(own.map { ($0.reference.lowercased(), $0.name) }, uniquingKeysWith: { first, _ in first })
        // Rows that are counted are those of the one table read, whatever else is wanted with them.
        let countsRows = own.count == 1 && (counted ?? own[0].name).lowercased() == names[0] && facts.aggregates.contains { $0.name == "count_star" && $0.depth == 0 }
        var needed = keepsTables || countsRows ? Set(own.compactMap { catalog.table(named: $0.name)?.name }) : []
        var moved = tree
        let filtered = Set(tree.residualJoinConditions.flatMap(\.columnNames))
        for column in facts.columns
        where column.depth == 0 && (column.clause != .join || filtered.contains(column.name.lowercased())) && !column.mayBeAlias {
            guard let owner = owner(of: column, aliases: aliases, needed: needed, present: names) else {
                // What no table has stays with the one it was said to be of, under the name that it has now.
                guard let qualifier = column.qualifier, let table = aliases[qualifier.lowercased()] else { continue }
                needed.insert(table)
                moved = moved.renamingColumn(column.name, qualifier: qualifier, to: [table, column.name])
                continue
            }
            needed.insert(owner)
            if column.qualifier != nil {
                moved = moved.renamingColumn(column.name, qualifier: column.qualifier, to: [owner, column.name])
            } else {
                // The same name inside is that of a table there.
                moved = moved.editingNode { node in
                    node = node.changingOwnColumns { path, reference in
                        path.count == 1 && path[0].lowercased() == column.name.lowercased() ? SyntaxTree.settingPath(reference, [owner, column.name]) : nil
                    }
                }
            }
        }
        guard !needed.isEmpty, let join = index.joinTree(needed.sorted()).first else { return nil }
        guard let from = try? await parser.parse("SELECT 1 FROM " + Self.clause(join)) else { return nil }
        return moved.replacingFrom(with: from)?.addingFilters(moved.residualJoinConditions)
    }

    /// A query in FROM computes what no table holds.
    private static func readsTablesAlone(_ from: SyntaxValue?) -> Bool {
        switch from?["type"]?.string {
        case "JOIN": readsTablesAlone(from?["left"]) && readsTablesAlone(from?["right"])
        case "BASE_TABLE", "EMPTY", nil: true
        default: false
        }
    }

    /// Whether renaming the outer query's columns can't touch an inner one: no alias is used inside and outside. Names of tables stay
    /// what they are.
    private func areSubqueriesApart(_ facts: QueryFacts) -> Bool {
        let outer = Set(facts.tables.filter { $0.depth == 0 }.map { $0.reference.lowercased() })
        let inner = Set(facts.tables.filter { $0.depth > 0 }.map { $0.reference.lowercased() })
        let named = Set(facts.tables.filter { $0.name.lowercased() == $0.reference.lowercased() }.map { $0.name.lowercased() })
        return facts.columns.filter { $0.depth > 0 }.allSatisfy { column in
            guard let qualifier = column.qualifier?.lowercased() else { return true }
            return !outer.contains(qualifier) || named.contains(qualifier) && inner.contains(qualifier)
        }
    }

    /// `has_pet` is spoken of where pets are.
    private static func spokenWords(of table: String) -> Set<String> {
        let words = Words.nameWords(table).filter { !["has", "have", "is", "of", "in", "to", "and", "for"].contains($0) }
        return Set(words.map(Words.stem))
    }

    /// A table that is joined, gives no column, and is not spoken of only repeats or drops rows.
    func droppingNeedlessJoins(_ tree: SyntaxTree, _ question: String) async -> Step? {
        let facts = tree.facts
        let tables = facts.tables.filter { $0.depth == 0 }
        // Rows are counted of the table that the question counts.
        let countsOne = tables.contains { table in [counted, whole].contains { $0?.lowercased() == table.name.lowercased() } } && !facts.isGrouped
        guard tables.count > 1, facts.joins.allSatisfy({ $0.type == "INNER" || $0.depth > 0 }), !facts.functions.contains("count_star") || countsOne,
            // What is counted for each group are the joined rows, unless it is a key, which a join only repeats.
            !facts.isGrouped || !facts.aggregates.contains(where: { $0.name == "count" && !$0.isDistinct && !isKey($0.arguments.first, tree) })
        else { return nil }
        let asked = Set(Words.stems(question))
        let used = Set(facts.columns.filter { $0.clause != .join && $0.depth == 0 }.compactMap { owner(of: $0, in: tree, tables)?.lowercased() })
        let needless = tables.filter { table in
            !used.contains(table.name.lowercased()) && !Self.spokenWords(of: table.name).isSubset(of: asked)
        }
        guard !needless.isEmpty, !used.isEmpty, tree.residualJoinConditions.isEmpty, let joined = await rejoined(tree), joined != tree,
            joined.facts.tables.count(where: { $0.depth == 0 }) < tables.count
        else { return nil }
        // What the question speaks of stays, even without a column.
        let left = Set(joined.facts.tables.map { $0.name.lowercased() })
        let spoken = tables.filter { table in !needless.contains { $0.name == table.name } }
        guard spoken.allSatisfy({ left.contains($0.name.lowercased()) }) else { return nil }
        return Step(tree: joined, rule: "left out a table that gives nothing to the answer")
    }

    private func isKey(_ argument: SQLExpression?, _ tree: SyntaxTree) -> Bool {
        guard case .column(let path)? = argument, let column = tree.facts.column(at: path), let (table, own) = catalog.owner(of: column, in: tree) else { return false }
        return table.primaryKey == [own.name]
    }

    private func owner(of column: QueryFacts.Column, in tree: SyntaxTree, _ tables: [QueryFacts.Table]) -> String? {
        if let table = column.table { return table }
        return tables.first { catalog.table(named: $0.name)?.column(named: column.name) != nil }?.name
    }

    /// Whether a condition such as `(a.x = b.x AND a.y = 1) OR a.z = b.z` holds columns of two tables.
    private static func tiesTables(_ condition: SQLExpression?) -> Bool {
        guard let condition, case .or = condition else { return false }
        var qualifiers: Set<String> = []
        func visit(_ expression: SQLExpression) {
            if case .column(let path) = expression, path.count == 2 { qualifiers.insert(path[0].lowercased()) }
            expression.children.forEach(visit)
        }
        visit(condition)
        return qualifiers.count > 1
    }

    /// A join whose condition ties no columns together multiplies rows: the tables are joined along their relationships
    /// instead, and what the condition did say becomes a filter.
    func mendUntiedJoins(_ tree: SyntaxTree) async -> Step? {
        let isUntied = tree.facts.joins.contains { join in
            // `a.x = a.x` ties nothing either.
            join.depth == 0 && join.pairs.allSatisfy { $0.left == $0.right } && join.using.isEmpty && join.kind == "REGULAR"
                && join.type == "INNER" && !Self.tiesTables(join.condition)
        }
        guard isUntied, let joined = await rejoined(tree), joined != tree else { return nil }
        return Step(tree: joined, rule: "joined the tables along their relationship")
    }

    private func owner(
        of column: QueryFacts.Column, aliases: [String: String], needed: Set<String>, present: [String]
    ) -> String? {
        let owners = catalog.tables.filter { $0.column(named: column.name) != nil }.map(\.name)
        guard !owners.isEmpty else { return nil }
        if let qualifier = column.qualifier?.lowercased() {
            let named = aliases[qualifier] ?? qualifier
            if let owner = owners.first(where: { $0.lowercased() == named.lowercased() }) { return owner }
        }
        if let owner = owners.first(where: { present.contains($0.lowercased()) }) { return owner }
        // Elsewhere: the owner that is cheapest to reach from what is needed already.
        return owners.min { left, right in
            let (a, b) = (cost(needed.union([left])), cost(needed.union([right])))
            return a != b ? a < b : (rank(left), left) < (rank(right), right)
        }
    }

    private func cost(_ tables: Set<String>) -> Double { index.joinTree(tables.sorted()).first?.cost ?? .infinity }

    /// The place of a table among those the question speaks of.
    func rank(_ table: String) -> Int { linked.firstIndex { $0.lowercased() == table.lowercased() } ?? .max }

    static func clause(_ tree: JoinTree) -> String {
        guard let first = tree.joins.first?.left.table ?? tree.tables.first else { return "" }
        var joined: Set<String> = [first]
        var clause = SQLText.identifier(first)
        var rest = tree.joins
        while let next = rest.firstIndex(where: { joined.contains($0.left.table) != joined.contains($0.right.table) }) {
            let table = joined.contains(rest[next].left.table) ? rest[next].right.table : rest[next].left.table
            // All pairs between this table and those joined already belong to one ON: composite keys are several pairs.
            let pairs = rest.indices.filter { index in
                let ends = [rest[index].left.table, rest[index].right.table]
                return ends.contains(table) && ends.contains { $0 != table && joined.contains($0) }
            }
            let conditions = pairs.map { index in
                let (left, right) = (rest[index].left, rest[index].right)
                return "\(SQLText.identifier(left.table)).\(SQLText.identifier(left.column)) = "
                    + "\(SQLText.identifier(right.table)).\(SQLText.identifier(right.column))"
            }
            clause += " JOIN \(SQLText.identifier(table)) ON \(conditions.joined(separator: " AND "))"
            joined.insert(table)
            for index in pairs.reversed() { rest.remove(at: index) }
        }
        return clause
    }
}
