import SQLSyntax

/// Weeks of a business that begins them on another day than Monday, which is the engine's.
struct WeekStart: Sendable {
    /// 1 (Monday) to 7 (Sunday).
    let weekday: Int
    let parser: SyntaxParser

    func shift(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        let days = (8 - weekday) % 7
        guard days > 0, (1...7).contains(weekday), tree.facts.functions.contains("date_trunc"),
            let shifted = await parser.expression("CAST(date_trunc('week', pintail_day + to_days(\(days))) - to_days(\(days)) AS DATE)")
        else { return tree }
        let moved = tree.mapNodes { node in
            guard node["class"]?.string == "FUNCTION", node["function_name"]?.string == "date_trunc", let children = node["children"]?.array,
                children.count == 2, children[0]["value"]?["value"]?.string?.lowercased() == "week"
            else { return nil }
            var week = shifted.mapNodes { inner in
                inner["column_names"]?.array.last?.string == "pintail_day" ? children[1] : nil
            }
            if let alias = node["alias"] { week["alias"] = alias }
            return week
        }
        guard moved != tree else { return tree }
        notes.assumptions.append("Weeks begin on \(Self.names[weekday - 1]).")
        return moved
    }

    private static let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
