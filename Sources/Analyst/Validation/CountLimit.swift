import Catalog
import Retrieval
import SQLSyntax

/// "Which speed limits had more than 15 collisions": the number counts rows of collisions. A small model compares the group itself
/// with it: `speed_limit > 15`.
struct CountLimit: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    /// "Paid more than 40,000 altogether": the limit is for the sum that is shown, not for each of what is added up.
    func total(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        let words = QuestionFrame.words(question)
        guard isEnglish, facts.isGrouped, facts.setOperationCount == 0, let node = tree.json["node"], node["having"] == .null, case let conditions = SyntaxTree.conditions(of: node), !conditions.isEmpty,
            !Set(words).isDisjoint(with: ["total", "altogether", "overall", "combined", "sum", "cumulative"]), let items = node["select_list"]?.array
        else { return tree }
        for (index, condition) in conditions.enumerated() {
            guard condition["class"]?.string == "COMPARISON", condition["type"]?.string?.contains("THAN") == true, let path = condition["left"].flatMap(SyntaxTree.path), let number = condition["right"]?.number,
                words.contains(where: { Double($0) == number }),
                let sum = items.first(where: { $0["function_name"]?.string == "sum" && $0["children"]?.array.first.flatMap(SyntaxTree.path)?.last?.lowercased() == path.last?.lowercased() })
            else { continue }
            var (kept, limit) = (conditions, condition)
            kept.remove(at: index)
            limit["left"] = sum.unnamed
            notes.repairs.append("compared the total")
            return tree.filtering(kept).having(limit)
        }
        return tree
    }

    func count(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard isEnglish, facts.isGrouped, facts.setOperationCount == 0, let node = tree.json["node"], node["having"] == .null, case let conditions = SyntaxTree.conditions(of: node), !conditions.isEmpty else { return tree }
        let words = QuestionWords(question)
        let groups = Set((node["group_expressions"]?.array ?? []).compactMap { SyntaxTree.path($0)?.last?.lowercased() })
        for (index, condition) in conditions.enumerated() {
            guard condition["class"]?.string == "COMPARISON", ["COMPARE_GREATERTHAN", "COMPARE_GREATERTHANOREQUALTO", "COMPARE_LESSTHAN", "COMPARE_LESSTHANOREQUALTO"].contains(condition["type"]?.string),
                let column = condition["left"].flatMap(SyntaxTree.path)?.last, groups.contains(column.lowercased()), let number = condition["right"]?.number,
                let place = words.plain.indices.first(where: { Double(words.plain[$0]) == number }), place > 1, words.plain[place - 1] == "than" || ["least", "most"].contains(words.plain[place - 1]),
                // The rows of a table that is read, in the plural.
                let counted = words.tables(at: place + 1, catalog).first(where: { table in facts.tables.contains { $0.depth == 0 && $0.name.lowercased() == table.name.lowercased() } }),
                case let last = place + Words.nameWords(counted.name).count, last < words.plain.count, words.plain[last] != words.stems[last],
                var counting = await parser.expression("count(*) > 0"), let limit = condition["right"]
            else { continue }
            counting["type"] = condition["type"]
            counting["right"] = limit
            var kept = conditions
            kept.remove(at: index)
            notes.repairs.append("compared the number of \(Humanized.name(counted.name)) with \(words.plain[place])")
            return tree.filtering(kept).having(counting)
        }
        return tree
    }
}
