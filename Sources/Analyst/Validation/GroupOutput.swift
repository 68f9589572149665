import Catalog
import SQLSyntax

/// Repairs of grouped queries that the question's words settle.
struct GroupOutput: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    /// Aggregates for each group say nothing without the groups: those that are not shown come first.
    func showingGroups(_ tree: SyntaxTree, _ frame: QuestionFrame, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        guard facts.isGrouped, !facts.groupsByAll, facts.setOperationCount == 0, !facts.hasLimit, facts.having == nil, frame.isGrouped || frame.tellsApart,
            facts.output.allSatisfy({ output in Self.isAggregate(output.expression) }), let items = tree.json["node"]?["select_list"]?.array,
            let groups = tree.json["node"]?["group_expressions"]?.array, groups.allSatisfy({ SyntaxTree.path($0) != nil })
        else { return tree }
        notes.repairs.append("shows what it groups by")
        return tree.selecting(groups + items)
    }

    static func isAggregate(_ expression: SQLExpression) -> Bool {
        guard case .function(let call) = expression else { return false }
        return ["count", "count_star", "sum", "avg", "min", "max", "median"].contains(call.name)
    }

    /// "Groups whose average x is above 72": a condition on the rows' x becomes one on the groups' average.
    func conditionOnGroups(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.isGrouped, facts.having == nil, facts.setOperationCount == 0, let filter = tree.json["node"]?["where_clause"], filter != .null
        else { return tree }
        let words = QuestionFrame.words(question)
        var conditions = SyntaxTree.conjuncts(filter)
        for (index, condition) in conditions.enumerated() {
            let orders: Set = ["COMPARE_GREATERTHAN", "COMPARE_LESSTHAN", "COMPARE_GREATERTHANOREQUALTO", "COMPARE_LESSTHANOREQUALTO"]
            guard orders.contains(condition["type"]?.string ?? ""), let left = condition["left"], let path = SyntaxTree.path(left), let name = path.last,
                condition["right"]?["class"]?.string == "CONSTANT", let number = condition["right"]?["value"]?["value"].map(Self.text),
                let function = Self.aggregate(of: name, before: number, in: words),
                let aggregate = await parser.expression("\(function)(\(path.map(SchemaText.identifier).joined(separator: ".")))")
            else { continue }
            var having = condition
            having["left"] = aggregate
            conditions.remove(at: index)
            notes.repairs.append("the condition holds for each group's \(function == "avg" ? "average" : "total")")
            return tree.filtering(conditions).having(having)
        }
        return tree
    }

    private static func text(_ value: SyntaxValue) -> String { value.string ?? value.description }

    /// "average life expectancy … longer than 72": the column's words right behind the aggregate's, the number in the same breath.
    private static func aggregate(of column: String, before number: String, in words: [String]) -> String? {
        let parts = Humanized.name(column).lowercased().split(separator: " ").map(String.init)
        guard !parts.isEmpty, words.count > parts.count else { return nil }
        for start in 1...(words.count - parts.count) where Array(words[start..<(start + parts.count)]) == parts {
            let function = ["average": "avg", "mean": "avg", "total": "sum"][words[start - 1]]
            let behind = words[(start + parts.count)...].prefix(6)
            // Only the last mention counts: "the average age of those whose age is above 30" speaks of rows.
            let isComparison = !Set(behind).isDisjoint(with: ["than", "above", "below", "over", "under", "least", "most", "exceeds"])
            if let function, isComparison, behind.contains(where: { Double($0) != nil && Double($0) == Double(number) }) { return function }
        }
        return nil
    }
}
