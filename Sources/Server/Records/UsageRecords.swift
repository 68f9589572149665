import Foundation

/// What one question cost.
struct UsageEntry: Sendable, Hashable {
    var workspace: String
    var subject: String
    var answer: String
    var tokens: Int
    var dollars: Double
    var seconds: Double
    /// Answered from the cache, which saved `saved` dollars.
    var isHit: Bool
    var saved: Double
    var at: Date
}

struct UsageSum: Sendable, Hashable {
    var questions = 0
    var tokens = 0
    var dollars = 0.0
    var seconds = 0.0
    var hits = 0
    var saved = 0.0

    static func + (sum: UsageSum, entry: UsageEntry) -> UsageSum {
        sum
            + UsageSum(
                questions: 1, tokens: entry.tokens, dollars: entry.dollars, seconds: entry.seconds,
                hits: entry.isHit ? 1 : 0, saved: entry.saved)
    }

    static func + (one: UsageSum, other: UsageSum) -> UsageSum {
        UsageSum(
            questions: one.questions + other.questions, tokens: one.tokens + other.tokens,
            dollars: one.dollars + other.dollars,
            seconds: one.seconds + other.seconds, hits: one.hits + other.hits, saved: one.saved + other.saved)
    }
}

/// How much may be used in a calendar month (UTC); nil is without limit.
struct Budget: Sendable, Hashable, Codable {
    var questions: Int?
    var tokens: Int?
    var dollars: Double?
    var seconds: Double?

    /// The word for the first limit that is reached.
    func exceeded(by sum: UsageSum) -> String? {
        if let questions, sum.questions >= questions { return "questions" }
        if let tokens, sum.tokens >= tokens { return "tokens" }
        if let dollars, sum.dollars >= dollars { return "dollars" }
        if let seconds, sum.seconds >= seconds { return "seconds" }
        return nil
    }
}

protocol UsageRecords: Sendable {
    func record(_ entry: UsageEntry) async throws
    /// - Parameter subject: nil for all of the workspace.
    func sum(of workspace: String, subject: String?, since: Date) async throws -> UsageSum
    func budget(of workspace: String, subject: String?) async throws -> Budget?
    func save(_ budget: Budget?, of workspace: String, subject: String?) async throws
}

/// Answers and results that need not be made again; lost ones are.
protocol AnswerCache: Sendable {
    func value(_ key: String) async -> Data?
    func keep(_ value: Data, for key: String) async
}
