import Foundation
import LanguageModels
import Retrieval

/// Reads a follow-up as the complete question it stands for, so that all that comes after knows one kind of question: what is
/// verified, the links and the checks hold for a follow-up as for any other, and people see how it was read.
struct Completion: Sendable {
    struct Reading: Sendable, Hashable {
        var question: String
        var usage = Usage()
    }

    /// - Returns: nil when the question is complete in itself.
    /// - Throws: `CancellationError` only. Without a model that answers, both questions stand beside each other.
    func run(_ question: Question, in index: SchemaIndex, models: [any ChatModel]) async throws -> Reading? {
        guard let earlier = question.earlier, FollowUp.isOne(question.text) else { return nil }
        if let changed = Self.changed(earlier, question.text, index) { return Reading(question: changed) }
        for model in models {
            var request = ChatRequest(messages: Self.messages(earlier, question.text))
            request.maximumTokens = 120
            do {
                let response = try await model.complete(request)
                let line = response.text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
                let text = line.trimmingPrefix(Self.label).trimmingCharacters(in: .whitespaces)
                let isUsable = !text.isEmpty && text.count <= earlier.count + question.text.count + 80
                return Reading(
                    question: isUsable && FollowUp.keeps(text, of: question.text) ? text : Self.joined(earlier, question), usage: response.usage)
            } catch is ModelError {
                try Task.checkCancellation()
            }
        }
        return Reading(question: Self.joined(earlier, question))
    }

    /// "And in 2022?", "what about France?": the same question about another year, or another value of the same column.
    /// - Returns: nil when that is not all that the follow-up says.
    private static func changed(_ earlier: String, _ text: String, _ index: SchemaIndex) -> String? {
        var question = earlier
        let (before, now) = (QuestionFrame(earlier).years, QuestionFrame(text).years)
        if before.count == 1, now.count == 1 { question = question.replacing(before[0], with: now[0]) }
        let old = index.link(earlier).values
        for value in index.link(text).values {
            let same = old.filter { $0.column == value.column }
            guard same.count == 1, same[0].stored != value.stored, let place = question.range(of: same[0].text, options: .caseInsensitive)
            else { continue }
            question.replaceSubrange(place, with: value.text)
        }
        return question != earlier && FollowUp.keeps(question, of: text) ? question : nil
    }

    private static func joined(_ earlier: String, _ question: Question) -> String {
        "\(earlier.trimmingCharacters(in: .whitespaces)) (\(question.text))"
    }

    private static let label = "Complete question:"

    private static func messages(_ earlier: String, _ text: String) -> [ChatMessage] {
        var messages = [
            ChatMessage(
                .system,
                "You complete follow-up questions. Keep everything of the earlier question that the follow-up does not change. Reply with the complete question only.")
        ]
        for example in examples {
            messages.append(ChatMessage(.user, turn(example.0, example.1)))
            messages.append(ChatMessage(.assistant, example.2))
        }
        messages[messages.count - 1].parts.append(.cacheBreakpoint)
        return messages + [ChatMessage(.user, turn(earlier, text))]
    }

    private static func turn(_ earlier: String, _ text: String) -> String { "Earlier question: \(earlier)\nFollow-up: \(text)\n\(label)" }

    private static let examples = [
        (
            "How many loans of kind film were there in 2021 by region?", "and in 2022?",
            "How many loans of kind film were there in 2022 by region?"
        ),
        (
            "How many loans of kind film were there in 2022 by region?", "by month instead",
            "How many loans of kind film were there in 2022 by month?"
        ),
        ("Which 3 libraries earned the most in fees?", "only those in the north", "Which 3 libraries in the north earned the most in fees?"),
        ("Which 3 libraries in the north earned the most in fees?", "What about the number of loans?", "Which 3 libraries in the north had the most loans?"),
        ("What is the average fee of a loan?", "break it down by library", "What is the average fee of a loan by library?"),
        ("Which library has the most members?", "How many loans do they have?", "How many loans does the library with the most members have?"),
        ("Show the loans of the library in Riga.", "How many of them were late?", "How many loans of the library in Riga were late?"),
    ]
}
