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

    /// Notes that name one of the tables or one of the columns that the question is about.
    func notes(about context: SchemaContext) -> [String] {
        let names = Set(context.tables.flatMap { [$0.name] + $0.columns.map { column in column.name } }.map { $0.lowercased() })
        return knowledge.instructions.filter { note in
            note.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { names.contains(String($0)) }
        }.prefix(3).map { Self.line($0, Self.noteLength) }
    }

    private static func line(_ text: String, _ length: Int) -> String { PromptText.line(text.trimmingSpaces, length) }
}
