import Foundation
import LanguageModels
import Testing

@Suite struct RetryPolicyTests {
    let policy = RetryPolicy(
        maximumRetries: 4, baseDelay: .seconds(1), maximumDelay: .seconds(5), maximumRetryAfter: .seconds(30),
        maximumTotalTime: .seconds(60))

    struct Case: Sendable, CustomTestStringConvertible {
        var attempt = 0
        var retryAfter: Duration?
        var elapsed: Duration = .zero
        var random: Double
        var delay: Duration?
        var why: String
        var testDescription: String { why }
    }

    static let cases: [Case] = [
        Case(random: 0, delay: .zero, why: "full jitter may not wait at all"),
        Case(random: 0.5, delay: .milliseconds(500), why: "a share of the base"),
        Case(attempt: 2, random: 0.5, delay: .seconds(2), why: "the limit doubles each time"),
        Case(attempt: 3, random: 0.5, delay: .milliseconds(2500), why: "up to the maximum"),
        Case(attempt: 4, random: 0.5, delay: nil, why: "the count is bounded"),
        Case(retryAfter: .seconds(7), random: 0, delay: .seconds(7), why: "the provider's wish is kept"),
        Case(retryAfter: .seconds(7), random: 0.5, delay: .milliseconds(7500), why: "with jitter on top, never below"),
        Case(retryAfter: .seconds(31), random: 0, delay: nil, why: "too long a wish is given up"),
        Case(elapsed: .seconds(59), random: 0.5, delay: .milliseconds(500), why: "still inside the total time"),
        Case(
            attempt: 1, elapsed: .seconds(59), random: 0.9, delay: nil, why: "a wait past the total time is not begun"),
    ]

    @Test(arguments: cases)
    func `A wait is bounded, random and never shorter than asked for`(_ test: Case) {
        let delay = policy.delay(
            attempt: test.attempt, retryAfter: test.retryAfter, elapsed: test.elapsed, random: test.random)
        #expect(delay == test.delay)
    }

    @Test(
        arguments: [
            ("5", Duration.seconds(5)), (" 0 ", .zero), ("0.5", .milliseconds(500)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", .seconds(37)),
            ("Sun, 06 Nov 1994 08:48:00 GMT", .zero),  // in the past
            ("-3", nil), ("soon", nil), ("", nil), ("inf", nil), ("nan", nil),
        ] as [(String, Duration?)])
    func `Retry-After is seconds or a date`(_ header: String, _ expected: Duration?) {
        let now = Date(timeIntervalSince1970: 784_111_740)  // 1994-11-06 08:49:00 GMT
        #expect(RetryPolicy.retryAfter(header, now: now) == expected)
    }
}
