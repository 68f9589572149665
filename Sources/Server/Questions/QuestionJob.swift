/// What another node needs to go on with a question when the one that began it is lost.
struct QuestionJob: JobPayload, Hashable {
    static let kind = "question"

    var answer: String
    var request: QuestionRequest
    var principal: Principal
    var cacheKey: String?

    /// The job of an answer; both have the same ending, so that one is found from the other.
    static func id(of answer: String) -> String { "job_" + answer.drop { $0 != "_" }.dropFirst() }
}
