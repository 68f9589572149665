public import Foundation

/// How often and how long to wait between tries: exponential back-off with full jitter (a random share of a growing
/// limit, so that clients which failed together don't return together), bounded in count and in total time.
public struct RetryPolicy: Sendable, Hashable {
    /// Tries after the first.
    public var maximumRetries: Int
    public var baseDelay: Duration
    public var maximumDelay: Duration
    /// A provider that asks for a longer wait is given up at once: another model answers sooner.
    public var maximumRetryAfter: Duration
    /// Tries and waits together: no new wait begins that would end after it.
    public var maximumTotalTime: Duration

    public init(
        maximumRetries: Int = 3, baseDelay: Duration = .milliseconds(500), maximumDelay: Duration = .seconds(8),
        maximumRetryAfter: Duration = .seconds(30), maximumTotalTime: Duration = .seconds(60)
    ) {
        (self.maximumRetries, self.baseDelay, self.maximumDelay) = (maximumRetries, baseDelay, maximumDelay)
        (self.maximumRetryAfter, self.maximumTotalTime) = (maximumRetryAfter, maximumTotalTime)
    }

    public static let none = RetryPolicy(maximumRetries: 0)

    /// The wait before retry number `attempt` (0 is the first retry), or nil to give up.
    ///
    /// - Parameters:
    ///   - retryAfter: what the provider asked for; the wait is never shorter.
    ///   - elapsed: time since the first try began.
    ///   - random: in 0 ..< 1.
    public func delay(
        attempt: Int, retryAfter: Duration? = nil, elapsed: Duration = .zero, random: Double
    ) -> Duration? {
        guard attempt < maximumRetries else { return nil }
        var limit = baseDelay
        for _ in 0..<attempt where limit < maximumDelay { limit *= 2 }
        var wait = min(limit, maximumDelay) * random
        if let retryAfter {
            guard retryAfter <= maximumRetryAfter else { return nil }
            // The jitter comes on top: everyone who was told "5" would otherwise return in the same instant.
            wait = retryAfter + baseDelay * random
        }
        return elapsed + wait <= maximumTotalTime ? wait : nil
    }

    /// Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or an HTTP date. A date in the past means no wait.
    public static func retryAfter(_ header: String, now: Date) -> Duration? {
        let text = header.trimmingCharacters(in: .whitespaces)
        if let seconds = Double(text) {
            return seconds.isFinite && seconds >= 0 ? .seconds(min(seconds, 86_400)) : nil
        }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text).map { .seconds(max(0, min($0.timeIntervalSince(now), 86_400))) }
    }
}
