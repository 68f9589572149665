import Retrieval
import SQLSyntax

/// A share is taken of the part that the question names, not of all.
enum ShareOfPart {
    /// "Of the wines under 40, what percentage score above 85": what is said of the whole holds for what the share is taken of.
    static func take(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) -> SyntaxTree {
        guard let place = whole(words), tree.json["node"]?["type"]?.string == "SELECT_NODE", !tree.facts.isGrouped, tree.facts.functions.contains("/") else { return tree }
        var moved: [SyntaxValue] = []
        let (whole, part) = (Set(words[place].map(Words.stem)), Set(words[place.upperBound...].map(Words.stem)))
        /// By a word that stands in the one alone; what both say tells nothing.
        func isSaid(_ condition: SyntaxValue, in here: Set<String>, notIn there: Set<String>) -> Bool {
            let said = Set(literals(condition).map(Words.stem)).subtracting(here.intersection(there))
            return !said.isEmpty && said.isSubset(of: here)
        }
        if let exchanged = exchanged(tree, { isSaid($0, in: whole, notIn: part) }, { isSaid($0, in: part, notIn: whole) }) {
            notes.repairs.append("took the share of the part asked about")
            return exchanged
        }
        /// The condition without what is said of the whole; nil where nothing is, or all of it.
        func narrowed(_ condition: SyntaxValue) -> SyntaxValue? {
            let parts = SyntaxTree.conjuncts(condition)
            let ofWhole = parts.filter { isSaid($0, in: whole, notIn: part) }
            guard !ofWhole.isEmpty, ofWhole.count < parts.count else { return nil }
            moved += ofWhole.filter { !moved.contains($0) }
            let left = parts.filter { !ofWhole.contains($0) }
            return SyntaxTree.conjunction(left)
        }
        let shared = tree.mapNodes { node in
            var node = node
            if node["class"]?.string == "CASE", var checks = node["case_checks"]?.array, checks.count == 1, let condition = checks[0]["when_expr"].flatMap(narrowed) {
                checks[0]["when_expr"] = condition
                node["case_checks"] = .array(checks)
                return node
            }
            guard node["class"]?.string == "FUNCTION", let filter = node["filter"], filter != .null, let condition = narrowed(filter) else { return nil }
            node["filter"] = condition
            return node
        }
        guard !moved.isEmpty else { return tree }
        notes.repairs.append("took the share of the part asked about")
        return shared.addingFilters(moved)
    }

    /// The share's own condition in WHERE and what it is taken of inside the aggregate: the other way round.
    private static func exchanged(_ tree: SyntaxTree, _ isOfWhole: (SyntaxValue) -> Bool, _ isOfPart: (SyntaxValue) -> Bool) -> SyntaxTree? {
        guard let filter = tree.json["node"]?["where_clause"], filter != .null else { return nil }
        let conditions = SyntaxTree.conjuncts(filter)
        let ofPart = conditions.filter(isOfPart)
        var inner: SyntaxValue?
        let exchanged = tree.mapNodes { node in
            guard node["class"]?.string == "CASE", var checks = node["case_checks"]?.array, checks.count == 1, let condition = checks[0]["when_expr"],
                SyntaxTree.conjuncts(condition).allSatisfy(isOfWhole)
            else { return nil }
            inner = condition
            var node = node
            checks[0]["when_expr"] = SyntaxTree.conjunction(ofPart)
            node["case_checks"] = .array(checks)
            return node
        }
        guard let inner, !ofPart.isEmpty else { return nil }
        return exchanged.filtering(conditions.filter { !ofPart.contains($0) } + [inner])
    }

    /// The words that say what a share is taken of.
    private static func whole(_ words: [String]) -> Range<Int>? {
        guard let share = words.firstIndex(where: { ["percentage", "percent", "proportion", "share", "fraction"].contains($0) }) else { return nil }
        if let first = words.first, ["of", "among", "amongst", "considering"].contains(first) || words.starts(with: ["out", "of"]), share > 3 { return 0..<(share - 1) }
        guard words.dropFirst(share + 1).first == "of",
            let verb = words.indices.first(where: { $0 > share + 2 && ["have", "has", "had", "are", "is", "were", "was", "got", "received", "also"].contains(words[$0]) })
        else { return nil }
        return (share + 2)..<verb
    }

    /// The texts and numbers in a condition, as the question's words would write them.
    private static func literals(_ node: SyntaxValue) -> [String] {
        node.constants.flatMap(QuestionFrame.words)
    }
}
