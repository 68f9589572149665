import Catalog
import SQLSyntax

/// `gnp / population` is infinite, or no number, where nobody lives, and stands above all others in an order: such rows have no value. Only for
/// a column that holds zeros.
struct ZeroDivision: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func leaveOut(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        guard tree.facts.functions.contains("/"), let pattern = await parser.expression("nullif(x, 0)") else { return tree }
        let safe = tree.mapNodes { node in
            guard node["function_name"]?.string == "/", var sides = node["children"]?.array, sides.count == 2, let path = SyntaxTree.path(sides[1]), let reference = tree.facts.column(at: path),
                let column = catalog.owner(of: reference, in: tree)?.column, column.typeClass.isNumeric, let least = column.profile.min.flatMap(Double.init), let most = column.profile.max.flatMap(Double.init),
                least <= 0, most >= 0
            else { return nil }
            sides[1] = pattern.filling(["x": sides[1]])
            var node = node
            node["children"] = .array(sides)
            return node
        }
        if safe != tree { notes.repairs.append("no value where the divisor is zero") }
        return safe
    }
}
