import Catalog
import SQLSyntax

/// "The top five" with a tie at the fifth place is cut anywhere, and elsewhere the next time. What else is shown decides
/// then, so that the same question has the same answer.
struct TieOrder: Sendable {
    let catalog: Catalog
    /// DuckDB reads so many rows in one piece, in the order in which they are stored.
    private static let rowGroup = 122_880

    func settle(_ tree: SyntaxTree) -> SyntaxTree {
        let facts = tree.facts
        let isStored = !facts.isGrouped && facts.joins.isEmpty
            && facts.tables.allSatisfy { (catalog.table(named: $0.name)?.rowCount ?? .max) <= Self.rowGroup }
        guard !isStored, facts.hasLimit, !facts.order.isEmpty, facts.setOperationCount == 0, let items = tree.json["node"]?["select_list"]?.array,
            items.count == facts.output.count, let modifiers = tree.json["node"]?["modifiers"]?.array
        else { return tree }
        let shown = items.indices.filter { index in
            let output = facts.output[index]
            if case .star = output.expression { return false }
            return !facts.order.contains { $0.expression == output.expression || $0.expression == .column([output.name ?? ""]) }
        }
        guard !shown.isEmpty, items.allSatisfy({ $0["class"]?.string != "STAR" }) else { return tree }
        let more = shown.map { index in
            var expression = items[index]
            expression["alias"] = .string("")
            return SyntaxValue.object([
                .init("type", .string("ORDER_DEFAULT")), .init("null_order", .string("ORDER_DEFAULT")), .init("expression", expression),
            ])
        }
        let settled = modifiers.map { modifier in
            guard modifier["type"]?.string == "ORDER_MODIFIER", let orders = modifier["orders"]?.array else { return modifier }
            var modifier = modifier
            modifier["orders"] = .array(orders + more)
            return modifier
        }
        return tree.editingNode { $0["modifiers"] = .array(settled) }
    }
}
