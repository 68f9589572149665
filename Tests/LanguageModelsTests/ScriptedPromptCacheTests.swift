import Testing

@testable import LanguageModels

@Suite("The scripted prompt cache") struct ScriptedPromptCacheTests {
    private static let long = String(repeating: "rule ", count: 1_000)

    private func request(_ wire: String, system: String, question: String, choice: String = "a") throws
        -> ScriptedRequest
    {
        var request = ChatRequest(messages: [
            ChatMessage(.system, [.text(system), .cacheBreakpoint]),
            ChatMessage(.user, [.text(Self.long), .cacheBreakpoint, .text(question)]),
        ])
        request.tools = ["a", "b"].map { Tool(name: $0, description: "", parametersJSON: "{}") }
        request.toolChoice = .tool(choice)
        let isAnthropic = wire == "anthropic"
        let body =
            isAnthropic
            ? try AnthropicRequest.body(request, model: "m")
            : try OpenAIRequest.body(request, model: "m", provider: "P")
        return ScriptedRequest(
            path: isAnthropic ? "/v1/messages" : "/v1/chat/completions", headers: [:],
            body: String(decoding: try body.bytes, as: UTF8.self))
    }

    @Test("counts what a second question shares with the first as cached", arguments: ["anthropic", "openai"])
    func second(wire: String) throws {
        let cache = ScriptedPromptCache()
        let first = try cache.usage(of: request(wire, system: Self.long, question: "one?"))
        #expect(first.cachedTokens == 0 && first.inputTokens + first.cacheWriteTokens > 3_300)
        let second = try cache.usage(of: request(wire, system: Self.long, question: "two?"))
        #expect(second.cachedTokens > 3_000 && second.cacheWriteTokens == 0 && second.inputTokens < 300, "\(second)")
    }

    @Test func `another beginning is another prompt`() throws {
        let cache = ScriptedPromptCache()
        _ = try cache.usage(of: request("anthropic", system: Self.long, question: "one?"))
        #expect(try cache.usage(of: request("anthropic", system: "x" + Self.long, question: "one?")).cachedTokens == 0)
    }

    @Test func `another choice of tools keeps the system's part only`() throws {
        let cache = ScriptedPromptCache()
        _ = try cache.usage(of: request("anthropic", system: Self.long, question: "one?"))
        let other = try cache.usage(of: request("anthropic", system: Self.long, question: "one?", choice: "b"))
        #expect(other.cachedTokens > 1_600 && other.cacheWriteTokens > 1_600, "\(other)")
    }
}
