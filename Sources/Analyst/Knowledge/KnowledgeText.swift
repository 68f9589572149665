import Catalog
import Retrieval

/// What people say of a dataset, as a prompt shows it.
struct KnowledgeText {
    let knowledge: Knowledge

    /// A frontier model is given all of it up to so many characters; the question's own definitions always.
    private static let limit = 16_000
    private static let (noteLength, meaningLength, expressionLength) = (500, 300, 600)

    /// All of it, the same for every question, so that it is cached with the schema; nil when there is nothing.
    func whole() -> String? {
        var lines: [String] = []
        if !knowledge.instructions.isEmpty {
            lines += ["notes on the data:"] + knowledge.instructions.map { "- " + Self.line($0, Self.noteLength) }
        }
        for (title, kind) in [("metrics", Definition.Kind.metric), ("terms", .term), ("named filters", .filter)] {
            let definitions = knowledge.definitions.filter { $0.kind == kind }
            if !definitions.isEmpty { lines += ["\(title):"] + definitions.map { "- " + Self.text($0) } }
        }
        guard !lines.isEmpty else { return nil }
        var size = 0
        let kept = lines.prefix { line in
            size += line.count
            return size <= Self.limit
        }
        return kept.joined(separator: "\n")
    }

    /// `TTV (total transaction volume) = SUM(transactions.amount)`.
    static func text(_ definition: Definition) -> String {
        let others = definition.otherNames.isEmpty ? "" : " (\(definition.otherNames.prefix(4).map { line($0, 60) }.joined(separator: ", ")))"
        let head = line(definition.name, 80) + others
        guard let expression = definition.expression else { return "\(head): \(line(definition.meaning, meaningLength))" }
        let meaning = definition.meaning.isEmpty || definition.meaning == expression ? "" : "; \(line(definition.meaning, meaningLength))"
        return "\(head) = \(line(expression, expressionLength))\(meaning)"
    }

    /// The definition in as few words as a small model needs.
    static func short(_ definition: Definition) -> String {
        "\(line(definition.name, 80)) = \(line(definition.expression ?? definition.meaning, meaningLength))"
    }

    /// An asker's note as a small model can bear it: a short one whole; of a long one the short sentences and the
    /// definitions of what the question names. Remarks on other questions lead it astray (Documentation/evaluation.md).
    static func short(note: String, question: String) -> [String] {
        if note.count <= 160 { return [PromptText.line(note, 160)] }
        let asked = Set(Words.stems(question))
        // "ACP = … MoMC = …" in one line are two definitions.
        let apart = note.prefix(4_000).description.replacing(#/\s(?=[A-Z][A-Za-z]{1,9}(?: \([^)]{1,60}\))? = )/#, with: "\n")
        let sentences = apart.split(whereSeparator: \.isNewline).flatMap { $0.split(separator: ". ") }
        return sentences.filter { sentence in
            if let sign = sentence.firstRange(of: " = ") {
                // The words right before the sign; with another name in brackets, those before the bracket too.
                let name = sentence[..<sign.lowerBound]
                return Words.stems(String(name)).suffix(name.hasSuffix(")") ? 8 : 4).contains(where: asked.contains)
            }
            return sentence.count <= 100
        }.prefix(3).map { line(String($0), meaningLength) }
    }

    /// What a note defines: "FSR (fault stop rate) = …" both.
    static func names(definedIn note: String?) -> [String] {
        (note ?? "").prefix(4_000).matches(of: #/(?:^|[\n.;] ?)(?<name>[A-Z][\w\- ]{1,40}?)(?: \((?<other>[^)]{1,60})\))? = /#.anchorsMatchLineEndings()).flatMap { match in
            [String(match.name)] + [match.other.map(String.init)].compactMap(\.self)
        }
    }

    private static func line(_ text: String, _ length: Int) -> String { PromptText.line(text.trimmingSpaces, length) }
}
