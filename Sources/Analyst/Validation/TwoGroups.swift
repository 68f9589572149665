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

    /// `count(*) AS open, count(*) AS closed` over both: what each is called says which it counts.
    static func filterEach(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        guard let node = tree.json["node"], node["type"]?.string == "SELECT_NODE", tree.facts.setOperationCount == 0, let items = node["select_list"]?.array,
            case let conditions = SyntaxTree.conditions(of: node), let list = conditions.compactMap(values).first
        else { return tree }
        let counts = items.indices.filter { ["count", "count_star", "sum", "avg"].contains(items[$0]["function_name"]?.string) && items[$0]["filter"] == .null }
        // One a value, told by its name.
        let told = counts.compactMap { place -> (Int, SyntaxValue)? in
            let name = Words.nameWords(items[place]["alias"]?.string ?? "").map(Words.stem)
            let meant = list.values.filter { value in value.constants.first.map { Set(Words.stems($0)).isSubset(of: name) && !$0.isEmpty } ?? false }
            return meant.count == 1 ? (place, meant[0]) : nil
        }
        guard told.count > 1, told.count == list.values.count, told.count == counts.count, Set(told.map { $0.1.description }).count == told.count,
            told.allSatisfy({ items[$0.0].unnamed == items[told[0].0].unnamed })
        else { return tree }
        var changed = items
        for (place, value) in told { changed[place]["filter"] = SyntaxTree.equality(list.column, value) }
        notes.repairs.append("counted each as it is called")
        return tree.selecting(changed)
    }

    private static func values(_ node: SyntaxValue) -> (column: SyntaxValue, values: [SyntaxValue])? {
        guard let children = node["children"]?.array else { return nil }
        if node["type"]?.string == "COMPARE_IN", SyntaxTree.path(children[0]) != nil, children.dropFirst().allSatisfy({ $0["class"]?.string == "CONSTANT" }) { return (children[0], Array(children.dropFirst())) }
        guard node["type"]?.string == "CONJUNCTION_OR", let column = children[0]["left"], SyntaxTree.path(column) != nil,
            children.allSatisfy({ $0["type"]?.string == "COMPARE_EQUAL" && $0["left"] == column && $0["right"]?["class"]?.string == "CONSTANT" })
        else { return nil }
        return (column, children.compactMap { $0["right"] })
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
