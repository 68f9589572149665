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
                return name == "today" || name == "current_date" ? date : instant
            }
            guard node["class"]?.string == "COLUMN_REF", let path = node["column_names"]?.array, path.count == 1,
                let name = path[0].string?.lowercased(), Self.names.contains(name)
            else { return nil }
            return name == "current_date" ? date : instant
        }
    }

    private static let functions: Set = [
        "now", "today", "current_date", "get_current_timestamp", "current_timestamp", "transaction_timestamp", "current_localtimestamp",
    ]
    private static let names: Set = ["current_date", "current_timestamp", "localtimestamp"]
}
