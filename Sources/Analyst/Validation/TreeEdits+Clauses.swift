import SQLSyntax

/// Edits of a query's clauses.
extension SyntaxTree {
    /// With another outermost query.
    func editingNode(_ edit: (inout SyntaxValue) -> Void) -> SyntaxTree {
        guard var node = json["node"] else { return self }
        edit(&node)
        var statement = json
        statement["node"] = node
        return SyntaxTree(statement)
    }

    func groupingByAll() -> SyntaxTree {
        mapNodes { node in
            // The SELECT that lacks the group is the one with an aggregate beside a column; others are left alone.
            guard node["type"]?.string == "SELECT_NODE", node["group_expressions"]?.array.isEmpty == true,
                let items = node["select_list"]?.array, items.contains(where: Self.holdsAggregate),
                items.contains(where: { !Self.holdsAggregate($0) })
            else { return nil }
            var node = node
            node["aggregate_handling"] = .string("FORCE_AGGREGATES")
            return node
        }
    }

    /// In a grouped SELECT, `sum(x) OVER (…)` becomes `sum(sum(x)) OVER (…)`: a window over groups needs values of groups.
    /// A partition by the groups themselves makes every share the whole, so it goes.
    func aggregatingInsideWindows() -> SyntaxTree {
        mapNodes { node in
            guard node["type"]?.string == "SELECT_NODE", let groups = node["group_expressions"]?.array, !groups.isEmpty,
                let items = node["select_list"]
            else { return nil }
            let keys = Set(groups.compactMap { Self.path($0)?.last?.lowercased() })
            var node = node
            node["select_list"] = items.mapNodes { window in
                guard window["class"]?.string == "WINDOW", let name = window["function_name"]?.string, ["sum", "count", "avg", "max", "min"].contains(name),
                    let child = window["children"]?.array.first, !Self.holdsAggregate(child)
                else { return nil }
                var window = window
                window["children"] = .array([Self.call(name, child)])
                let partitions = window["partitions"]?.array ?? []
                if !partitions.isEmpty, Set(partitions.compactMap { Self.path($0)?.last?.lowercased() }) == keys { window["partitions"] = .array([]) }
                return window
            }
            return node
        }
    }

    private static func call(_ function: String, _ argument: SyntaxValue) -> SyntaxValue {
        .object([
            .init("class", .string("FUNCTION")), .init("type", .string("FUNCTION")), .init("alias", .string("")),
            .init("function_name", .string(function)), .init("schema", .string("")), .init("children", .array([argument])),
            .init("filter", .null), .init("order_bys", .object([.init("type", .string("ORDER_MODIFIER")), .init("orders", .array([]))])),
            .init("distinct", .boolean(false)), .init("is_operator", .boolean(false)), .init("export_state", .boolean(false)),
            .init("catalog", .string("")),
        ])
    }

    /// Adds the column of the select list, as it is written there, to GROUP BY.
    func addingGroup(_ column: String) -> SyntaxTree {
        mapNodes { node in
            guard node["type"]?.string == "SELECT_NODE", let groups = node["group_expressions"]?.array, !groups.isEmpty,
                let sets = node["group_sets"]?.array, sets.count == 1
            else { return nil }
            let wanted = column.split(separator: ".").last.map { $0.lowercased() } ?? column.lowercased()
            let mentioned = Self.columns(in: node["select_list"] ?? .null) + Self.columns(in: node["having"] ?? .null)
                + Self.columns(in: node["modifiers"] ?? .null)
            guard let reference = mentioned.first(where: { Self.path($0)?.last?.lowercased() == wanted }), !groups.contains(reference)
            else { return nil }
            var node = node
            node["group_expressions"] = .array(groups + [reference])
            node["group_sets"] = .array([.array(sets[0].array + [.number(String(groups.count))])])
            return node
        }
    }

