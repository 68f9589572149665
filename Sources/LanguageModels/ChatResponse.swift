public enum ChatEvent: Sendable, Hashable {
    case textDelta(String)
    case toolCallDelta(index: Int, id: String?, name: String?, arguments: String)
    case finished(ChatResponse)
}

public struct ChatResponse: Sendable, Hashable, Codable {
    public enum FinishReason: String, Sendable, Hashable, Codable { case stop, length, toolCalls, refusal, other }
    public var text: String
    public var toolCalls: [ToolCall]
    public var finishReason: FinishReason
    public var usage: Usage
    /// The model that really answered: in a fallback chain, not always the first.
    public var model: String
    public init(text: String, toolCalls: [ToolCall] = [], finishReason: FinishReason, usage: Usage, model: String) {
        (self.text, self.toolCalls, self.finishReason) = (text, toolCalls, finishReason)
        (self.usage, self.model) = (usage, model)
    }
}

/// Tokens of one or several calls. `inputTokens` counts fresh ones only; cached ones stand apart.
public struct Usage: Sendable, Hashable, Codable {
    public var calls: Int
    public var inputTokens: Int
    public var cachedTokens: Int
    public var cacheWriteTokens: Int
    public var outputTokens: Int
    public var costUSD: Double
    public init(
        calls: Int = 0, inputTokens: Int = 0, cachedTokens: Int = 0, cacheWriteTokens: Int = 0, outputTokens: Int = 0,
        costUSD: Double = 0
    ) {
        (self.calls, self.inputTokens, self.cachedTokens) = (calls, inputTokens, cachedTokens)
        (self.cacheWriteTokens, self.outputTokens, self.costUSD) = (cacheWriteTokens, outputTokens, costUSD)
    }
    public static func + (a: Usage, b: Usage) -> Usage {
        Usage(
            calls: a.calls + b.calls, inputTokens: a.inputTokens + b.inputTokens,
            cachedTokens: a.cachedTokens + b.cachedTokens, cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
            outputTokens: a.outputTokens + b.outputTokens, costUSD: a.costUSD + b.costUSD)
    }
}
