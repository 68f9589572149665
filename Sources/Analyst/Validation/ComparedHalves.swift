import Retrieval
import SQLSyntax

/// A comparison reads two sides: one of which a query loses where WHERE keeps the other alone, or where both sides are written the same.
struct ComparedHalves: Sendable {
    let parser: SyntaxParser

    func tellApart(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) async -> SyntaxTree {
        await parted(beside(Self.readBoth(tree, &notes), words, &notes), words, &notes)
    }

    /// `a.x - b.x` over all pairs of two kinds of rows, of which one is kept by an order: "how much longer is the longest red than the longest
    /// blue" compares the two extremes.
    private func beside(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        let (own, conditions) = (facts.tables.filter { $0.depth == 0 }, tree.residualJoinConditions + SyntaxTree.conditions(of: tree.json["node"] ?? .null))
        guard let extreme = Self.extreme(words), facts.limit == 1, !facts.isGrouped, facts.tables.count == 2, own.count == 2, own[0].name == own[1].name, facts.subqueryCount == 0,
            let items = tree.json["node"]?["select_list"]?.array, items.count == 1, ["/", "-"].contains(items[0]["function_name"]?.string ?? ""),
            let sides = items[0]["children"]?.array, sides.count == 2, case let paths = sides.compactMap(SyntaxTree.path), paths.count == 2, paths.allSatisfy({ $0.count == 2 }),
            paths[0][1].lowercased() == paths[1][1].lowercased(), paths[0][0].lowercased() != paths[1][0].lowercased()
        else { return tree }
        var extremes: [SyntaxValue] = []
        for path in paths {
            let tests = conditions.filter { $0.columnQualifiers == [path[0].lowercased()] }
            guard !tests.isEmpty, let plain = try? await parser.parse("SELECT \(extreme)(\(SchemaText.identifier(path[0])).\(SchemaText.identifier(path[1]))) FROM \(SchemaText.identifier(own[0].name)) AS \(SchemaText.identifier(path[0]))"),
                let text = try? await parser.render(plain.filtering(tests)), let side = await parser.expression("(\(text))")
            else { return tree }
            extremes.append(side)
        }
        guard let whole = try? await parser.parse("SELECT 1"), conditions.allSatisfy({ $0.columnQualifiers.count == 1 }) else { return tree }
        var item = items[0]
        item["children"] = .array(extremes)
        notes.repairs.append("compared the two extremes")
        return whole.selecting([item])
    }

    /// Two values of a column told apart by CASE, and WHERE keeps one of them, or GROUP BY parts them: then one half is always nothing.
    private static func readBoth(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        guard tree.json["node"]?["type"]?.string == "SELECT_NODE", let items = tree.json["node"]?["select_list"]?.array, tree.facts.setOperationCount == 0 else { return tree }
        var told: [String: Set<String>] = [:]
        for item in items {
            _ = item.mapNodes { node in
                guard node["class"]?.string == "CASE", let condition = node["case_checks"]?.array.first?["when_expr"] else { return nil }
                for part in SyntaxTree.conjuncts(condition) {
                    if let (column, text) = equality(part) { told[column, default: []].insert(text) }
                }
                return nil
            }
        }
        let columns = told.filter { $0.value.count > 1 }
        guard !columns.isEmpty else { return tree }
        var mended = tree
        let conditions = SyntaxTree.conditions(of: tree.json["node"] ?? .null)
        let kept = conditions.filter { condition in equality(condition).map { columns[$0.column]?.contains($0.text) != true } ?? true }
        if kept.count < conditions.count { mended = mended.filtering(kept) }
        let groups = tree.json["node"]?["group_expressions"]?.array ?? []
        let shown = Set(items.filter { !SyntaxTree.holdsAggregate($0) }.compactMap { SyntaxTree.path($0)?.last?.lowercased() })
        if groups.count == 1, let group = SyntaxTree.path(groups[0])?.last?.lowercased(), columns[group] != nil, !shown.contains(group), items.allSatisfy(SyntaxTree.holdsAggregate) {
            mended = mended.grouping(by: [])
        }
        if mended != tree { notes.repairs.append("read both parts that are compared") }
        return mended
    }

    private static func equality(_ node: SyntaxValue) -> (column: String, text: String)? {
        guard node["type"]?.string == "COMPARE_EQUAL", let column = node["left"].flatMap(SyntaxTree.path)?.last, node["right"]?["class"]?.string == "CONSTANT",
            let text = node["right"]?["value"]?["value"]?.string
        else { return nil }
        return (column.lowercased(), text)
    }

