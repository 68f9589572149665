/// One query as DuckDB parsed it: the engine's own nodes, the same as Swift values, and the facts read off them.
///
/// Edits are pure functions on the nodes (``mapNodes(_:)`` and the file Rewriting); the typed view follows them.
public struct SyntaxTree: Sendable {
    /// The statement as DuckDB serialises it, without source positions: equal queries have equal trees however they
    /// were typed.
    public let json: SyntaxValue
    public let query: QueryNode
    public let facts: QueryFacts

    /// - Parameter json: one statement, `{"node": {…}, "named_param_map": […]}`.
    public init(_ json: SyntaxValue) {
        let json = json.mapNodes { node in
            guard node["query_location"] != nil else { return nil }
            var node = node
            node["query_location"] = nil
            return node
        }
        let query = TreeDecoder.query(json["node"])
        (self.json, self.query, facts) = (json, query, QueryFacts(query))
    }

    /// The tree with `transform` applied to every node, innermost first; nil leaves a node as it is.
    public func mapNodes(_ transform: (SyntaxValue) -> SyntaxValue?) -> SyntaxTree {
        SyntaxTree(json.mapNodes(transform))
    }
}

extension SyntaxTree: Hashable {
    public static func == (left: SyntaxTree, right: SyntaxTree) -> Bool { left.json == right.json }
    public func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
