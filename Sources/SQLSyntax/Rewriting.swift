public import DuckDB

/// Edits of a tree: each a pure function from tree to tree. Names compare without case.
extension SyntaxTree {
    private func edited(_ change: (inout SyntaxValue) -> Void) -> SyntaxTree {
        guard var node = json["node"] else { return self }
        change(&node)
        var statement = json
        statement["node"] = node
        return SyntaxTree(statement)
    }

    // MARK: Rows

    /// At most `rows` rows, in the order the query gives them. A smaller LIMIT of its own stays.
    public func limited(to rows: Int) -> SyntaxTree {
        let modifiers = json["node"]?["modifiers"]?.array ?? []
        let limits = modifiers.filter { $0.text("type").hasPrefix("LIMIT") }
        guard let limit = limits.first else { return settingLimit(rows) }
        guard limits.count == 1, limit.text("type") == "LIMIT_MODIFIER" else { return wrapped().settingLimit(rows) }
        guard let count = limit["limit"]?.present else { return settingLimit(rows, offset: limit["offset"]) }
        guard let own = TreeDecoder.expression(count).integerLiteral, own >= 0 else {
            return wrapped().settingLimit(rows)
        }
        return own <= rows ? self : settingLimit(rows, offset: limit["offset"])
    }

    /// Adds or replaces LIMIT; an OFFSET of its own stays.
    public func settingLimit(_ rows: Int) -> SyntaxTree {
        let offset = json["node"]?["modifiers"]?.array.first { $0.text("type") == "LIMIT_MODIFIER" }?["offset"]
        return settingLimit(rows, offset: offset)
    }

    private func settingLimit(_ rows: Int, offset: SyntaxValue?) -> SyntaxTree {
        edited { node in
            let others = (node["modifiers"]?.array ?? []).filter { !$0.text("type").hasPrefix("LIMIT") }
            let limit = SyntaxValue.object([
                .init("type", .string("LIMIT_MODIFIER")),
                .init("limit", LiteralDecoder.node(.integer(Int64(rows))) ?? .null),
                .init("offset", offset ?? .null),
            ])
            node["modifiers"] = .array(others + [limit])
        }
    }

    /// Orders the whole result by output positions, counted from 1.
    public func settingOrder(_ items: [(position: Int, direction: OrderItem.Direction)]) -> SyntaxTree {
        edited { node in
            let orders = items.map { item in
                SyntaxValue.object([
                    .init("type", .string(item.direction == .descending ? "DESCENDING" : "ASCENDING")),
                    .init("null_order", .string("ORDER_DEFAULT")),
                    .init("expression", LiteralDecoder.node(.integer(Int64(item.position))) ?? .null),
                ])
            }
            var modifiers = (node["modifiers"]?.array ?? []).filter { $0.text("type") != "ORDER_MODIFIER" }
            let place = modifiers.firstIndex { $0.text("type").hasPrefix("LIMIT") } ?? modifiers.endIndex
            modifiers.insert(
                .object([.init("type", .string("ORDER_MODIFIER")), .init("orders", .array(orders))]), at: place)
            node["modifiers"] = .array(modifiers)
        }
    }

    // MARK: Form

    /// `SELECT * FROM (this) AS alias`.
    public func wrapped(as alias: String = "result") -> SyntaxTree {
        let subquery = SyntaxValue.object([
            .init("type", .string("SUBQUERY")), .init("alias", .string(alias)), .init("sample", .null),
            .init("subquery", .object([.init("node", json["node"] ?? .null), .init("named_param_map", .array([]))])),
            .init("column_name_alias", .array([])),
        ])
        let star = SyntaxValue.object([
            .init("class", .string("STAR")), .init("type", .string("STAR")), .init("alias", .string("")),
            .init("relation_name", .string("")), .init("exclude_list", .array([])),
            .init("replace_list", .array([])), .init("columns", .boolean(false)), .init("expr", .null),
            .init("qualified_exclude_list", .array([])), .init("rename_list", .array([])),
        ])
        let node = SyntaxValue.object([
            .init("type", .string("SELECT_NODE")), .init("modifiers", .array([])),
            .init("cte_map", .object([.init("map", .array([]))])), .init("select_list", .array([star])),
            .init("from_table", subquery), .init("where_clause", .null), .init("group_expressions", .array([])),
            .init("group_sets", .array([])), .init("aggregate_handling", .string("STANDARD_HANDLING")),
            .init("having", .null), .init("sample", .null), .init("qualify", .null),
        ])
        return SyntaxTree(.object([.init("node", node), .init("named_param_map", .array([]))]))
    }

