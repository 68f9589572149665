import SQLSyntax

/// "Sorted by rating" says no direction, and then the lowest comes first, as everywhere in SQL.
enum PlainOrder {
    static func ascend(_ tree: SyntaxTree, _ question: String, _ frame: QuestionFrame, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        let words = QuestionFrame.words(question)
        guard isEnglish, !facts.hasLimit, !frame.isSuperlative, facts.order.count == 1, facts.order[0].direction == .descending,
            case .column(let path) = facts.order[0].expression, let name = path.last,
            // The number of something is looked at from the top.
            !facts.output.contains(where: { $0.alias.lowercased() == name.lowercased() }), facts.aggregates.isEmpty,
            zip(words, words.dropFirst()).contains(where: { ["sorted", "ordered", "order", "sort"].contains($0) && $1 == "by" }),
            words.allSatisfy({ word in !said.contains(word) && !word.hasPrefix("desc") && !(word.hasSuffix("est") && word.count > 4) }),
            let modifiers = tree.json["node"]?["modifiers"]
        else { return tree }
        notes.repairs.append("sorted upwards")
        let ascending = modifiers.mapNodes { inner in
            guard inner["type"]?.string == "DESCENDING", inner["expression"] != nil else { return nil }
            var inner = inner
            inner["type"] = .string("ASCENDING")
            return inner
        }
        return tree.editingNode { $0["modifiers"] = ascending }
    }

    private static let said: Set = [
        "top", "most", "least", "best", "worst", "first", "last", "down", "downwards", "decreasing", "reverse", "reversed", "recent", "high", "low", "new", "old", "more",
    ]
}
