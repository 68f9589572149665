/// DuckDB's JSON nodes to typed values. Total: a kind it does not know becomes `unknown` with that kind's name.
enum TreeDecoder {
    static func query(_ node: SyntaxValue?) -> QueryNode {
        guard let node else { return QueryNode(commonTables: [], body: .unknown(kind: "missing"), modifiers: []) }
        let tables = (node["cte_map"]?["map"]?.array ?? []).map { entry in
            QueryNode.CommonTable(
                name: entry.text("key"),
                columns: strings(entry["value"]?["aliases"]),
                query: query(entry["value"]?["query"]?["node"]))
        }
        return QueryNode(
            commonTables: tables, body: body(node), modifiers: (node["modifiers"]?.array ?? []).map(modifier))
    }

    private static func body(_ node: SyntaxValue) -> QueryNode.Body {
        let kind = node.text("type")
        switch kind {
        case "SELECT_NODE": return .select(select(node))
        case "SET_OPERATION_NODE":
            guard let operation = QueryNode.SetOperation.Kind(rawValue: node.text("setop_type")) else { break }
            return .setOperation(
                .init(
                    kind: operation, keepsDuplicates: node["setop_all"]?.isTrue ?? false,
                    left: query(node["left"]), right: query(node["right"])))
        case "RECURSIVE_CTE_NODE":
            return .recursive(
                .init(name: node.text("cte_name"), start: query(node["left"]), step: query(node["right"])))
        default: break
        }
        return .unknown(kind: kind)
    }

    private static func select(_ node: SyntaxValue) -> QueryNode.Select {
        .init(
            output: (node["select_list"]?.array ?? []).map {
                OutputColumn(expression: expression($0), alias: $0.text("alias"))
            },
            from: table(node["from_table"]),
            filter: optional(node["where_clause"]),
            groupBy: expressions(node["group_expressions"]),
            groupingSets: (node["group_sets"]?.array ?? []).map { $0.array.compactMap(\.integer) },
            groupsByAll: node.text("aggregate_handling") == "FORCE_AGGREGATES",
            having: optional(node["having"]),
            qualify: optional(node["qualify"]),
            isSampled: node["sample"]?.present != nil)
    }

    private static func modifier(_ node: SyntaxValue) -> QueryNode.Modifier {
        let kind = node.text("type")
        switch kind {
        case "ORDER_MODIFIER": return .order(order(node["orders"]))
        case "LIMIT_MODIFIER": return .limit(optional(node["limit"]), offset: optional(node["offset"]))
        case "LIMIT_PERCENT_MODIFIER":
            return .limitPercent(optional(node["limit"]), offset: optional(node["offset"]))
        case "DISTINCT_MODIFIER": return .distinct(on: expressions(node["distinct_on_targets"]))
        default: return .unknown(kind: kind)
        }
    }

    static func order(_ items: SyntaxValue?) -> [OrderItem] {
        (items?.array ?? []).map { item in
            let nulls: OrderItem.Nulls =
                switch item.text("null_order") {
                case "NULLS_FIRST": .first
                case "NULLS_LAST": .last
                default: .standard
                }
            return OrderItem(
                expression: expression(item["expression"] ?? .null),
                direction: item.text("type") == "DESCENDING" ? .descending : .ascending, nulls: nulls)
        }
    }

    static func table(_ node: SyntaxValue?) -> TableReference {
        guard let node else { return .unknown(kind: "missing") }
        let (kind, alias) = (node.text("type"), node.text("alias"))
        switch kind {
        case "EMPTY": return .none
        case "BASE_TABLE":
            return .table(
                .init(
                    catalog: node.text("catalog_name"), schema: node.text("schema_name"),
                    name: node.text("table_name"), alias: alias))
        case "JOIN":
            return .join(
                .init(
                    type: node.text("join_type"), kind: node.text("ref_type"), left: table(node["left"]),
                    right: table(node["right"]), condition: optional(node["condition"]),
                    using: strings(node["using_columns"])))
        case "SUBQUERY": return .subquery(query(node["subquery"]?["node"]), alias: alias)
        case "TABLE_FUNCTION":
            guard let call = node["function"] else { break }
            return .function(function(call), alias: alias)
        case "EXPRESSION_LIST":
            return .values((node["values"]?.array ?? []).map { expressions($0) }, alias: alias)
        case "PIVOT":
            return .pivot(
                source: table(node["source"]), aggregates: expressions(node["aggregates"]), alias: alias)
        default: break
        }
        return .unknown(kind: kind)
    }

    static func strings(_ value: SyntaxValue?) -> [String] { (value?.array ?? []).compactMap(\.string) }
}
