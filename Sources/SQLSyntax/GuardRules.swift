/// The walk over every node of the tree. It reads the engine's JSON rather than the typed view, so that nothing can
/// hide in a member the view leaves out.
struct GuardRules {
    let tables: Set<FoldedName>
    let functions: Set<FoldedName>

    init(tables: Set<String>, functions: Set<String>) {
        self.tables = Set(tables.map(FoldedName.init))
        self.functions = Set(functions.map(FoldedName.init))
    }

    func check(_ tree: SyntaxTree) throws(GuardError) {
        guard let node = tree.json["node"], node["cte_map"] != nil else {
            throw GuardError(.construct, "The query has an unknown form.")
        }
        try walk(tree.json, scope: [])
    }

    /// - Parameter scope: the common table expressions visible here.
    private func walk(_ value: SyntaxValue, scope: Set<FoldedName>) throws(GuardError) {
        switch value {
        case .array(let items): for item in items { try walk(item, scope: scope) }
        case .object(let members):
            if value["class"] != nil {
                try expression(value)
            } else if value["cte_map"] != nil {
                try query(value, scope: scope)
                return
            } else if value["function"] != nil, value.text("type") == "TABLE_FUNCTION" {
                try tableFunction(value, scope: scope)
                return
            } else if case .string(let type)? = value["type"] {
                try node(value, type: type, scope: scope)
            }
            for member in members where member.value.isObject || !member.value.array.isEmpty {
                try walk(member.value, scope: scope)
            }
        default: break
        }
    }

    /// Common tables see those before them, and themselves only in the step of a recursion: what the engine would not
    /// take for a common table would be looked up as a table or file.
    private func query(_ node: SyntaxValue, scope: Set<FoldedName>) throws(GuardError) {
        guard ["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE"].contains(node.text("type")) else {
            throw Self.unknown(node.text("type"))
        }
        var scope = scope
        for entry in node["cte_map"]?["map"]?.array ?? [] {
            try walk(entry["value"] ?? .null, scope: scope)
            scope.insert(FoldedName(entry.text("key")))
        }
        guard case .object(let members) = node else { return }
        for member in members where member.name != "cte_map" {
            var inner = scope
            if node.text("type") == "RECURSIVE_CTE_NODE", member.name == "right" {
                inner.insert(FoldedName(node.text("cte_name")))
            }
            try walk(member.value, scope: inner)
        }
    }

    private static let plainNodes: Set<String> = [
        "EMPTY", "JOIN", "SUBQUERY", "EXPRESSION_LIST",
        "ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER",
        "ASCENDING", "DESCENDING", "ORDER_DEFAULT",
        "DECIMAL_TYPE_INFO", "LIST_TYPE_INFO", "STRUCT_TYPE_INFO", "ARRAY_TYPE_INFO", "STRING_TYPE_INFO",
        "ENUM_TYPE_INFO", "GENERIC_TYPE_INFO", "ANY_TYPE_INFO", "INTEGER_LITERAL_TYPE_INFO",
    ]

    private func node(_ node: SyntaxValue, type: String, scope: Set<FoldedName>) throws(GuardError) {
        switch type {
        case "BASE_TABLE": try table(node, scope: scope)
        case "PIVOT":
            guard node["pivots"]?.array.allSatisfy({ $0.text("pivot_enum").isEmpty }) ?? true else {
                throw GuardError(.unsupported, "PIVOT over an enum type is not allowed; list the values with IN (…).")
            }
        case "UNBOUND_TYPE_INFO":
            guard node.text("catalog").isEmpty, node.text("schema").isEmpty else {
                throw GuardError(.construct, "Types may not be qualified with a schema.", subject: node.text("name"))
            }
        case "SHOW_REF":
            throw GuardError(.notSelect, "DESCRIBE, SHOW and SUMMARIZE are not allowed; write a SELECT.")
        default:
            guard Self.plainNodes.contains(type) else { throw Self.unknown(type) }
        }
    }

    private func table(_ node: SyntaxValue, scope: Set<FoldedName>) throws(GuardError) {
        let (catalog, schema, name) = (node.text("catalog_name"), node.text("schema_name"), node.text("table_name"))
        let folded = FoldedName(name)
        guard node["at_clause"]?.present == nil else {
            throw GuardError(.construct, "Time travel (AT …) is not allowed.", subject: name)
        }
        let isLocal = catalog.isEmpty && schema.isEmpty
        if isLocal, scope.contains(folded) || tables.contains(folded) { return }
        if catalog.isEmpty, FoldedName(schema) == FoldedName("main"), tables.contains(folded) { return }
        let subject = [catalog, schema, name].filter { !$0.isEmpty }.joined(separator: ".")
        throw GuardError(
            .unknownTable, "There is no table \(Self.quote(subject)) in this dataset; use one of its tables.",
            subject: subject)
    }

    private func tableFunction(_ node: SyntaxValue, scope: Set<FoldedName>) throws(GuardError) {
        let call = node["function"] ?? .null
        let name = call.text("function_name")
        guard AllowedFunctions.table.contains(name.lowercased()), Self.isUnqualified(call) else {
            throw GuardError(
                .tableFunction,
                "The table function \(Self.quote(name)) is not allowed; read only from tables of the dataset.",
                subject: name)
        }
        try SizeRules.check(call)
        guard case .object(let members) = call else { return }
        for member in members { try walk(member.value, scope: scope) }
    }

    static func quote(_ text: String) -> String { "\"\(text.prefix(80))\"" }

    static func unknown(_ kind: String) -> GuardError {
        GuardError(.construct, "The query uses \(kind.prefix(60)), which is not allowed here.", subject: kind)
    }

    /// No schema, or the default one that the parser itself writes for operators.
    static func isUnqualified(_ call: SyntaxValue) -> Bool {
        let (catalog, schema) = (call.text("catalog"), call.text("schema"))
        return catalog.isEmpty && (schema.isEmpty || FoldedName(schema) == FoldedName("main"))
    }
}

/// A name as the engine compares it: bytes without ASCII case. Swift's own comparison is by canonical equivalence and
/// would take two names for one that the engine tells apart.
struct FoldedName: Hashable {
    private let bytes: [UInt8]
    init(_ name: String) {
        bytes = name.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
    }
}
