extension GuardRules {
    private static let classes: Set<String> = [
        "COLUMN_REF", "CONSTANT", "FUNCTION", "COMPARISON", "CONJUNCTION", "BETWEEN", "CASE", "CAST", "SUBQUERY",
        "WINDOW", "OPERATOR", "STAR", "LAMBDA", "COLLATE", "POSITIONAL_REFERENCE",
    ]

    private static let operations: Set<String> = [
        "OPERATOR_NOT", "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_COALESCE", "OPERATOR_TRY",
        "OPERATOR_UNPACK", "OPERATOR_NULLIF", "COMPARE_IN", "COMPARE_NOT_IN", "ARRAY_EXTRACT", "ARRAY_SLICE",
        "ARRAY_CONSTRUCTOR", "STRUCT_EXTRACT", "GROUPING_FUNCTION",
    ]

    /// Bare names that the engine turns into functions of the session when no column is called so.
    private static let sessionNames: Set<FoldedName> = Set(
        ["current_catalog", "current_schema", "current_role", "current_user", "session_user"].map(FoldedName.init))

    /// This node alone; the walk goes on to its children.
    func expression(_ node: SyntaxValue) throws(GuardError) {
        let kind = node.text("class")
        switch kind {
        case "PARAMETER":
            throw GuardError(.parameter, "Parameters ($1, ?) are not allowed; write the value itself.")
        case "FUNCTION", "WINDOW": try function(node)
        case "OPERATOR":
            guard Self.operations.contains(node.text("type")) else { throw Self.unknown(node.text("type")) }
        case "COLUMN_REF":
            let path = TreeDecoder.strings(node["column_names"])
            if path.count == 1, Self.sessionNames.contains(FoldedName(path[0])) {
                throw GuardError(.session, "\(path[0]) is not allowed in a query.", subject: path[0])
            }
        default:
            guard Self.classes.contains(kind) else { throw Self.unknown(kind) }
        }
    }

    private func function(_ node: SyntaxValue) throws(GuardError) {
        let name = node.text("function_name")
        guard functions.contains(FoldedName(name)) else {
            throw GuardError(
                .function, "The function \(Self.quote(name)) is not allowed or does not exist; use another.",
                subject: name)
        }
        guard Self.isUnqualified(node) else {
            throw GuardError(
                .function, "Write \(name)(…) without a qualifier, with its argument in the brackets.", subject: name)
        }
        try SizeRules.check(node)
    }
}
