import Catalog
import SQLSyntax

/// What the numbers of a result count, and whether they may be added up: from the columns that each is computed of.
struct ResultUnits {
    private let tree: SyntaxTree
    private let catalog: Catalog

    init(_ tree: SyntaxTree, _ catalog: Catalog) { (self.tree, self.catalog) = (tree, catalog) }

    /// By the unit of the one column with a unit; a ratio, a count or a mixture has none.
    func unit(of expression: SQLExpression) -> String? {
        switch expression {
        case .column(let path): return source(path)?.unit
        case .function(let call):
            if Self.keepingUnits.contains(call.name) { return call.arguments.first.flatMap { unit(of: $0) } }
            switch call.name {
            case "+", "-":
                let units = Set(call.arguments.map { unit(of: $0) })
                return units.count == 1 ? units.first ?? nil : nil
            case "*":
                let units = call.arguments.compactMap { unit(of: $0) }
                // "price in EUR times quantity" is EUR; a percentage is no unit of what it is taken of.
                return units.count == 1 && units[0] != "%" ? units[0] : nil
            default: return nil
            }
        case .window(let call): return Self.keepingUnits.contains(call.name) ? call.arguments.first.flatMap { unit(of: $0) } : nil
        case .cast(let inner, _, _): return unit(of: inner)
        default: return nil
        }
    }

    private static let keepingUnits: Set = [
        "sum", "avg", "mean", "min", "max", "median", "mode", "abs", "round", "floor", "ceil", "any_value", "first", "last", "coalesce", "ifnull",
        "stddev", "lag", "lead",
    ]

    /// Whether a number of several rows may be added up as "Other": a count, a sum of amounts, or an amount itself.
    func isAdditive(_ expression: SQLExpression) -> Bool {
        switch expression {
        case .column(let path): return source(path)?.additivity == .additive
        case .function(let call) where call.isDistinct: return false
        case .function(let call):
            switch call.name {
            case "count", "count_star": return true
            case "sum": return call.arguments.first.map(mayBeSummed) ?? false
            case "round", "coalesce", "abs": return call.arguments.first.map { isAdditive($0) } ?? false
            default: return false
            }
        case .cast(let inner, _, _): return isAdditive(inner)
        default: return false
        }
    }

    /// What a query sums is an amount, unless the column itself says otherwise; rates may stand in a product.
    private func mayBeSummed(_ expression: SQLExpression) -> Bool {
        guard case .column(let path) = expression, let additivity = source(path)?.additivity else { return true }
        return additivity == .additive
    }

    func source(_ path: [String]) -> Column? {
        guard let name = path.last else { return nil }
        if path.count > 1, let table = tree.facts.tables.first(where: { $0.reference.lowercased() == path[0].lowercased() }) {
            return catalog.table(named: table.name)?.column(named: name)
        }
        return tree.facts.tableNames.lazy.compactMap { catalog.table(named: $0)?.column(named: name) }.first
    }
}
