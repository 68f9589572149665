import Foundation

/// What another node needs to go on with a question when the one that began it is lost.
struct QuestionJob: Sendable, Hashable, Codable {
    static let kind = "question"

    var answer: String
    var request: QuestionRequest
    var principal: Principal
    var cacheKey: String?

    /// The job of an answer; both have the same ending, so that one is found from the other.
    static func id(of answer: String) -> String { "job_" + answer.drop { $0 != "_" }.dropFirst() }

    var payload: JSON {
        get throws { try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(self)) }
    }

    init(answer: String, request: QuestionRequest, principal: Principal, cacheKey: String?) {
        (self.answer, self.request, self.principal, self.cacheKey) = (answer, request, principal, cacheKey)
    }

    init(payload: JSON) throws { self = try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(payload)) }
}
