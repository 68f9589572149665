import Synchronization

/// A bucket that holds `capacity` tokens and gains `perSecond` of them; a request takes one.
struct TokenBucket: Sendable, Hashable {
    struct Rate: Sendable, Hashable {
        var capacity: Double
        var perSecond: Double
    }
    private(set) var tokens: Double
    private(set) var at: Duration

    init(full rate: Rate, at now: Duration) { (tokens, at) = (rate.capacity, now) }

    /// - Parameter now: on a clock that only goes forward.
    /// - Returns: nil when a token was taken, else how long to wait for one.
    mutating func take(_ rate: Rate, at now: Duration) -> Duration? {
        let passed = max(0, (now - at) / .seconds(1))
        tokens = min(rate.capacity, tokens + passed * rate.perSecond)
        at = max(at, now)
        if tokens >= 1 {
            tokens -= 1
            return nil
        }
        return .seconds((1 - tokens) / rate.perSecond)
    }
}

/// Counts requests by who makes them; in this process, or for all nodes.
protocol RequestLimiter: Sendable {
    /// - Returns: nil when the request may go on, else how long to wait.
    func take(_ who: String) async -> Duration?
}

/// Counts in this process.
final class LocalLimiter: RequestLimiter {
    private let rate: TokenBucket.Rate
    private let now: @Sendable () -> Duration
    private let buckets = Mutex<[String: TokenBucket]>([:])
    /// Beyond this many, those who have not asked for longest are forgotten: their buckets are full again.
    private static let mostBuckets = 50_000

    init(_ rate: TokenBucket.Rate, now: (@Sendable () -> Duration)? = nil) {
        self.rate = rate
        let start = ContinuousClock.now
        self.now = now ?? { ContinuousClock.now - start }
    }

    func take(_ who: String) async -> Duration? {
        let now = now()
        return buckets.withLock { buckets in
            if buckets.count >= Self.mostBuckets, buckets[who] == nil {
                let refill = Duration.seconds(rate.capacity / rate.perSecond)
                buckets = buckets.filter { now - $0.value.at < refill }
                if buckets.count >= Self.mostBuckets { buckets = [:] }
            }
            return buckets[who, default: TokenBucket(full: rate, at: now)].take(rate, at: now)
        }
    }
}
