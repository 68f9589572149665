import LanguageModels
import Synchronization

/// A model that says what the test wrote, in turn, and remembers what it was asked. When it runs out of lines it says
/// the last one again.
struct ScriptedModel: ChatModel {
    enum Reply: Sendable {
        case text(String)
        /// The arguments of the frontier strategy's tool call, as JSON text.
        case call(String)
        /// Calls of other tools: name, arguments.
        case calls([(String, String)])
        case failure(ModelError)
        /// Never answers; ends only when the task is cancelled.
        case silence

        static func sql(_ sql: String) -> Reply { .text("```sql\n\(sql)\n```") }
    }

    private final class Memory: Sendable {
        let requests = Mutex<[ChatRequest]>([])
    }

    let name: String
    let profile: ModelProfile
    private let replies: [Reply]
    private let memory = Memory()

    init(_ replies: [Reply], strategy: ModelProfile.Strategy = .small, name: String = "scripted") {
        self.replies = replies
        self.name = name
        profile = ModelProfile(strategy: strategy, contextWindow: 8_192)
    }

    init(_ replies: Reply..., strategy: ModelProfile.Strategy = .small) { self.init(replies, strategy: strategy) }

    var requests: [ChatRequest] { memory.requests.withLock(\.self) }

    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let turn = memory.requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        let reply = replies.isEmpty ? .text("") : replies[min(turn, replies.count - 1)]
        let usage = Usage(calls: 1, inputTokens: 100, cachedTokens: 40, outputTokens: 10, costUSD: 0.001)
        var response = ChatResponse(text: "", finishReason: .stop, usage: usage, model: name)
        switch reply {
        case .text(let text): response.text = text
        case .call(let arguments):
            response.finishReason = .toolCalls
            response.toolCalls = [ToolCall(id: "1", name: "answer_sql", argumentsJSON: arguments)]
        case .calls(let calls):
            response.finishReason = .toolCalls
            response.toolCalls = calls.enumerated().map { ToolCall(id: "\(turn)-\($0.offset)", name: $0.element.0, argumentsJSON: $0.element.1) }
        case .failure(let error): return AsyncThrowingStream { $0.finish(throwing: error) }
        case .silence: return AsyncThrowingStream { _ in }
        }
        let finished = ChatEvent.finished(response)
        return AsyncThrowingStream { continuation in
            continuation.yield(finished)
            continuation.finish()
        }
    }
}

extension ChatRequest {
    /// All its text, breakpoints shown as `§`.
    var transcript: String {
        messages.map { message in
            message.parts.map { part in
                switch part {
                case .text(let text): text
                case .cacheBreakpoint: "§"
                case .toolCall(let call): call.argumentsJSON
                case .toolResult(_, let text, _): text
                }
            }.joined()
        }.joined(separator: "\n")
    }

    var lastMessage: String {
        messages.last?.parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined() ?? ""
    }
}
