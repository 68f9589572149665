import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// What a wire format does with the events of one answer: a pure state machine, one a try.
protocol StreamDecoder: Sendable {
    /// The deltas in one event. Throws `ModelError` for an error event or text that isn't the format.
    mutating func receive(_ event: ServerSentEvent) throws(ModelError) -> [ChatEvent]
    /// Whether the format's own last event was seen: what follows is not waited for.
    var isFinished: Bool { get }
    /// The whole answer; throws `connectionFailed` when the stream ended too early.
    func response() throws(ModelError) -> ChatResponse
}

/// One request with its retries. Only a try that has delivered nothing is repeated: a consumer never sees text twice.
struct StreamingCall<Decoder: StreamDecoder>: Sendable {
    var provider: String
    var path: String
    var body: JSON
    var transport: Transport
    var retries: RetryPolicy
    /// Asked before each try, with the try's number: a local server may have to be started again in between.
    var endpoint: @Sendable (_ attempt: Int) async throws -> Endpoint
    var makeDecoder: @Sendable () -> Decoder

    /// Far more than the longest answer; a stream that never ends must not fill the memory.
    private static var maximumBytes: Int { 64 << 20 }

    func events() -> AsyncThrowingStream<ChatEvent, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    try await run { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: Transport.modelError(error, provider: provider))
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func run(_ deliver: (ChatEvent) -> Void) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        var attempt = 0
        while true {
            var hasDelivered = false
            do {
                try await once(attempt) {
                    hasDelivered = true
                    deliver($0)
                }
                return
            } catch {
                let failure = Transport.modelError(error, provider: provider)
                try Task.checkCancellation()
                guard failure.isRetryable, !hasDelivered,
                    let wait = retries.delay(
                        attempt: attempt, retryAfter: failure.retryAfter, elapsed: clock.now - start,
                        random: .random(in: 0..<1))
                else { throw failure }
                try await Task.sleep(for: wait)
                attempt += 1
            }
        }
    }

    private func once(_ attempt: Int, _ deliver: (ChatEvent) -> Void) async throws {
        let endpoint = try await endpoint(attempt)
        let response = try await transport.send(.POST, path, body: body, to: endpoint, provider: provider)
        var parser = EventStreamParser()
        var decoder = makeDecoder()
        var received = 0
        reading: for try await chunk in response.body {
            received += chunk.readableBytes
            guard received <= Self.maximumBytes else { throw ModelError(.badResponse, provider: provider) }
            for event in try parser.receive(chunk.readableBytesView) {
                for delta in try decoder.receive(event) { deliver(delta) }
                if decoder.isFinished { break reading }
            }
        }
        try Task.checkCancellation()
        if !decoder.isFinished, let event = parser.finish() {
            for delta in try decoder.receive(event) { deliver(delta) }
        }
        deliver(.finished(try decoder.response()))
    }
}