    /// One more group in the outermost SELECT and, before the first aggregate, one more column.
    func adding(output: SyntaxValue? = nil, group: SyntaxValue) -> SyntaxTree {
        editingNode { node in
            guard let items = node["select_list"]?.array, let groups = node["group_expressions"]?.array,
                let sets = node["group_sets"]?.array, sets.count == 1
            else { return }
            var list = items
            if let output { list.insert(output, at: items.firstIndex(where: Self.holdsAggregate) ?? items.endIndex) }
            node["select_list"] = .array(list)
            node["group_expressions"] = .array(groups + [group])
            node["group_sets"] = .array([.array(sets[0].array + [.number(String(groups.count))])])
        }
    }

    /// The outermost SELECT with these groups alone.
    func grouping(by groups: [SyntaxValue]) -> SyntaxTree {
        editingNode { node in
            node["group_expressions"] = .array(groups)
            node["group_sets"] = .array([.array(groups.indices.map { .number(String($0)) })])
        }
    }

    /// The outermost SELECT with these conditions alone.
    func filtering(_ conditions: [SyntaxValue]) -> SyntaxTree { editingNode { $0["where_clause"] = Self.conjunction(conditions) } }

    /// The outermost SELECT with this condition on its groups.
    func having(_ condition: SyntaxValue) -> SyntaxTree { editingNode { $0["having"] = condition } }

    /// The outermost SELECT without ORDER BY, LIMIT and DISTINCT.
    func withoutModifiers() -> SyntaxTree { editingNode { $0["modifiers"] = .array([]) } }

    /// The outermost SELECT with other columns.
    func selecting(_ items: [SyntaxValue]) -> SyntaxTree { editingNode { $0["select_list"] = .array(items) } }

    /// The parts of the outermost join conditions that don't equate two columns.
    var residualJoinConditions: [SyntaxValue] {
        func conditions(_ from: SyntaxValue?) -> [SyntaxValue] {
            guard let from, from["type"]?.string == "JOIN" else { return [] }
            let own = from["condition"].flatMap { $0 == .null ? nil : $0 }.map(Self.conjuncts) ?? []
            return conditions(from["left"]) + conditions(from["right"]) + own
        }
        return conditions(json["node"]?["from_table"]).filter { part in
            !(part["type"]?.string == "COMPARE_EQUAL" && Self.path(part["left"] ?? .null) != nil && Self.path(part["right"] ?? .null) != nil)
        }
    }

    func addingFilters(_ filters: [SyntaxValue]) -> SyntaxTree {
        guard !filters.isEmpty else { return self }
        return editingNode { node in
            node["where_clause"] = Self.conjunction(Self.conditions(of: node) + filters)
        }
    }

    /// A SELECT node with one more condition on its rows.
    static func adding(_ condition: SyntaxValue, to node: SyntaxValue) -> SyntaxValue {
        var node = node
        node["where_clause"] = conjunction(conditions(of: node) + [condition])
        return node
    }

    /// The outermost query without its LIMIT.
    func withoutLimit() -> SyntaxTree {
        editingNode { node in
            let modifiers = node["modifiers"]?.array ?? []
            node["modifiers"] = .array(modifiers.filter { $0["type"]?.string != "LIMIT_MODIFIER" })
        }
    }

    /// Conjuncts of WHERE that hold an aggregate move to HAVING; nil when there are none.
    func movingAggregatesToHaving() -> SyntaxTree? {
        var moved = false
        let tree = mapNodes { node in
            guard node["type"]?.string == "SELECT_NODE", let filter = node["where_clause"], filter != .null else { return nil }
            let parts = Self.conjuncts(filter)
            let aggregates = parts.filter(Self.holdsAggregate)
            guard !aggregates.isEmpty else { return nil }
            moved = true
            var node = node
            node["where_clause"] = Self.conjunction(parts.filter { !Self.holdsAggregate($0) })
            let having = node["having"].flatMap { $0 == .null ? nil : $0 }.map(Self.conjuncts) ?? []
            node["having"] = Self.conjunction(having + aggregates)
            if node["group_expressions"]?.array.isEmpty == true { node["aggregate_handling"] = .string("FORCE_AGGREGATES") }
            return node
        }
        return moved ? tree : nil
    }

