import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One request to an `/embeddings` interface, which OpenAI, Voyage and llama-server have in common, with its retries.
struct EmbeddingCall: Sendable {
    var provider: String
    var dimensions: Int
    var transport: Transport
    var retries: RetryPolicy
    /// Asked before each try, with the try's number.
    var endpoint: @Sendable (_ attempt: Int) async throws -> Endpoint

    /// What one answer may be long: a batch of the longest vectors takes a tenth of it.
    private static let maximumBytes = 64 << 20

    private struct Answer: Decodable {
        struct Item: Decodable {
            var index: Int?
            var embedding: [Float]
        }
        var data: [Item]
    }

    /// The vectors of `count` inputs in their order, each made one long.
    func vectors(_ body: JSON, count: Int) async throws(ModelError) -> [[Float]] {
        let items = try await retries.run(provider: provider) { attempt in
            let response = try await transport.send(
                .POST, "/embeddings", body: body, to: try await endpoint(attempt), provider: provider)
            let bytes = try await response.body.collect(upTo: Self.maximumBytes)
            return try JSONDecoder().decode(Answer.self, from: Data(bytes.readableBytesView)).data
        }
        var vectors = [[Float]](repeating: [], count: count)
        for (position, item) in items.enumerated() {
            let index = item.index ?? position
            guard vectors.indices.contains(index), vectors[index].isEmpty else { throw unreadable }
            guard item.embedding.count == dimensions else {
                throw ModelError(
                    .badResponse, provider: provider,
                    sentence: "sent vectors of \(item.embedding.count) numbers instead of \(dimensions). "
                        + "Check the name of the embedding model.")
            }
            let length = item.embedding.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length.isFinite, length > 0 else { throw unreadable }
            vectors[index] = item.embedding.map { $0 / length }
        }
        guard !vectors.contains(where: \.isEmpty) else { throw unreadable }
        return vectors
    }

    private var unreadable: ModelError { ModelError(.badResponse, provider: provider) }
}

extension RetryPolicy {
    /// Repeats what fails for a reason that may pass. `body` gets the try's number, 0 for the first.
    func run<Result: Sendable>(
        provider: String, _ body: (_ attempt: Int) async throws -> Result
    ) async throws(ModelError) -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        var attempt = 0
        while true {
            do {
                return try await body(attempt)
            } catch {
                let failure =
                    Task.isCancelled
                    ? ModelError(.cancelled, provider: provider) : Transport.modelError(error, provider: provider)
                guard failure.isRetryable,
                    let wait = delay(
                        attempt: attempt, retryAfter: failure.retryAfter, elapsed: clock.now - start,
                        random: .random(in: 0..<1))
                else { throw failure }
                do { try await Task.sleep(for: wait) } catch { throw ModelError(.cancelled, provider: provider) }
                attempt += 1
            }
        }
    }
}