    /// `x / x` and `x - x` over rows of two kinds ("the ratio of medals between the first and the third"), and `max(x) - min(x)` where
    /// the question knows one extreme only ("the dearest red and the dearest white"): each side of its own kind.
    private func parted(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) async -> SyntaxTree {
        guard let node = tree.json["node"], node["type"]?.string == "SELECT_NODE", let items = node["select_list"]?.array, items.count == 1,
            node["group_expressions"]?.array.isEmpty == true
        else { return tree }
        let conditions = SyntaxTree.conditions(of: node)
        guard let (operation, core) = Self.operation(in: items[0], extreme: Self.extreme(words)),
            let place = conditions.firstIndex(where: { Self.alternatives($0) != nil }) ?? conditions.firstIndex(where: { Self.complement($0) != nil }),
            // "More onshore than offshore" over the rows of the one kind: those of the other are the rest.
            let kinds = Self.alternatives(conditions[place]) ?? (words.contains("than") && conditions.count == 1 && core["function_name"]?.string != "max" ? Self.complement(conditions[place]) : nil)
        else { return tree }
        var sides: [SyntaxValue] = []
        for kind in kinds {
            var part = node
            part["select_list"] = .array([core])
            part["where_clause"] = SyntaxTree.conjunction(conditions.enumerated().map { $0.offset == place ? kind : $0.element })
            part["modifiers"] = .array([])
            guard let text = try? await parser.render(SyntaxTree(alone: part)), let side = await parser.expression("(\(text))") else { return tree }
            sides.append(side)
        }
        guard let operands = operation["children"]?.array, operands.count == 2, let whole = try? await parser.parse("SELECT 1") else { return tree }
        var apart = operation
        apart["children"] = .array(zip(operands, sides).map { operand, side in operand.mapNodes { Self.isCore($0, core) ? side : nil } })
        let item = items[0].mapNodes { $0 == operation ? apart : nil }
        notes.repairs.append("told apart what is compared")
        return whole.selecting([item])
    }

    /// The two conditions of `c = a OR c = b` and `c IN (a, b)`.
    private static func alternatives(_ node: SyntaxValue) -> [SyntaxValue]? {
        guard let children = node["children"]?.array else { return nil }
        if node["type"]?.string == "CONJUNCTION_OR", children.count == 2, let first = constantEquality(children[0]), constantEquality(children[1]) == first { return children }
        guard node["type"]?.string == "COMPARE_IN", children.count == 3, SyntaxTree.path(children[0]) != nil, children.dropFirst().allSatisfy({ $0["class"]?.string == "CONSTANT" })
        else { return nil }
        return children.dropFirst().map { SyntaxTree.equality(children[0], $0) }
    }

    /// A test for true or false, and the one for the other.
    private static func complement(_ node: SyntaxValue) -> [SyntaxValue]? {
        if node["type"]?.string == "COMPARE_EQUAL", node["left"].flatMap(SyntaxTree.path) != nil, let value = node["right"]?["child"] ?? node["right"],
            ["t", "f", "true", "false"].contains(value["value"]?["value"].map { ($0.string ?? $0.description).lowercased() } ?? "")
        {
            var other = node
            other["type"] = .string("COMPARE_NOTEQUAL")
            return [node, other]
        }
        return nil
    }

    /// The column that is compared with a constant.
    private static func constantEquality(_ node: SyntaxValue) -> [String]? {
        guard node["type"]?.string == "COMPARE_EQUAL", node["right"]?["class"]?.string == "CONSTANT" else { return nil }
        return node["left"].flatMap(SyntaxTree.path)
    }

    /// The one function of the extreme that the question speaks of; nil for both or none.
    private static func extreme(_ words: [String]) -> String? {
        let high = ["most", "highest", "largest", "greatest", "biggest", "maximum", "longest", "tallest", "heaviest", "dearest"].contains(where: words.contains)
        let low = ["least", "lowest", "smallest", "fewest", "minimum", "shortest", "lightest", "cheapest"].contains(where: words.contains)
        return high == low ? nil : high ? "max" : "min"
    }

    /// A division or subtraction of the same, and what that is.
    private static func operation(in item: SyntaxValue, extreme: String?) -> (SyntaxValue, core: SyntaxValue)? {
        var found: (SyntaxValue, SyntaxValue)?
        _ = item.mapNodes { node in
            guard ["/", "-"].contains(node["function_name"]?.string ?? ""), let sides = node["children"]?.array, sides.count == 2 else { return nil }
            let cores = sides.map(core)
            if cores[0] == cores[1], !cores[0].columnNames.isEmpty || SyntaxTree.holdsAggregate(cores[0]) { found = (node, cores[0]) }
            if let extreme, Set(cores.compactMap { $0["function_name"]?.string }) == ["max", "min"], cores[0]["children"] == cores[1]["children"],
                let core = cores.first(where: { $0["function_name"]?.string == extreme })
            {
                found = (node, core)
            }
            return nil
        }
        return found
    }

    /// Without casts, and without the number it is multiplied by to be a fraction or a percentage.
    static func core(_ node: SyntaxValue) -> SyntaxValue {
        if node["class"]?.string == "CAST" { return node["child"].map(core) ?? node }
        if node["function_name"]?.string == "*", let sides = node["children"]?.array, sides.count == 2, let number = sides.firstIndex(where: { $0["class"]?.string == "CONSTANT" }) {
            return core(sides[1 - number])
        }
        return node.unnamed
    }

    /// The core itself, or the other extreme of it.
    private static func isCore(_ node: SyntaxValue, _ core: SyntaxValue) -> Bool {
        if node == core { return true }
        return ["max", "min"].contains(node["function_name"]?.string ?? "") && ["max", "min"].contains(core["function_name"]?.string ?? "") && node["children"] == core["children"]
    }
}

extension SyntaxValue {
    /// What the columns in it are called by, in lower case, each once.
    fileprivate var columnQualifiers: Set<String> {
        var found: Set<String> = []
        _ = mapNodes { node in
            if let path = SyntaxTree.path(node) { found.insert(path.count == 2 ? path[0].lowercased() : "") }
            return nil
        }
        return found
    }
}
