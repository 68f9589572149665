import SQLSyntax

extension BindingRepair {
    /// The same repairs for one SELECT within the query: a subquery, or one side of UNION, INTERSECT or EXCEPT.
    /// Only where it stands on its own: one that speaks of an outer table can't be taken apart from it.
    func mendInside(_ tree: SyntaxTree, error: String) async -> Step? {
        guard let missing = Self.missingName(in: error) ?? Self.ungroupedName(in: error) ?? Self.missingTable(in: error)
            ?? error.firstMatch(of: /Ambiguous reference to column name "(.+?)"/).map({ String($0.1) })
            ?? error.firstMatch(of: /Cannot extract field '.+?' from expression "(.+?)"/).map({ String($0.1) })
        else { return nil }
        let outer = Set(tree.facts.tables.map { $0.reference.lowercased() })
        var inner: [SyntaxValue] = []
        _ = tree.json["node"]?.mapNodes { node in
            if node["type"]?.string == "SELECT_NODE" { inner.append(node) }
            return nil
        }
        // The last one is the query itself, where it is no set operation.
        for node in inner where node != tree.json["node"] {
            let part = SyntaxTree(alone: node)
            let own = Set(part.facts.tables.map { $0.reference.lowercased() })
            let speaksOfIt = part.facts.columns.contains {
                $0.depth == 0 && ($0.name.lowercased() == missing.lowercased() || $0.qualifier?.lowercased() == missing.lowercased())
            }
            let isApart = part.facts.columns.allSatisfy { column in
                guard let qualifier = column.qualifier?.lowercased() else { return true }
                return own.contains(qualifier) || !outer.contains(qualifier)
            }
            guard speaksOfIt, isApart, let step = await rule(for: error, part), step.tree != part, let mended = step.tree.json["node"] else { continue }
            return Step(tree: tree.mapNodes { $0 == node ? mended : nil }, rule: step.rule)
        }
        return nil
    }
}

extension SyntaxTree {
    /// One SELECT within a query as a query of its own.
    init(alone node: SyntaxValue) { self.init(.object([.init("node", node), .init("named_param_map", .array([]))])) }
}
