/// What the scripted server does with one request, whichever of the two wire formats it came in.
public enum ScriptedStep: Sendable, Hashable {
    /// Streams an answer.
    case reply(ScriptedReply)
    /// An error status in the format's own error body. `retryAfter` is the header's text; `type` is the provider's
    /// error type or code, nil for the usual one of that status.
    case status(Int, retryAfter: String? = nil, type: String? = nil, message: String = "scripted")
    /// Streams the pieces, then an error event inside the stream.
    case errorEvent(after: [String], type: String)
    /// Streams the pieces, then breaks the connection.
    case cut(after: [String])
    /// Streams the pieces, then nothing more; the connection stays open. Without pieces not even a head is sent.
    case silence(after: [String])
    /// A body with status 200 as it is.
    case raw(String, contentType: String = "text/event-stream")

    public static func text(_ pieces: String...) -> ScriptedStep { .reply(ScriptedReply(text: pieces)) }
    public static func tool(_ name: String, _ arguments: String...) -> ScriptedStep {
        .reply(ScriptedReply(text: [], toolCalls: [.init(id: "call_1", name: name, arguments: arguments)]))
    }
}

public struct ScriptedReply: Sendable, Hashable {
    public struct Call: Sendable, Hashable {
        public var id: String
        public var name: String
        /// JSON text in the pieces it is streamed in.
        public var arguments: [String]
        public init(id: String, name: String, arguments: [String]) {
            (self.id, self.name, self.arguments) = (id, name, arguments)
        }
    }

    public var text: [String]
    public var toolCalls: [Call]
    public var finishReason: ChatResponse.FinishReason
    /// Cost is left out of the wire.
    public var usage: Usage
    /// Between two events.
    public var delay: Duration
    /// OpenAI only: what some compatible servers leave out.
    public var sendsUsage = true
    public var sendsDone = true

    /// - Parameter finishReason: nil for `toolCalls` where there are any, else `stop`.
    public init(
        text: [String], toolCalls: [Call] = [], finishReason: ChatResponse.FinishReason? = nil,
        usage: Usage = Usage(calls: 1, inputTokens: 10, outputTokens: 5), delay: Duration = .zero
    ) {
        (self.text, self.toolCalls, self.usage, self.delay) = (text, toolCalls, usage, delay)
        self.finishReason = finishReason ?? (toolCalls.isEmpty ? .stop : .toolCalls)
    }
}

/// One request as it arrived.
public struct ScriptedRequest: Sendable, Hashable {
    public var path: String
    /// Names in lower case; the last of several values.
    public var headers: [String: String]
    /// JSON text.
    public var body: String
}
