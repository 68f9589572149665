import DuckDB

extension TreeDecoder {
    static func optional(_ node: SyntaxValue?) -> SQLExpression? { node?.present.map(expression) }
    static func expressions(_ value: SyntaxValue?) -> [SQLExpression] { (value?.array ?? []).map(expression) }

    static func expression(_ node: SyntaxValue) -> SQLExpression {
        let type = node.text("type")
        switch node.text("class") {
        case "COLUMN_REF": return .column(strings(node["column_names"]))
        case "CONSTANT": return .literal(LiteralDecoder.literal(node["value"] ?? .null))
        case "FUNCTION": return .function(function(node))
        case "WINDOW": return .window(window(node))
        case "COMPARISON":
            guard let comparison = Comparison(rawValue: type) else { break }
            return .comparison(comparison, child(node, "left"), child(node, "right"))
        case "CONJUNCTION":
            let children = expressions(node["children"])
            return type == "CONJUNCTION_AND" ? .and(children) : .or(children)
        case "BETWEEN":
            return .between(child(node, "input"), lower: child(node, "lower"), upper: child(node, "upper"))
        case "CASE":
            let branches = (node["case_checks"]?.array ?? []).map {
                SQLExpression.CaseBranch(condition: child($0, "when_expr"), result: child($0, "then_expr"))
            }
            return .conditional(branches, otherwise: optional(node["else_expr"]))
        case "CAST": return cast(node)
        case "SUBQUERY": if let subquery = subquery(node) { return .subquery(subquery) }
        case "OPERATOR": return operation(type, expressions(node["children"]))
        case "STAR": return .star(star(node))
        case "LAMBDA": return .lambda(parameters: child(node, "lhs"), body: child(node, "expr"))
        case "COLLATE": return .collate(child(node, "child"), node.text("collation"))
        case "POSITIONAL_REFERENCE": if let index = node["index"]?.integer { return .positional(index) }
        case "PARAMETER": return .parameter(node.text("identifier"))
        default: break
        }
        return .unknown(kind: type.isEmpty ? "missing" : type)
    }

    private static func child(_ node: SyntaxValue, _ name: String) -> SQLExpression { expression(node[name] ?? .null) }

    static func function(_ node: SyntaxValue) -> SQLExpression.FunctionCall {
        .init(
            name: node.text("function_name").lowercased(), arguments: expressions(node["children"]),
            isDistinct: node["distinct"]?.isTrue ?? false, isOperator: node["is_operator"]?.isTrue ?? false,
            filter: optional(node["filter"]), order: order(node["order_bys"]?["orders"]))
    }

    private static func window(_ node: SyntaxValue) -> SQLExpression.WindowCall {
        .init(
            name: node.text("function_name").lowercased(), arguments: expressions(node["children"]),
            partition: expressions(node["partitions"]),
            order: order(node["orders"]) + order(node["arg_orders"]),
            others: ["filter_expr", "start_expr", "end_expr", "offset_expr", "default_expr"]
                .compactMap { optional(node[$0]) },
            isDistinct: node["distinct"]?.isTrue ?? false)
    }

    /// TRUE and FALSE are written as casts of 't' and 'f': they become the literals they were.
    private static func cast(_ node: SyntaxValue) -> SQLExpression {
        let inner = child(node, "child")
        let type = LiteralDecoder.typeName(node["cast_type"] ?? .null)
        if type == "BOOLEAN", case .literal(let literal) = inner, literal.type == "VARCHAR" {
            if literal.value == .text("t") { return .literal(.init(.boolean(true), type: "BOOLEAN")) }
            if literal.value == .text("f") { return .literal(.init(.boolean(false), type: "BOOLEAN")) }
        }
        return .cast(inner, type: type, tries: node["try_cast"]?.isTrue ?? false)
    }

    private static func subquery(_ node: SyntaxValue) -> SQLExpression.SubqueryExpression? {
        guard let kind = SQLExpression.SubqueryExpression.Kind(rawValue: node.text("subquery_type")) else { return nil }
        return .init(
            kind: kind, query: query(node["subquery"]?["node"]), compared: optional(node["child"]),
            comparison: Comparison(rawValue: node.text("comparison_type")))
    }

    private static func operation(_ type: String, _ children: [SQLExpression]) -> SQLExpression {
        guard let first = children.first else { return .operation(type, []) }
        return switch type {
        case "OPERATOR_NOT": .not(first)
        case "OPERATOR_IS_NULL": .isNull(first, negated: false)
        case "OPERATOR_IS_NOT_NULL": .isNull(first, negated: true)
        case "COMPARE_IN": .inList(first, Array(children.dropFirst()), negated: false)
        case "COMPARE_NOT_IN": .inList(first, Array(children.dropFirst()), negated: true)
        default: .operation(type, children)
        }
    }

    private static func star(_ node: SyntaxValue) -> SQLExpression.Star {
        let table = node.text("relation_name")
        return .init(
            table: table.isEmpty ? nil : table, isColumnsCall: node["columns"]?.isTrue ?? false,
            expressions: (node["replace_list"]?.array ?? []).compactMap { optional($0["value"]) }
                + [optional(node["expr"])].compactMap { $0 },
            excluded: strings(node["exclude_list"]))
    }
}
