import NIOHTTP1

/// Continuations of one prompt.
public struct Completions: Sendable, Hashable {
    public struct Text: Sendable, Hashable {
        public var text: String
        public var finishReason: ChatResponse.FinishReason
        public init(text: String, finishReason: ChatResponse.FinishReason) {
            (self.text, self.finishReason) = (text, finishReason)
        }
    }
    public var texts: [Text]
    /// Of all of them together.
    public var usage: Usage
    public init(texts: [Text], usage: Usage) { (self.texts, self.usage) = (texts, usage) }
}

extension LocalModel {
    /// Continues `prompt` as it is, without a chat template: for prompts that begin the answer themselves.
    ///
    /// - Parameters:
    ///   - n: continuations; the prompt is read once for as many of them as the server has slots.
    ///   - temperature: 0 always takes the likeliest token; then all `n` are alike.
    ///   - seed: continuation i is drawn with `seed + i`.
    ///   - grammar: GBNF that the text has to follow.
    public func complete(
        prompt: String, maximumTokens: Int = 256, n: Int = 1, temperature: Double = 0, seed: Int = 0,
        stop: [String] = [], grammar: String? = nil
    ) async throws(ModelError) -> Completions {
        var completions = Completions(texts: [], usage: Usage())
        while completions.texts.count < n {
            let count = min(n - completions.texts.count, server.configuration.slots)
            var fields: [String: JSON] = [
                "prompt": .string(prompt), "n_predict": .integer(maximumTokens), "n_cmpl": .integer(count),
                "temperature": .number(temperature), "seed": .integer(seed + completions.texts.count),
                "stop": .array(stop.map(JSON.string)), "cache_prompt": true, "response_fields": Self.fields,
            ]
            if let grammar { fields["grammar"] = .string(grammar) }
            let answer = try await send(.POST, "/completion", body: .object(fields))
            let parts = answer.array ?? [answer]
            guard parts.count == count else { throw ModelError(.badResponse, provider: LlamaServer.provider) }
            for (index, part) in parts.enumerated() { try completions.add(part, isFirst: index == 0) }
        }
        return completions
    }

    static let fields: JSON = ["content", "stop_type", "tokens_predicted", "id_slot", "timings"]
}

extension Completions {
    /// `isFirst`: the parts of one answer share the reading of the prompt, which each of them reports.
    fileprivate mutating func add(_ part: JSON, isFirst: Bool) throws(ModelError) {
        guard let text = part["content"]?.string else {
            throw ModelError(.badResponse, provider: LlamaServer.provider)
        }
        texts.append(Text(text: text, finishReason: part["stop_type"]?.string == "limit" ? .length : .stop))
        usage.outputTokens += part["tokens_predicted"]?.integer ?? 0
        guard isFirst else { return }
        usage.calls += 1
        usage.inputTokens += part["timings"]?["prompt_n"]?.integer ?? 0
        usage.cachedTokens += part["timings"]?["cache_n"]?.integer ?? 0
    }
}
