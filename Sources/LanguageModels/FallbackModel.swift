/// A chain of models: the first that answers, answers. The next one is asked only while nothing has been delivered.
public struct FallbackModel: ChatModel {
    public let models: [any ChatModel]
    /// Told of each model that was given up and why, so that the caller may show or log it.
    public var onFailure: (@Sendable (_ model: String, _ error: ModelError) -> Void)?

    /// - Parameter models: at least one; with none, each request throws `unavailable`.
    public init(_ models: [any ChatModel], onFailure: (@Sendable (String, ModelError) -> Void)? = nil) {
        (self.models, self.onFailure) = (models, onFailure)
    }

    /// The first model's: prompts are written for the model that is meant to answer.
    public var name: String { models.first?.name ?? "none" }
    public var profile: ModelProfile {
        models.first?.profile ?? ModelProfile(strategy: .small, contextWindow: 0)
    }

    public func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    try await run(request) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: Transport.modelError(error, provider: name))
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func run(_ request: ChatRequest, _ deliver: (ChatEvent) -> Void) async throws {
        var causes: [ModelError] = []
        for model in models {
            var hasDelivered = false
            do {
                for try await event in model.stream(request) {
                    hasDelivered = true
                    deliver(event)
                }
                try Task.checkCancellation()
                guard hasDelivered else { throw ModelError(.badResponse, provider: model.name) }
                return
            } catch {
                let failure = Transport.modelError(error, provider: model.name)
                // A person's cancellation is no failure of the model; half an answer cannot be taken back.
                if hasDelivered || failure.code == .cancelled { throw failure }
                causes.append(failure)
                onFailure?(model.name, failure)
            }
        }
        if causes.count == 1 { throw causes[0] }
        throw ModelError(
            .unavailable, provider: "Every model",
            sentence: "failed or is not set up. Check the keys, or run `make setup` for the local model.",
            causes: causes)
    }
}
