import SQLSyntax

/// "Ends with the letter a" is `'%a'`: a pattern open at both ends finds the letter anywhere.
enum AffixPattern {
    static func anchor(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) -> SyntaxTree {
        let words = QuestionFrame.words(question)
        let anchored = tree.mapNodes { node in
            guard ["~~", "~~*", "!~~", "!~~*"].contains(node["function_name"]?.string ?? ""), let sides = node["children"]?.array, sides.count == 2,
                let pattern = sides[1]["value"]?["value"]?.string, pattern.count > 2, pattern.hasPrefix("%"), pattern.hasSuffix("%"),
                case let text = String(pattern.dropFirst().dropLast()), !text.contains(where: { "%_ ".contains($0) }),
                let end = end(of: text.lowercased(), in: words)
            else { return nil }
            var (node, constant) = (node, sides[1])
            var value = constant["value"] ?? .null
            value["value"] = .string(end == .first ? text + "%" : "%" + text)
            constant["value"] = value
            node["children"] = .array([sides[0], constant])
            return node
        }
        if anchored != tree { notes.repairs.append("looked for it where the question says") }
        return anchored
    }

    private enum End { case first, last }

    /// What the words right before the text say of its place; nil when they say nothing, or several things.
    private static func end(of text: String, in words: [String]) -> End? {
        var ends: Set<End> = []
        for index in words.indices where words[index] == text {
            let before = words[..<index].suffix(5)
            guard let verb = before.lastIndex(where: { ["start", "starts", "starting", "begin", "begins", "beginning", "end", "ends", "ending", "contain", "contains", "containing", "has", "have"].contains($0) }),
                words[(verb + 1)..<index].allSatisfy({ ["with", "in", "by", "the", "letter", "letters", "a", "prefix", "suffix", "string", "text", "an"].contains($0) })
            else { continue }
            if words[verb].hasPrefix("start") || words[verb].hasPrefix("beg") { ends.insert(.first) } else if words[verb].hasPrefix("end") { ends.insert(.last) } else { return nil }
        }
        return ends.count == 1 ? ends.first : nil
    }
}
