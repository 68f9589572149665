import Catalog
import SQLSyntax

/// Clauses that stand elsewhere, and values compared across types.
extension BindingRepair {
    func ungrouped(_ column: String, _ tree: SyntaxTree) async -> Step? {
        let (facts, name) = (tree.facts, column.split(separator: ".").last.map { $0.lowercased() })
        guard facts.columns.contains(where: { $0.depth == 0 && $0.name.lowercased() == name }) else { return nil }
        guard facts.isGrouped else {
            return Step(tree: tree.groupingByAll(), rule: "grouped by the other columns")
        }
        let windowed = tree.aggregatingInsideWindows()
        if windowed != tree { return Step(tree: windowed, rule: "computed the total over the groups") }
        return Step(tree: tree.addingGroup(column), rule: "grouped by \(column) too")
    }

    func aggregateToHaving(_ tree: SyntaxTree) -> Step? {
        tree.movingAggregatesToHaving().map { Step(tree: $0, rule: "moved an aggregate condition to HAVING") }
    }

    func castComparedText(_ tree: SyntaxTree, asTime: Bool) -> Step? {
        let mended = tree.castingComparedText(to: asTime ? "TIMESTAMP" : "DOUBLE") { column in
            catalog.owner(of: column, in: tree)?.column.typeClass == .text
        } isNumber: { column in
            !asTime && catalog.owner(of: column, in: tree)?.column.typeClass.isNumeric == true
        }
        return Step(tree: mended, rule: "compared text as a \(asTime ? "date" : "number")")
    }

    func castArguments(of function: String, _ tree: SyntaxTree) -> Step? {
        let dates: Set = ["year", "month", "day", "quarter", "week", "date_trunc", "date_part", "dayofweek", "monthname", "dayname", "hour", "strftime"]
        let type = dates.contains(function.lowercased()) ? "TIMESTAMP" : "DOUBLE"
        return Step(
            tree: tree.castingArguments(of: function.lowercased(), to: type), rule: "read text as \(type == "DOUBLE" ? "numbers" : "dates")")
    }

    static let textFunctions: Set = [
        "~~", "!~~", "~~*", "!~~*", "substr", "substring", "length", "lower", "upper", "trim", "contains", "starts_with", "left",
        "right", "replace", "like_escape", "concat", "strpos", "instr", "split_part",
    ]

    func tryCasts(_ tree: SyntaxTree) -> Step? {
        Step(tree: tree.tryingCasts(), rule: "left out what can't be converted")
    }
}
