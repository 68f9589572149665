/// The answer as the contract has it (design.md section 5), read by a program that knows nothing else: a member that is
/// missing or of another type is an error, what the contract marks `?` may be missing.
struct AnswerDocument: Decodable {
    struct Intent: Decodable { var kind: String }
    struct Column: Decodable { var name, type, role: String }
    struct Insight: Decodable {
        var text: String
        var cells: [[Int]]
    }
    struct Assumption: Decodable { var text: String }
    struct Check: Decodable { var name, status, detail: String }
    struct Trust: Decodable {
        var label: String
        var confidence: Double
        var data_as_of, model: String?
        var candidates, repairs: Int
    }
    struct Clarification: Decodable {
        var question: String
        var options: [String]
    }
    struct Refusal: Decodable {
        var reason: String
        var missing, suggestions: [String]
    }
    struct Usage: Decodable {
        var model_calls, input_tokens, cached_tokens, output_tokens: Int
        var cost_usd: Double
        var milliseconds: [String: Int]
    }
    struct Failure: Decodable { var code, message: String }
    struct Chart: Decodable { var kind: String }

    var id, question, dataset, dataset_version, status: String
    var intent: Intent
    var sql: String?
    var explanation: [String]
    var columns: [Column]
    var rows: [[Cell]]
    var row_count: Int
    var truncated: Bool
    var chart: Chart?
    var insights: [Insight]
    var assumptions: [Assumption]
    var definitions: [String]
    var checks: [Check]
    var trust: Trust
    var clarification: Clarification?
    var refusal: Refusal?
    var usage: Usage
    var error: Failure?

    static let statuses = ["answered", "needs_clarification", "unanswerable", "failed"]
    static let intents = [
        "aggregation", "filter", "trend", "comparison", "ranking", "distribution", "share", "lookup", "relationship",
        "other",
    ]
}

enum Cell: Decodable, Hashable {
    case null, flag(Bool), number(Double), text(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Exact decimals may be written as text.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Double(text)
        default: nil
        }
    }
}

/// What `describe --json` prints, as far as the tests look at it.
struct MapDocument: Decodable {
    struct Table: Decodable {
        var name: String
        var rowCount: Int
        var columns: [Column]
    }
    struct Column: Decodable { var name, type, typeClass: String }
    var tables: [Table]

    func table(_ name: String) -> Table? { tables.first { $0.name == name } }
}
