import Foundation
import HTTPTypes

/// Lets a number of things happen at once. Those who wait take turns by who they are for, so that one with many never
/// keeps another with one waiting for all of them.
actor Turns {
    private struct Waiting {
        var id: Int
        var continuation: CheckedContinuation<Void, any Error>
    }
    private let capacity: Int
    private let longestQueue: Int
    private var taken = 0
    private var queues: [String: [Waiting]] = [:]
    /// Whose turn is next, in this order.
    private var order: [String] = []
    private var ids = 0

    init(atOnce capacity: Int, longestQueue: Int = 1000) {
        (self.capacity, self.longestQueue) = (max(1, capacity), longestQueue)
    }

    var inUse: Int { taken }
    var waiting: Int { queues.values.reduce(0) { $0 + $1.count } }

    /// - Throws: `APIError` 503 when too many wait already; `CancellationError`; what `body` throws.
    func take<R: Sendable>(for who: String, _ body: @Sendable () async throws -> R) async throws -> R {
        try await wait(for: who)
        defer { release() }
        return try await body()
    }

    private func wait(for who: String) async throws {
        guard taken >= capacity else {
            taken += 1
            return
        }
        guard waiting < longestQueue else {
            throw APIError(
                .serviceUnavailable, "busy", "Too many questions are waiting.", suggestion: "Try again a little later.",
                headers: [.retryAfter: "10"])
        }
        ids += 1
        let id = ids
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                if queues[who] == nil { order.append(who) }
                queues[who, default: []].append(Waiting(id: id, continuation: continuation))
            }
        } onCancel: {
            Task { await self.leave(id, who) }
        }
    }

    private func leave(_ id: Int, _ who: String) {
        guard let index = queues[who]?.firstIndex(where: { $0.id == id }) else { return }
        queues[who]?.remove(at: index).continuation.resume(throwing: CancellationError())
        if queues[who]?.isEmpty == true { forget(who) }
    }

    private func release() {
        guard let who = order.first, let next = queues[who]?.removeFirst() else {
            taken -= 1
            return
        }
        order.removeFirst()
        if queues[who]?.isEmpty == true { queues[who] = nil } else { order.append(who) }
        // The place goes on to the next, so that nobody slips in between.
        next.continuation.resume()
    }

    private func forget(_ who: String) {
        queues[who] = nil
        order.removeAll { $0 == who }
    }
}
