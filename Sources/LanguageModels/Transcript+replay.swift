public import Foundation
import Synchronization

extension Transcript {
    /// The models of a saved transcript, in the order in which they were first asked. Each answers a request that equals a
    /// saved one with what was answered then, and fails with what failed then; any other request fails and says so.
    ///
    /// - Throws: `ModelError` with code `unavailable` when the file can't be read or holds no call.
    public static func models(replaying url: URL) throws(ModelError) -> [any ChatModel] {
        let calls: [ModelCall]
        do {
            calls = try self.calls(in: url)
        } catch let error as DecodingError {
            throw unusable(
                url, "is no transcript: a line of it is not a call. Save one with --transcript.", detail: "\(error)")
        } catch {
            throw unusable(url, "can't be read. Check the path and its permissions.")
        }
        guard !calls.isEmpty else {
            throw unusable(url, "holds no call. The question it was saved with needed no model; ask without --replay.")
        }
        var names: [String] = []
        for call in calls where !names.contains(call.model) { names.append(call.model) }
        return names.map { name in
            ReplayedModel(name: name, calls: calls.filter { $0.model == name }, file: url.lastPathComponent)
        }
    }

    private static func unusable(_ url: URL, _ sentence: String, detail: String? = nil) -> ModelError {
        ModelError(
            .unavailable, provider: "The transcript \(url.lastPathComponent)", sentence: sentence, detail: detail)
    }
}

/// A model that says what a transcript says.
private final class ReplayedModel: ChatModel {
    let name: String
    let profile: ModelProfile
    private let file: String
    private let calls: [ChatRequest: [ModelCall]]
    /// How often each request has come: the same one asked twice gets the answers in their order, the last one again.
    private let turns = Mutex<[ChatRequest: Int]>([:])

    init(name: String, calls: [ModelCall], file: String) {
        (self.name, self.file) = (name, file)
        self.calls = Dictionary(grouping: calls, by: \.request)
        profile = ModelProfile(
            strategy: calls.first?.strategy ?? .small, contextWindow: calls.first?.contextWindow ?? 0)
    }

    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        AsyncThrowingStream { continuation in
            let answers = calls[request] ?? []
            let turn = turns.withLock { turns in
                defer { turns[request, default: 0] += 1 }
                return turns[request, default: 0]
            }
            guard !answers.isEmpty else { return continuation.finish(throwing: missing) }
            let call = answers[min(turn, answers.count - 1)]
            if let response = call.response {
                continuation.yield(.finished(response))
                continuation.finish()
            } else {
                continuation.finish(
                    throwing: ModelError(
                        ModelError.Code(rawValue: call.failure?.code ?? ModelError.Code.badResponse.rawValue),
                        provider: name,
                        sentence:
                            "failed when the transcript was saved: \(call.failure?.message ?? "no reason is kept")"))
            }
        }
    }

    private var missing: ModelError {
        ModelError(
            .unavailable, provider: "The transcript \(file)",
            sentence:
                "holds no answer to this request: the question, the data, what is said of it, or Pintail is another than when it was saved. Save it anew with --transcript."
        )
    }
}
