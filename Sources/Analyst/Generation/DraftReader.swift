import Foundation
import LanguageModels

/// Reads a draft out of a model's reply. The reply is untrusted: whatever is not there is left out, never guessed.
enum DraftReader {
    static func read(_ response: ChatResponse, strategy: PromptStrategy) -> Draft {
        if strategy == .frontier, let call = response.toolCalls.first(where: { $0.name == FrontierPrompt.tool.name }),
            let fields = try? JSONDecoder().decode(ToolFields.self, from: Data(call.argumentsJSON.utf8))
        {
            var draft = Draft(sql: fields.sql.flatMap(nonEmpty), model: response.model, usage: response.usage)
            draft.interpretation = fields.interpretation.flatMap(nonEmpty)
            draft.assumptions = (fields.assumptions ?? []).compactMap(nonEmpty)
            draft.unanswerable = fields.unanswerable.flatMap(nonEmpty)
            draft.confidence = fields.confidence.map { min(1, max(0, $0)) }
            if let ambiguity = fields.ambiguity, ambiguity.options.count >= 2 {
                draft.ambiguity = Clarification(question: ambiguity.question, options: Array(ambiguity.options.prefix(4)))
            }
            return draft
        }
        let sql = sql(in: response.text)
        return Draft(sql: response.finishReason == .length ? sql.map(cutShort) : sql, model: response.model, usage: response.usage)
    }

    /// What a model that fell into repeating itself wrote before its words ran out: up to the condition that it repeats, else up to the
    /// last whole one, with its parentheses closed.
    private static func cutShort(_ sql: String) -> String {
        let ends = sql.matches(of: /\s(?:AND|OR)\b/.ignoresCase()).map(\.range.lowerBound)
        let starts = [sql.startIndex] + ends
        let parts = zip(starts, ends).map { sql[$0..<$1].replacing(/'[^']*'/, with: "''") }
        let repeated = parts.indices.dropFirst().first { $0 + 1 < parts.count && parts[$0] == parts[$0 - 1] && parts[$0] == parts[$0 + 1] }
        guard let end = repeated.map({ starts[$0] }) ?? ends.last else { return sql }
        let kept = sql[..<end]
        let code = kept.replacing(/'[^']*'/, with: "")
        return kept + String(repeating: ")", count: max(0, code.count { $0 == "(" } - code.count { $0 == ")" }))
    }

    /// The first fenced block, else the text from the first SELECT or WITH on.
    static func sql(in text: String) -> String? {
        if let open = text.range(of: "```") {
            var body = text[open.upperBound...]
            if let newline = body.firstIndex(where: \.isNewline), body[..<newline].allSatisfy({ $0.isLetter }) {
                body = body[body.index(after: newline)...]
            }
            let block = body.range(of: "```").map { body[..<$0.lowerBound] } ?? body
            if let sql = nonEmpty(String(block)) { return sql }
        }
        // "With" also begins sentences; a query's is followed by a name and AS.
        let opening = #"\b(SELECT\b|WITH\s+(RECURSIVE\s+)?("[^"]+"|\w+)\s*(\([^)]*\)\s*)?AS\s*\()"#
        return text.range(of: opening, options: [.regularExpression, .caseInsensitive])
            .flatMap { nonEmpty(String(text[$0.lowerBound...])) }
    }

    private static func nonEmpty(_ text: String) -> String? {
        let trimmed = text.trimmingSpaces
        return trimmed.isEmpty ? nil : trimmed
    }

    private struct ToolFields: Decodable {
        struct Ambiguity: Decodable {
            var question: String
            var options: [String]
        }
        var interpretation: String?
        var assumptions: [String]?
        var unanswerable: String?
        var ambiguity: Ambiguity?
        var sql: String?
        var confidence: Double?

        enum CodingKeys: String, CodingKey { case interpretation, assumptions, unanswerable, ambiguity, sql, confidence }

        /// One field of a wrong type takes only itself away.
        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            func read<Field: Decodable>(_ key: CodingKeys) -> Field? { (try? fields.decodeIfPresent(Field.self, forKey: key)) ?? nil }
            (interpretation, assumptions, unanswerable) = (read(.interpretation), read(.assumptions), read(.unanswerable))
            (ambiguity, sql, confidence) = (read(.ambiguity), read(.sql), read(.confidence))
        }
    }
}
