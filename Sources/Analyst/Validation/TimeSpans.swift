import Catalog
import SQLSyntax

/// Differences of moments: "in seconds" asks for a number, and DuckDB sums no intervals.
struct TimeSpans: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    /// - Parameter always: also where the question names no unit, as when the engine has refused to sum intervals.
    func inUnits(_ tree: SyntaxTree, _ question: String, always: Bool = false) async -> SyntaxTree? {
        let units = ["seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400]
        let words = QuestionFrame.words(question)
        let asked = zip(words, words.dropFirst()).first { $0 == "in" && units[$1] != nil }.flatMap { units[$0.1] }
            ?? (words.contains("number") || words.contains("many") ? words.compactMap { units[$0] }.first : nil)
        guard asked != nil || always else { return nil }
        let moments = Set(tree.facts.columns.filter { catalog.owner(of: $0, in: tree)?.column.typeClass == .timestamp }.map { $0.name.lowercased() })
        guard !moments.isEmpty else { return nil }
        let days = Set(tree.facts.columns.filter { catalog.owner(of: $0, in: tree)?.column.typeClass == .date }.map { $0.name.lowercased() })
        let divisor = asked.map { $0 == 1 ? "" : " / \($0)" } ?? ""
        guard let epoch = await parser.expression("epoch(x)\(divisor)"), let back = await parser.expression("to_seconds(x)") else { return nil }
        func isMoment(_ node: SyntaxValue) -> Bool { SyntaxTree.path(node)?.last.map { moments.contains($0.lowercased()) } ?? false }
        func isDay(_ node: SyntaxValue) -> Bool { SyntaxTree.path(node)?.last.map { days.contains($0.lowercased()) } ?? false }
        /// Under the casts and the divisions by which somebody wanted hours or days of it.
        func bare(_ node: SyntaxValue) -> SyntaxValue {
            if node["class"]?.string == "CAST", let child = node["child"] { return bare(child) }
            if ["/", "*"].contains(node["function_name"]?.string ?? ""), let sides = node["children"]?.array, sides.count == 2, sides[1]["class"]?.string == "CONSTANT" {
                return bare(sides[0])
            }
            return node
        }
        let changed = tree.mapNodes { node in
            guard ["avg", "sum"].contains(node["function_name"]?.string ?? ""), let argument = node["children"]?.array.first,
                case let difference = asked == nil ? argument : bare(argument), difference["function_name"]?.string == "-",
                let sides = difference["children"]?.array, sides.count == 2, sides.contains(where: isMoment), sides.allSatisfy({ isMoment($0) || isDay($0) })
            else { return nil }
            if sides.contains(where: isDay) {
                // From a day to a moment there are whole days.
                guard asked == 86_400 else { return nil }
                var (sum, span) = (node, difference)
                span["children"] = .array(sides.map { isMoment($0) ? SyntaxTree.cast($0, to: "DATE", tries: false) : $0 })
                sum["children"] = .array([span])
                return sum
            }
            func holding(_ pattern: SyntaxValue, _ inner: SyntaxValue) -> SyntaxValue {
                pattern.mapNodes { SyntaxTree.path($0) == ["x"] ? inner : nil }
            }
            var sum = node
            sum["children"] = .array([holding(epoch, difference)])
            sum["alias"] = .string("")
            var whole = asked == nil ? holding(back, sum) : sum
            whole["alias"] = node["alias"] ?? .string("")
            return whole
        }
        return changed == tree ? nil : changed
    }
}
