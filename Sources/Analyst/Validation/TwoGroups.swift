import Retrieval
import SQLSyntax

/// "How many male and how many female dogs" over both kinds at once gives one number twice: each kind gets its own row.
enum TwoGroups {
    static func tellApart(_ tree: SyntaxTree, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        guard isEnglish, let node = tree.json["node"], node["type"]?.string == "SELECT_NODE", tree.facts.setOperationCount == 0, node["group_expressions"]?.array.isEmpty == true,
            let items = node["select_list"]?.array, items.count == 2, SyntaxTree.holdsAggregate(items[0]), items[0].unnamed == items[1].unnamed,
            case let conditions = SyntaxTree.conditions(of: node), let place = conditions.firstIndex(where: { alternatives($0) != nil }), let (column, kinds) = alternatives(conditions[place])
        else { return tree }
        // What both kinds ask besides stays.
        guard kinds.count == 2, kinds[0].rest == kinds[1].rest else { return tree }
        var kept = conditions
        kept[place] = SyntaxTree.joined(kinds.map { SyntaxTree.equality(column, $0.value) }, by: "CONJUNCTION_OR")
        kept += kinds[0].rest
        notes.repairs.append("told apart the two that are asked for")
        return tree.filtering(kept).selecting([column, items[0].unnamed]).grouping(by: [column])
    }

    private struct Kind { var value: SyntaxValue, rest: [SyntaxValue] }

    /// The column of `c = a OR c = b` and `c IN (a, b)`, and what is asked of each: `c = a AND d OR c = b AND d`.
    private static func alternatives(_ node: SyntaxValue) -> (SyntaxValue, [Kind])? {
        guard let children = node["children"]?.array else { return nil }
        if node["type"]?.string == "COMPARE_IN", children.count == 3, SyntaxTree.path(children[0]) != nil, children.dropFirst().allSatisfy({ $0["class"]?.string == "CONSTANT" }) {
            return (children[0], children.dropFirst().map { Kind(value: $0, rest: []) })
        }
        guard node["type"]?.string == "CONJUNCTION_OR", children.count == 2 else { return nil }
        let parts = children.map(SyntaxTree.conjuncts)
        func equality(_ part: SyntaxValue) -> (SyntaxValue, SyntaxValue)? {
            guard part["type"]?.string == "COMPARE_EQUAL", let left = part["left"], SyntaxTree.path(left) != nil, let right = part["right"], right["class"]?.string == "CONSTANT" else { return nil }
            return (left, right)
        }
        for (index, part) in parts[0].enumerated() {
            guard let (column, value) = equality(part), let other = parts[1].firstIndex(where: { equality($0).map { $0.0 == column && $0.1.constants != value.constants } ?? false }),
                let (_, second) = equality(parts[1][other])
            else { continue }
            return (column, [Kind(value: value, rest: rest(parts[0], index)), Kind(value: second, rest: rest(parts[1], other))])
        }
        return nil
    }

    private static func rest(_ parts: [SyntaxValue], _ index: Int) -> [SyntaxValue] { parts.indices.filter { $0 != index }.map { parts[$0] } }
}