    /// The outermost FROM without the table of that reference, which hangs at one join; nil where it is not found.
    func withoutTable(_ reference: String) -> SyntaxTree? {
        func isIt(_ node: SyntaxValue?) -> Bool {
            guard node?["type"]?.string == "BASE_TABLE" else { return false }
            let alias = node?["alias"]?.string ?? ""
            return (alias.isEmpty ? node?["table_name"]?.string : alias)?.lowercased() == reference.lowercased()
        }
        func removed(_ from: SyntaxValue) -> SyntaxValue? {
            guard from["type"]?.string == "JOIN", let left = from["left"], let right = from["right"] else { return nil }
            if isIt(right) { return left }
            if isIt(left) { return right }
            var from = from
            if let inner = removed(left) {
                from["left"] = inner
            } else if let inner = removed(right) {
                from["right"] = inner
            } else {
                return nil
            }
            return from
        }
        guard let from = json["node"]?["from_table"], let rest = removed(from) else { return nil }
        return editingNode { $0["from_table"] = rest }
    }

    /// The conjuncts of a SELECT's WHERE.
    static func conditions(of select: SyntaxValue) -> [SyntaxValue] {
        select["where_clause"].flatMap { $0 == .null ? nil : $0 }.map(conjuncts) ?? []
    }

    /// Without the conjuncts of WHERE, in this SELECT and those inside, for which `isDropped` holds.
    func droppingConditions(where isDropped: (SyntaxValue) -> Bool) -> SyntaxTree {
        mapNodes { node in
            guard node["type"]?.string == "SELECT_NODE", case let conditions = Self.conditions(of: node), case let kept = conditions.filter({ !isDropped($0) }), kept.count < conditions.count else { return nil }
            var node = node
            node["where_clause"] = Self.conjunction(kept)
            return node
        }
    }

    /// `left = right`, under no name.
    static func equality(_ left: SyntaxValue, _ right: SyntaxValue) -> SyntaxValue {
        .object([.init("class", .string("COMPARISON")), .init("type", .string("COMPARE_EQUAL")), .init("alias", .string("")), .init("left", left), .init("right", right)])
    }

    static func conjuncts(_ node: SyntaxValue) -> [SyntaxValue] {
        guard node["type"]?.string == "CONJUNCTION_AND" else { return [node] }
        return node["children"]?.array.flatMap(conjuncts) ?? []
    }

    /// All of them, null for none.
    static func conjunction(_ parts: [SyntaxValue]) -> SyntaxValue {
        switch parts.count {
        case 0: .null
        case 1: parts[0]
        default: joined(parts, by: "CONJUNCTION_AND")
        }
    }

    /// - Parameter operation: `CONJUNCTION_AND` or `CONJUNCTION_OR`.
    static func joined(_ parts: [SyntaxValue], by operation: String) -> SyntaxValue {
        .object([
            .init("class", .string("CONJUNCTION")), .init("type", .string(operation)), .init("alias", .string("")), .init("children", .array(parts)),
        ])
    }

    static func holdsAggregate(_ node: SyntaxValue) -> Bool {
        let names: Set = ["count", "count_star", "sum", "avg", "min", "max", "median", "mode", "stddev", "string_agg", "list", "any_value", "arg_max", "arg_min", "quantile_cont"]
        return node.holds { $0["class"]?.string == "FUNCTION" && names.contains($0["function_name"]?.string ?? "") }
    }

    private static func columns(in node: SyntaxValue) -> [SyntaxValue] {
        var found: [SyntaxValue] = []
        _ = node.mapNodes { inner in
            if path(inner) != nil { found.append(inner) }
            return nil
        }
        return found
    }
}
