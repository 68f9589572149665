import Catalog
import DuckDB
import SQLSyntax

/// A moment is never equal to a day: `ordered_at = '2024-03-01'` finds what happened at midnight, and `<= '2024-03-01'`
/// leaves that day out. Compared with a bare day, a column of moments is read as its day.
struct DayComparison: Sendable {
    let catalog: Catalog

    func widen(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        let moments = facts.columns.filter { catalog.owner(of: $0, in: tree)?.column.typeClass == .timestamp }
        let names = Set(moments.map { $0.name.lowercased() })
        // A name that another table has for a day or a text says too little.
        guard !names.isEmpty, facts.columns.allSatisfy({ column in !names.contains(column.name.lowercased()) || moments.contains(column) }) else { return tree }
        func isMoment(_ node: SyntaxValue?) -> Bool { node.flatMap(SyntaxTree.path)?.last.map { names.contains($0.lowercased()) } ?? false }
        let widened = tree.mapNodes { node in
            var node = node
            switch node["type"]?.string {
            case "COMPARE_EQUAL", "COMPARE_NOTEQUAL", "COMPARE_LESSTHANOREQUALTO", "COMPARE_GREATERTHAN":
                guard isMoment(node["left"]), Self.isDay(node["right"]), let left = node["left"] else { return nil }
                node["left"] = SyntaxTree.cast(left, to: "DATE", tries: false)
            case "COMPARE_BETWEEN":
                guard isMoment(node["input"]), Self.isDay(node["upper"]), let input = node["input"] else { return nil }
                node["input"] = SyntaxTree.cast(input, to: "DATE", tries: false)
            case "COMPARE_IN":
                guard let children = node["children"]?.array, let first = children.first, isMoment(first), children.dropFirst().allSatisfy(Self.isDay)
                else { return nil }
                node["children"] = .array([SyntaxTree.cast(first, to: "DATE", tries: false)] + children.dropFirst())
            default: return nil
            }
            return node
        }
        if widened != tree { notes.repairs.append("compared days with days") }
        return widened
    }

    /// `'2024-03-01'`, also as a DATE or cast to a TIMESTAMP.
    private static func isDay(_ node: SyntaxValue?) -> Bool {
        guard let node else { return false }
        if node["class"]?.string == "CAST" { return isDay(node["child"]) }
        guard node["class"]?.string == "CONSTANT", let text = node["value"]?["value"]?.string else { return false }
        return text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil
    }
}
