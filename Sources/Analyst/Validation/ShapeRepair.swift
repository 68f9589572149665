import SQLSyntax

/// Small repairs of a query's shape that the question's words settle.
enum ShapeRepair {
    /// "Top 5" sorted but not cut gets its LIMIT.
    static func limit(_ tree: SyntaxTree, _ frame: QuestionFrame, _ notes: inout Notes) -> SyntaxTree {
        guard let wanted = frame.limit, wanted > 1, tree.facts.hasTopLevelOrder, !tree.facts.hasLimit, tree.facts.qualify == nil,
            frame.grain == nil, !frame.isPerGroup,
            // "Top 3 by category" may mean each category's: then the category comes first in the order.
            !frame.isGrouped || tree.facts.order.first?.direction == .descending
        else { return tree }
        notes.repairs.append("kept the first \(wanted) rows")
        return tree.settingLimit(wanted)
    }
}

extension ShapeRepair {
    /// A model that has seen many "top 5" cuts a list that nobody wanted cut: one row, where no word asks for one.
    static func needlessLimit(_ tree: SyntaxTree, _ question: String, _ frame: QuestionFrame, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        guard isEnglish, tree.facts.limit == 1 else { return tree }
        let words = QuestionFrame.words(question)
        // "For each contractor, start with the one that has the most": an order of all of them.
        let beginsWith = zip(words, words.dropFirst()).contains { ["start", "starting", "begin", "beginning"].contains($0) && $1 == "with" }
        if beginsWith, frame.isPerGroup || frame.isGrouped {
            notes.repairs.append("kept all rows")
            return tree.withoutLimit()
        }
        guard frame.limit == nil, !frame.isSuperlative else { return tree }
        // "Which captains and first officers …": several, however they are put in order.
        if words.count > 2, ["which", "what"].contains(words[0]), words[1].hasSuffix("s"), !words[1].hasSuffix("ss"), ["are", "have", "were", "leave", "do", "and", "with", "of"].contains(words[2]), !words.contains("one") {
            notes.repairs.append("kept all rows")
            return tree.withoutLimit()
        }
        // "Which country leads in capacity" wants one, in whatever words.
        if tree.facts.isGrouped, tree.facts.hasTopLevelOrder, words.count > 1, ["which", "what"].contains(words[0]),
            words[1] == "is" || words[0] == "which" && !words[1].hasSuffix("s")
        {
            return tree
        }
        // "Best" and "highest" alike end so; "populace" is how people misspell, and then the word before it tells.
        let compares = zip(words, words.dropFirst()).contains { ["more", "fewer", "less"].contains($0) && $1 != "than" }
        guard !compares, !QuestionFrame.withoutOrder(words).contains(where: { ones.contains($0) || $0.hasSuffix("est") && $0.count > 4 || $0.hasSuffix("imum") || $0.hasSuffix("imal") }) else { return tree }
        notes.repairs.append("kept all rows")
        return tree.withoutLimit()
    }

    private static let ones: Set = [
        "one", "1", "single", "any", "example", "sample", "first", "last", "final", "initial", "most", "least", "top", "bottom",
        "best", "worst", "max", "min", "next", "previous", "recent", "random", "main", "predominant", "predominantly", "leading", "favorite", "favourite",
        "peak", "only", "just", "record", "dominant", "majority", "popular", "old", "young", "big", "large", "small",
    ]

    /// A weekday asked for is a name to people, not the number an engine counts it by.
    static func weekdayNames(_ tree: SyntaxTree, _ frame: QuestionFrame, _ notes: inout Notes) -> SyntaxTree {
        guard frame.asksWeekday else { return tree }
        let named = tree.mapNodes { node in
            guard node["class"]?.string == "FUNCTION", let children = node["children"]?.array else { return nil }
            let date: SyntaxValue?
            switch node["function_name"]?.string {
            case "dayofweek", "isodow", "weekday": date = children.first
            case "date_part":
                let part = children.first?["value"]?["value"]?.string?.lowercased() ?? ""
                date = ["dow", "isodow", "dayofweek", "weekday"].contains(part) ? children.last : nil
            default: date = nil
            }
            guard let date else { return nil }
            var node = node
            node["function_name"] = .string("dayname")
            node["children"] = .array([date])
            return node
        }
        if named != tree { notes.repairs.append("weekdays written as names") }
        return named
    }
}

extension ShapeRepair {
    /// `count(CASE WHEN … THEN 1 ELSE 0 END)` counts every row: what is not meant has to be NULL.
    static func countedCases(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        let counted = tree.mapNodes { node in
            guard node["function_name"]?.string == "count", let argument = node["children"]?.array.first, argument["class"]?.string == "CASE",
                let other = argument["else_expr"], other.number == 0 || other["value"]?["value"]?.string?.isEmpty == true
            else { return nil }
            var (node, whole, null) = (node, argument, other)
            null["value"] = .object([.init("type", .object([.init("id", .string("NULL")), .init("type_info", .null)])), .init("is_null", .boolean(true))])
            whole["else_expr"] = null
            node["children"] = .array([whole])
            return node
        }
        if counted != tree { notes.repairs.append("counted only the rows that meet the condition") }
        return counted
    }
}
