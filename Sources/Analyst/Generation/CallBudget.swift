import LanguageModels

/// What the frontier strategy may spend on one question, with repairs, looks at the data and a second opinion: calls,
/// and the time from the first one on. A model that needs more is more often lost than thorough (text-to-sql.md 3.1).
struct CallBudget: Sendable {
    static let maximumCalls = 4
    static let maximumTime = Duration.seconds(30)
    /// Of one call: a model that hangs leaves the next one time to answer.
    static let maximumCallTime = Duration.seconds(20)

    private(set) var calls: Int
    private let time: Duration
    private var deadline: ContinuousClock.Instant?
    /// Not yet collected.
    private var usage = Usage()
    /// Models that failed at this question: they are not asked again, the next one has taken over.
    var failed: Set<String> = []

    init(calls: Int = Self.maximumCalls, time: Duration = Self.maximumTime) { (self.calls, self.time) = (calls, time) }

    /// Takes one call out.
    /// - Returns: the time that it may take; nil when calls or time are used up.
    mutating func take(at now: ContinuousClock.Instant = .now) -> Duration? {
        let left = left(at: now)
        guard calls > 0, left > .zero else { return nil }
        calls -= 1
        deadline = deadline ?? now + time
        return min(left, Self.maximumCallTime)
    }

    mutating func used(_ usage: Usage) { self.usage = self.usage + usage }

    /// What was used since this was asked last: also calls before one that failed.
    mutating func collect() -> Usage {
        defer { usage = Usage() }
        return usage
    }

    func isSpent(at now: ContinuousClock.Instant = .now) -> Bool { calls == 0 || left(at: now) <= .zero }

    func left(at now: ContinuousClock.Instant = .now) -> Duration { deadline.map { $0 - now } ?? time }
}

extension ChatModel {
    /// The answer, if it comes in time.
    /// - Throws: `ModelError`, with code `timedOut` after `time`; `CancellationError`.
    func complete(_ request: ChatRequest, within time: Duration) async throws -> ChatResponse {
        try await withThrowingTaskGroup(of: ChatResponse?.self) { group in
            group.addTask { try await complete(request) }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            guard let response = try await group.next() ?? nil else {
                throw ModelError(
                    .timedOut, provider: name,
                    sentence: "did not answer within the time that a question may take. Try again a little later.")
            }
            return response
        }
    }
}
