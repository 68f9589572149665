import SQLSyntax

/// "Under 30" is `< 30`: a comparison that points the other way than the words before its number is turned.
enum ComparedWay {
    static func turn(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        guard isEnglish else { return tree }
        let words = QuestionFrame.words(question)
        let turned = tree.mapNodes { node in
            guard let type = node["type"]?.string, let way = way(of: type), SyntaxTree.path(node["left"] ?? .null) != nil, node["right"]?["class"]?.string == "CONSTANT",
                let value = node["right"]?["value"]?["value"], let number = Double(value.string ?? value.description), let asked = asked(number, in: words), asked != way
            else { return nil }
            var node = node
            node["type"] = .string(asked == .less ? "COMPARE_LESSTHAN" : "COMPARE_GREATERTHAN")
            return node
        }
        if turned != tree { notes.repairs.append("compared the way the question does") }
        return turned
    }

    private enum Way { case less, greater }

    private static func way(of type: String) -> Way? {
        switch type {
        case "COMPARE_LESSTHAN": .less
        case "COMPARE_GREATERTHAN": .greater
        default: nil
        }
    }

    /// The way of the words right before the number; nil where they say none, or where the number stands twice.
    private static func asked(_ number: Double, in words: [String]) -> Way? {
        let places = words.indices.filter { Double(words[$0]) == number }
        guard places.count == 1, let place = places.first else { return nil }
        let before = Array(words[..<place].suffix(4))
        let less: Set = ["under", "below", "less", "fewer", "younger", "lower", "smaller", "shorter", "lighter", "cheaper"]
        let greater: Set = ["over", "above", "more", "older", "greater", "higher", "larger", "bigger", "longer", "heavier", "taller"]
        // "No more than" is the other way and a limit that is included.
        let denied: Set = ["no", "not", "least", "most", "or", "and", "between"]
        guard denied.isDisjoint(with: before), before.last == "than" || !before.contains("than") else { return nil }
        let said = before.suffix(3).filter { less.contains($0) || greater.contains($0) }
        guard said.count == 1, let word = said.first, before.last == "than" || before.last == word || ["age", "of"].contains(before.last) else { return nil }
        return less.contains(word) ? .less : .greater
    }
}
