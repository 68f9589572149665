public import Charting
public import DuckDB

/// The product of a question: the same value behind the CLI, HTTP, SSE and MCP. Design.md section 5 gives its JSON.
public struct Answer: Sendable {
    public enum Status: String, Sendable, Codable {
        case answered
        case needsClarification = "needs_clarification"
        case unanswerable, failed
    }

    public var id: String
    public var question: String
    /// The complete question that a follow-up was read as.
    public var reading: String?
    public var dataset: String
    public var datasetVersion: String
    public var conversation: String?
    public var status: Status
    public var intent: Intent
    public var sql: String?
    public var explanation: [String] = []
    public var columns: [ResultField] = []
    public var rows: [[Value]] = []
    public var rowCount = 0
    public var truncated = false
    public var chart: Chart?
    public var insights: [Insight] = []
    public var assumptions: [Assumption] = []
    public var definitions: [String] = []
    public var checks: [Check] = []
    public var trust: Trust
    public var clarification: Clarification?
    public var refusal: Refusal?
    public var usage = AnswerUsage()
    public var error: AnswerError?
}

/// A column of the answer's table.
public struct ResultField: Sendable, Hashable, Codable {
    public var name: String
    /// DuckDB's type, such as `DECIMAL(38,2)`.
    public var type: String
    /// dimension, measure or time.
    public var role: String
    public var unit: String?
}

public struct Intent: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        case aggregation, filter, trend, comparison, ranking, distribution, share, lookup, relationship, other
    }
    public var kind: Kind
    /// The time words of the question, such as "last year".
    public var time: String?
}

/// A sentence whose every number is the content of a result cell.
public struct Insight: Sendable, Hashable, Codable {
    public var text: String
    /// `[row, column]`, zero-based, in the order the sentence uses them.
    public var cells: [[Int]]
}

public struct Assumption: Sendable, Hashable, Codable {
    public var text: String
    public var alternative: String?
}

public struct Check: Sendable, Hashable, Codable {
    public enum Status: String, Sendable, Hashable, Codable { case passed, warned, failed }
    public var name: String
    public var status: Status
    public var detail: String
}

public struct Trust: Sendable, Hashable, Codable {
    public enum Label: String, Sendable, Hashable, Codable { case verified, governed, generated }
    public var label: Label = .generated
    /// 0 to 1.
    public var confidence: Double
    public var dataAsOf: String?
    public var model: String?
    public var candidates = 0
    public var repairs = 0

    enum CodingKeys: String, CodingKey {
        case label, confidence, dataAsOf = "data_as_of", model, candidates, repairs
    }
}

public struct Clarification: Sendable, Hashable, Codable {
    public var question: String
    public var options: [String]
}

public struct Refusal: Sendable, Hashable, Codable {
    public var reason: String
    public var missing: [String]
    public var suggestions: [String]
}

public struct AnswerUsage: Sendable, Hashable, Codable {
    public var modelCalls = 0
    public var inputTokens = 0
    public var cachedTokens = 0
    public var outputTokens = 0
    public var costUSD = 0.0
    /// Stage name to milliseconds.
    public var milliseconds: [String: Int] = [:]

    enum CodingKeys: String, CodingKey {
        case modelCalls = "model_calls", inputTokens = "input_tokens", cachedTokens = "cached_tokens"
        case outputTokens = "output_tokens", costUSD = "cost_usd", milliseconds
    }
}

public struct AnswerError: Sendable, Hashable, Codable {
    public var code: String
    public var message: String
    public var detail: String?
    /// No model could answer, as opposed to no query that fits.
    public var isOfModel: Bool { code != Self.noValidQuery }
    static let noValidQuery = "no_valid_query"
}
