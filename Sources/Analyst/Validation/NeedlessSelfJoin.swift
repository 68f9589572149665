import Catalog
import SQLSyntax

/// A table joined to itself by what makes no pairs of its rows: on its own key, on two columns that no relationship ties, or
/// without a word about the second. One reading says the same, and no row is lost or told twice.
struct NeedlessSelfJoin: Sendable {
    let catalog: Catalog

    func merge(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        for join in facts.joins where join.depth == 0 && join.type == "INNER" && join.pairs.count == 1 && join.using.isEmpty {
            let (left, right) = (join.pairs[0].left, join.pairs[0].right)
            guard let first = left.qualifier, let second = right.qualifier, first.lowercased() != second.lowercased(),
                let table = table(first, facts), table.name == self.table(second, facts)?.name,
                !showsBoth(first, second, facts), isNeedless(left.name, right.name, in: table, second, facts),
                // Nothing else hangs at the second.
                facts.joins.filter({ $0.depth == 0 }).allSatisfy({ other in
                    other == join || other.pairs.allSatisfy { ![$0.left, $0.right].contains { $0.qualifier?.lowercased() == second.lowercased() } }
                }),
                let alone = tree.withoutTable(second)
            else { continue }
            notes.repairs.append("read \(Humanized.name(table.name)) once")
            return alone.requalifying(second, to: first)
        }
        return tree
    }

    /// What is shown of both is a pair, whatever ties them.
    private func showsBoth(_ first: String, _ second: String, _ facts: QueryFacts) -> Bool {
        let shown = Set(facts.columns.filter { $0.clause == .output && $0.depth == 0 }.compactMap { $0.qualifier?.lowercased() })
        return shown.isSuperset(of: [first.lowercased(), second.lowercased()])
    }

    private func table(_ reference: String, _ facts: QueryFacts) -> Table? {
        let readings = facts.tables.filter { $0.reference.lowercased() == reference.lowercased() }
        return readings.count == 1 && readings[0].depth == 0 ? catalog.table(named: readings[0].name) : nil
    }

    private func isNeedless(_ left: String, _ right: String, in table: Table, _ second: String, _ facts: QueryFacts) -> Bool {
        if left.lowercased() != right.lowercased() {
            return !catalog.relationships.contains { $0.fromTable == table.name && $0.toTable == table.name }
        }
        if table.primaryKey.map({ $0.lowercased() }) == [left.lowercased()] { return true }
        return !facts.aggregates.contains { $0.depth == 0 }
            && !facts.columns.contains { $0.clause != .join && $0.qualifier?.lowercased() == second.lowercased() }
    }
}