    /// This query reading from the FROM of `other`; both must be plain SELECTs, else nil.
    public func replacingFrom(with other: SyntaxTree) -> SyntaxTree? {
        guard json["node"]?.text("type") == "SELECT_NODE", let from = other.json["node"]?["from_table"] else {
            return nil
        }
        return edited { $0["from_table"] = from }
    }

    /// Without the given items of the select list (from 0). Nil when nothing would be left, when the query is a set
    /// operation, or when GROUP BY or ORDER BY count positions.
    public func droppingOutput(at positions: Set<Int>) -> SyntaxTree? {
        guard let node = json["node"], node.text("type") == "SELECT_NODE" else { return nil }
        let kept = (node["select_list"]?.array ?? []).enumerated().filter { !positions.contains($0.offset) }
        let usesPositions = (facts.groupBy + facts.order.map(\.expression)).contains { $0.integerLiteral != nil }
        guard !kept.isEmpty, !usesPositions else { return nil }
        return edited { $0["select_list"] = .array(kept.map(\.element)) }
    }

    // MARK: Names and literals

    /// Column references whose path matches, renamed: `name` nil keeps it, `qualifier` nil keeps it, "" removes it.
    public func renamingColumn(
        _ name: String, of qualifier: String? = nil, to newName: String? = nil,
        qualifier newQualifier: String? = nil
    ) -> SyntaxTree {
        mapNodes { node in
            guard node.text("class") == "COLUMN_REF" else { return nil }
            let path = TreeDecoder.strings(node["column_names"])
            guard Self.matches(path, name, qualifier), path.count <= 2, let old = path.last else { return nil }
            let prefix = newQualifier.map { $0.isEmpty ? [] : [$0] } ?? Array(path.dropLast())
            var node = node
            node["column_names"] = .array((prefix + [newName ?? old]).map(SyntaxValue.string))
            return node
        }
    }

    /// Replaces a literal that is compared with the column (=, <>, <, IN, BETWEEN, LIKE and so on) by another.
    public func replacingLiteral(
        comparedWith column: String, of qualifier: String? = nil, from old: Value, to new: Value
    ) -> SyntaxTree {
        guard let replacement = LiteralDecoder.node(new) else { return self }
        return mapNodes { node in
            guard ["COMPARISON", "OPERATOR", "BETWEEN", "FUNCTION"].contains(node.text("class")),
                Self.isComparison(node), case .object(let members) = node
            else { return nil }
            let operands = members.flatMap { $0.value.isObject ? [$0.value] : $0.value.array }
            guard operands.contains(where: { Self.mentions($0, column, qualifier) }) else { return nil }
            func replaced(_ operand: SyntaxValue) -> SyntaxValue {
                guard operand.text("class") == "CONSTANT",
                    LiteralDecoder.literal(operand["value"] ?? .null).value == old
                else { return operand }
                return replacement
            }
            return .object(
                members.map { member in
                    if case .array(let items) = member.value { return .init(member.name, .array(items.map(replaced))) }
                    return .init(member.name, replaced(member.value))
                })
        }
    }

    private static func isComparison(_ node: SyntaxValue) -> Bool {
        switch node.text("class") {
        case "COMPARISON", "BETWEEN": true
        case "OPERATOR": ["COMPARE_IN", "COMPARE_NOT_IN"].contains(node.text("type"))
        default: ["~~", "!~~", "~~*", "!~~*"].contains(node.text("function_name"))
        }
    }

    /// The column itself, in a cast, or as the only column of a function.
    private static func mentions(_ node: SyntaxValue, _ name: String, _ qualifier: String?) -> Bool {
        switch node.text("class") {
        case "COLUMN_REF": matches(TreeDecoder.strings(node["column_names"]), name, qualifier)
        case "CAST", "COLLATE": mentions(node["child"] ?? .null, name, qualifier)
        case "FUNCTION": (node["children"]?.array ?? []).contains { mentions($0, name, qualifier) }
        default: false
        }
    }

    private static func matches(_ path: [String], _ name: String, _ qualifier: String?) -> Bool {
        guard path.last?.lowercased() == name.lowercased() else { return false }
        guard let qualifier else { return true }
        return path.count > 1 && path[path.count - 2].lowercased() == qualifier.lowercased()
    }
}
