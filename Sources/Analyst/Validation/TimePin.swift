import SQLSyntax

/// Replaces the clock by the question's own "today": same question, same data, same answer.
struct TimePin: Sendable {
    /// ISO date.
    let today: String
    let parser: SyntaxParser

    func pin(_ tree: SyntaxTree) async -> SyntaxTree {
        let usesClock = !tree.facts.functions.isDisjoint(with: Self.functions)
            || tree.facts.columns.contains { Self.names.contains($0.name.lowercased()) && $0.qualifier == nil }
        guard usesClock, let date = await parser.expression("CAST('\(today)' AS DATE)"),
            let instant = await parser.expression("CAST('\(today) 00:00:00' AS TIMESTAMP)")
        else { return tree }
        return tree.mapNodes { node in
            if node["class"]?.string == "FUNCTION", node["children"]?.array.isEmpty ?? true,
                let name = node["function_name"]?.string, Self.functions.contains(name)
            {
                return (["today", "current_date", "curdate"].contains(name) ? date : instant).named(node["alias"])
            }
            guard node["class"]?.string == "COLUMN_REF", let path = node["column_names"]?.array, path.count == 1,
                let name = path[0].string?.lowercased(), Self.names.contains(name)
            else { return nil }
            return (name == "current_date" ? date : instant).named(node["alias"])
        }
    }

    private static let functions: Set = [
        "now", "today", "current_date", "get_current_timestamp", "current_timestamp", "transaction_timestamp", "current_localtimestamp",
        // Macros of the dialect, whose clock would be read inside the engine.
        "curdate", "getdate", "sysdate",
    ]
    private static let names: Set = ["current_date", "current_timestamp", "localtimestamp"]
}

extension SyntaxValue {
    /// The node under the alias of the one it stands in for.
    fileprivate func named(_ alias: SyntaxValue?) -> SyntaxValue {
        var node = self
        if let alias { node["alias"] = alias }
        return node
    }
}
