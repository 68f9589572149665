extension ChatModel {
    /// The whole answer, for callers that don't show it as it comes. Throws `ModelError`.
    public func complete(_ request: ChatRequest) async throws -> ChatResponse {
        for try await event in stream(request) {
            if case .finished(let response) = event { return response }
        }
        // A stream whose consumer is cancelled ends without an error.
        throw ModelError(Task.isCancelled ? .cancelled : .badResponse, provider: name)
    }
}

extension Price {
    /// US dollars for the tokens of `usage`.
    public func cost(of usage: Usage) -> Double {
        (Double(usage.inputTokens) * input + Double(usage.cachedTokens) * cachedInput
            + Double(usage.cacheWriteTokens) * cacheWrite + Double(usage.outputTokens) * output) / 1_000_000
    }
}

extension ModelProfile {
    /// Counts one call and prices it.
    func usage(input: Int, cached: Int, cacheWrite: Int = 0, output: Int) -> Usage {
        var usage = Usage(
            calls: 1, inputTokens: input, cachedTokens: cached, cacheWriteTokens: cacheWrite, outputTokens: output)
        usage.costUSD = price?.cost(of: usage) ?? 0
        return usage
    }
}
