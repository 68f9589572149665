import SQLSyntax

/// `a = 1 OR a = 2 AND b = 3` holds `b = 3` against the second only, which hardly anybody means who writes it: AND binds
/// more tightly than OR. Alternatives of one column stand together.
enum LooseOr {
    static func tighten(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        guard let filter = tree.json["node"]?["where_clause"], filter["type"]?.string == "CONJUNCTION_OR", tree.facts.setOperationCount == 0,
            let sides = filter["children"]?.array, sides.count > 1, let last = sides.last, last["type"]?.string == "CONJUNCTION_AND",
            let parts = last["children"]?.array, let first = parts.first, let column = column(first),
            // The other way round, `a = 1 AND b = 3 OR a = 2`, somebody thought of both sides.
            sides.dropLast().allSatisfy({ self.column($0) == column }), parts.dropFirst().allSatisfy({ self.column($0) != column })
        else { return tree }
        var alternatives = filter
        alternatives["children"] = .array(sides.dropLast() + [first])
        notes.repairs.append("held the further condition against all alternatives")
        return tree.filtering([alternatives] + parts.dropFirst())
    }

    /// The column that a comparison with a constant is about.
    private static func column(_ node: SyntaxValue) -> [String]? {
        let sides = node["class"]?.string == "COMPARISON" ? [node["left"], node["right"]].compactMap { $0 } : node["children"]?.array ?? []
        guard sides.count == 2, sides[1]["class"]?.string == "CONSTANT" else { return nil }
        return SyntaxTree.path(sides[0])?.map { $0.lowercased() }
    }
}
