import LanguageModels

/// A model that knows the answers and gives them at once.
struct InstantModel: ChatModel {
    let answers: [(text: String, sql: String)]
    let name = "instant"
    let profile = ModelProfile(strategy: .small, contextWindow: 8_192)

    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        // The question stands in the last message of the person's own; the ones before are examples.
        let asked = request.messages.reversed().lazy.flatMap(\.parts).compactMap { part in
            if case .text(let text) = part { text } else { nil }
        }
        let sql = asked.lazy.compactMap { text in answers.first { text.contains($0.text) }?.sql }.first ?? ""
        let response = ChatResponse(
            text: "```sql\n\(sql)\n```", finishReason: .stop, usage: Usage(calls: 1), model: name)
        return AsyncThrowingStream { continuation in
            continuation.yield(.finished(response))
            continuation.finish()
        }
    }
}
