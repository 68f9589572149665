import Catalog
import Retrieval
import SQLSyntax

/// "Which country has the most stations?" asks for the country: the number that found it is not asked for.
enum SuperlativeOutput {
    /// "Which country has the highest GNP per head, and how much is it?" asks for the number too.
    static func withMeasure(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        let text = " \(QuestionFrame.words(question).joined(separator: " ")) "
        let facts = tree.facts
        guard isEnglish, text.contains(/\ and (?:how (?:much|many|high|long|large|old|big)|what) (?:is|was|are|were) (?:it|that|they|this)\ $/), facts.limit == 1, facts.setOperationCount == 0,
            facts.output.count == 1, let order = facts.order.first, order.expression != facts.output[0].expression, let items = tree.json["node"]?["select_list"]?.array,
            let sorted = tree.json["node"]?["modifiers"]?.array.first(where: { $0["type"]?.string == "ORDER_MODIFIER" })?["orders"]?.array.first?["expression"]
        else { return tree }
        notes.repairs.append("shows the number that is asked for")
        return tree.selecting(items + [sorted])
    }

    static func narrow(_ tree: SyntaxTree, _ question: String, _ frame: QuestionFrame, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        guard isEnglish, frame.isSuperlative, facts.limit == 1, facts.setOperationCount == 0, facts.output.count > 1, let order = facts.order.first?.expression,
            let items = tree.json["node"]?["select_list"]?.array, items.count == facts.output.count
        else { return tree }
        let isAskedAlone = facts.isGrouped && asksOnlyForTheThing(question)
        let measures = facts.output.indices.filter { index in
            let output = facts.output[index]
            guard isAskedAlone && GroupOutput.isAggregate(output.expression) || !facts.isGrouped && isCriterion(output, question) else { return false }
            if case .column(let path) = order, path.count == 1 { return path[0].lowercased() == output.name?.lowercased() }
            return output.expression == order
        }
        guard measures.count == 1, let measure = measures.first else { return tree }
        let expression = items[measure].unnamed
        notes.repairs.append("shows only what is asked for")
        return tree.ordering(by: facts.output[measure].alias, as: expression).selecting(items.enumerated().filter { $0.offset != measure }.map(\.element))
    }

    /// "The place with the highest visibility", "which day has the largest temperature difference": what the row is found by, and its
    /// words are said nowhere else.
    private static func isCriterion(_ output: OutputColumn, _ question: String) -> Bool {
        let names = Words.nameWords(output.name ?? "").map(Words.stem)
        let words = QuestionWords(question)
        let extremes = ["most", "highest", "largest", "greatest", "biggest", "longest", "least", "lowest", "smallest", "fewest", "shortest", "minimum", "maximum"]
        let places = words.plain.indices.filter { place in
            place > 1 && extremes.contains(words.plain[place]) && (words.plain[place - 1] == "the" && ["with", "has", "had", "have"].contains(words.plain[place - 2]))
        }
        guard places.count == 1, let place = places.first, case let behind = words.stems.dropFirst(place + 1).prefix(names.count + 1), names.first.map(behind.contains) == true else { return false }
        let own = Set(names).intersection(behind)
        return own.count >= min(2, names.count) && words.stems.indices.count(where: { own.contains(words.stems[$0]) }) == own.count && !words.plain.prefix(place).contains("how")
    }

    /// One clause that begins with "which": a second one, or an "and", may ask for the number too.
    private static func asksOnlyForTheThing(_ question: String) -> Bool {
        let words = QuestionFrame.words(question)
        guard let first = words.first, ["which", "who", "what"].contains(first) else { return false }
        // "What is the number of" asks for it.
        if first == "what", words.dropFirst().first.map({ ["is", "are", "was", "were"].contains($0) }) ?? true { return false }
        let more: Set = ["and", "with", "along", "including", "how", "respective", "also", "list", "show", "return", "give", "much", "many"]
        let isOneSentence = !question.dropLast().contains { ".?!;:".contains($0) }
        return isOneSentence && more.isDisjoint(with: words)
    }
}

extension SyntaxTree {
    /// An ORDER BY of the alias becomes one of the expression that it stood for.
    fileprivate func ordering(by alias: String, as expression: SyntaxValue) -> SyntaxTree {
        guard !alias.isEmpty, let modifiers = json["node"]?["modifiers"] else { return self }
        return editingNode { node in
            node["modifiers"] = modifiers.mapNodes { inner in
                SyntaxTree.path(inner).map { $0.count == 1 && $0[0].lowercased() == alias.lowercased() } == true ? expression : nil
            }
        }
    }
}
