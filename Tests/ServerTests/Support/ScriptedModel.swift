import LanguageModels
import Synchronization

@testable import Server

/// A model that says what the test wrote, in turn; the last line again when it runs out of lines.
struct ScriptedModel: ChatModel {
    enum Reply: Sendable {
        case sql(String)
        case text(String)
        /// Answers when the test opens the latch; ends when its task is cancelled.
        case after(Latch, sql: String)
    }

    private final class Memory: Sendable {
        let turns = Mutex(0)
    }

    let name = "scripted"
    let profile = ModelProfile(strategy: .small, contextWindow: 8_192)
    private let replies: [Reply]
    private let memory = Memory()

    init(_ replies: [Reply]) { self.replies = replies }

    /// How often it was asked.
    var turns: Int { memory.turns.withLock(\.self) }

    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let turn = memory.turns.withLock { turns in
            turns += 1
            return turns - 1
        }
        let usage = Usage(calls: 1, inputTokens: 100, cachedTokens: 40, outputTokens: 10, costUSD: 0.25)
        func said(_ text: String) -> ChatEvent {
            .finished(ChatResponse(text: text, finishReason: .stop, usage: usage, model: name))
        }
        func finished(_ sql: String) -> ChatEvent { said("```sql\n\(sql)\n```") }
        guard let reply = replies.isEmpty ? nil : replies[min(turn, replies.count - 1)] else {
            return AsyncThrowingStream { $0.finish() }
        }
        return AsyncThrowingStream { continuation in
            switch reply {
            case .sql(let sql):
                continuation.yield(finished(sql))
                continuation.finish()
            case .text(let text):
                continuation.yield(said(text))
                continuation.finish()
            case .after(let latch, let sql):
                let task = Task {
                    await latch.wait()
                    guard !Task.isCancelled else { return continuation.finish(throwing: CancellationError()) }
                    continuation.yield(finished(sql))
                    continuation.finish()
                }
                continuation.onTermination = { _ in task.cancel() }
            }
        }
    }
}

/// Lets everybody through once it is open.
final class Latch: Sendable {
    private let gate = Shutdown()
    func open() { gate.begin() }
    /// Returns when it is open or its task is cancelled.
    func wait() async { await gate.begun() }
}
