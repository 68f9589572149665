import Catalog
import SQLSyntax

/// "Students who have a pet" names each student once, however many pets they have: a table that is joined only to choose rows
/// repeats them. Of 39 such queries in two benchmark sets whose rows would repeat, 27 say DISTINCT.
struct RepeatedRows: Sendable {
    let catalog: Catalog

    func once(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        let tables = facts.tables.filter { $0.depth == 0 }
        // "For each visit" wants a row for each; "every student who has a pet" wants the students.
        guard isEnglish, Set(QuestionFrame.words(question)).isDisjoint(with: ["each", "per"]), !facts.isDistinct, !facts.isGrouped, !facts.hasLimit, facts.setOperationCount == 0, facts.commonTables.isEmpty,
            !facts.aggregates.contains(where: { $0.depth == 0 }), Set(tables.map { $0.name.lowercased() }).count == tables.count
        else { return tree }
        var shown: [(table: Table, column: Column)] = []
        for item in facts.output {
            guard let column = facts.column(of: item), let owner = catalog.owner(of: column, in: tree) else { return tree }
            shown.append(owner)
        }
        // Rows in an order of their own can't be told once.
        let order = facts.order.allSatisfy { item in facts.output.contains { $0.expression == item.expression } }
        guard order, let entity = shown.first?.table, shown.allSatisfy({ $0.table.name == entity.name }),
            // Two things may have the same price; by their numbers alone nobody tells them apart.
            shown.contains(where: { $0.column.typeClass == .text || [.key, .foreignKey].contains($0.column.role) }),
            pointsAtAnother(shown) || repeats(entity, tables.map { $0.name.lowercased() })
        else { return tree }
        notes.repairs.append("shows each once")
        return tree.editingNode { node in
            node["modifiers"] = .array([.object([.init("type", .string("DISTINCT_MODIFIER")), .init("distinct_on_targets", .array([]))])] + (node["modifiers"]?.array ?? []))
        }
    }

    /// The one column shown is what rows of another table are pointed at by.
    private func pointsAtAnother(_ shown: [(table: Table, column: Column)]) -> Bool {
        shown.count == 1 && shown[0].column.role == .foreignKey
    }

    /// Whether several rows of one of the tables, in lower case, may belong to one of the entity's, along what is joined.
    private func repeats(_ entity: Table, _ joined: [String]) -> Bool {
        let many = catalog.relationships.filter { link in
            let (from, to) = (link.fromTable.lowercased(), link.toTable.lowercased())
            return link.multiplicity == .manyToOne && from != to && from != entity.name.lowercased() && joined.contains(from) && joined.contains(to)
        }
        return Set(many.map(\.fromTable)).contains { !catalog.leads(from: entity.name, to: $0) }
    }
}
