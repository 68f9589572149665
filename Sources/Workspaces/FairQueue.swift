/// Lets a bounded number of pieces of work run at once. A free place goes to the person with the fewest running, among
/// those to the one who was served the longest ago: who asks a hundred things waits for themselves, not others for them.
public actor FairQueue {
    private struct Waiter {
        var number: Int
        var user: String
        var resume: CheckedContinuation<Void, any Error>
    }

    private let places: Int
    /// Work waiting beyond this is refused.
    private let patience: Int
    private var running: [String: Int] = [:]
    private var total = 0
    private var lastServed: [String: Int] = [:]
    private var waiters: [Waiter] = []
    private var counter = 0

    public init(places: Int, waiting: Int = 1000) { (self.places, patience) = (max(1, places), waiting) }

    public var isFull: Bool { waiters.count >= patience }
    public var load: (running: Int, waiting: Int) { (total, waiters.count) }

    /// - Throws: `QueueFull`, `CancellationError` while waiting, or what `body` throws.
    public func run<R: Sendable>(for user: String, _ body: @Sendable () async throws -> R) async throws -> R {
        try await enter(user)
        do {
            let result = try await body()
            leave(user)
            return result
        } catch {
            leave(user)
            throw error
        }
    }

    private func enter(_ user: String) async throws {
        try Task.checkCancellation()
        if total < places { return start(user) }
        guard !isFull else { throw QueueFull() }
        counter += 1
        let number = counter
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiters.append(Waiter(number: number, user: user, resume: $0)) }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    private func giveUp(_ number: Int) {
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
        waiters.remove(at: index).resume.resume(throwing: CancellationError())
    }

    private func start(_ user: String) {
        counter += 1
        total += 1
        running[user, default: 0] += 1
        lastServed[user] = counter
    }

    private func leave(_ user: String) {
        total -= 1
        let left = (running[user] ?? 1) - 1
        running[user] = left > 0 ? left : nil
        // First come, first served within one person's: the first waiter of each is looked at.
        guard let index = waiters.indices.min(by: { rank($0) < rank($1) }) else {
            if total == 0 { lastServed = [:] }
            return
        }
        let next = waiters.remove(at: index)
        start(next.user)
        next.resume.resume()
    }

    private func rank(_ index: Int) -> (Int, Int, Int) {
        let waiter = waiters[index]
        return (running[waiter.user] ?? 0, lastServed[waiter.user] ?? 0, waiter.number)
    }
}

/// There is more to do than can wait.
public struct QueueFull: Error, Sendable, CustomStringConvertible {
    public var description: String { "Too much is being asked at the moment; try again in a few seconds." }
}
