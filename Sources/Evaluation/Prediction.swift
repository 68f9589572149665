import Analyst

/// What was answered to a question: a line of the predictions file, and all that judging needs.
public struct Prediction: Sendable, Codable, Hashable {
    public var id: String
    public var status: String
    /// nil when the analyst declined or failed.
    public var sql: String?
    public var confidence: Double
    public var seconds: Double
    public var modelCalls: Int
    public var inputTokens: Int
    public var cachedTokens: Int
    public var outputTokens: Int
    public var error: String?
    /// What a refusal says the data lacks; nil when nothing was refused.
    public var missing: [String]?
    /// Other readings that the answer offers.
    public var alternatives: [String]?
    /// verified, governed or generated.
    public var label: String?
    public var repairs: Int?
    /// A failure of the model and not of its SQL; nil when nothing failed.
    public var isOfModel: Bool?
    /// Whether a second query, written afresh, gave the same result; nil where none was written.
    public var isSeconded: Bool?

    private enum CodingKeys: String, CodingKey {
        case id, status, sql, confidence, seconds, error, missing, alternatives, label, repairs
        case isOfModel = "model_failed", isSeconded = "second_opinion"
        case modelCalls = "model_calls", inputTokens = "input_tokens", cachedTokens = "cached_tokens"
        case outputTokens = "output_tokens"
    }

    /// - Parameter id: the question's in its set.
    init(_ answer: Answer, id: String, took: Duration) {
        (self.id, status, confidence) = (id, answer.status.rawValue, answer.trust.confidence)
        sql = answer.status == .answered ? answer.sql : nil
        seconds = (took / .milliseconds(1) / 10).rounded() / 100
        (modelCalls, inputTokens) = (answer.usage.modelCalls, answer.usage.inputTokens)
        (cachedTokens, outputTokens) = (answer.usage.cachedTokens, answer.usage.outputTokens)
        error = answer.error.map { $0.detail ?? $0.message } ?? answer.refusal?.reason
        isOfModel = answer.error?.isOfModel
        isSeconded = answer.checks.first { $0.name == SecondOpinion.check }.map { $0.status == .passed }
        missing = answer.refusal?.missing
        let others = answer.assumptions.compactMap(\.alternative)
        alternatives = others.isEmpty ? nil : others
        (label, repairs) = (answer.trust.label.rawValue, answer.trust.repairs)
    }

    /// The contract has `sql` in every line, null when there is none.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(status, forKey: .status)
        try fields.encode(sql, forKey: .sql)
        try fields.encode(confidence, forKey: .confidence)
        try fields.encode(seconds, forKey: .seconds)
        try fields.encode(modelCalls, forKey: .modelCalls)
        try fields.encode(inputTokens, forKey: .inputTokens)
        try fields.encode(cachedTokens, forKey: .cachedTokens)
        try fields.encode(outputTokens, forKey: .outputTokens)
        try fields.encodeIfPresent(error, forKey: .error)
        try fields.encodeIfPresent(missing, forKey: .missing)
        try fields.encodeIfPresent(alternatives, forKey: .alternatives)
        try fields.encodeIfPresent(label, forKey: .label)
        try fields.encodeIfPresent(repairs, forKey: .repairs)
        try fields.encodeIfPresent(isOfModel, forKey: .isOfModel)
        try fields.encodeIfPresent(isSeconded, forKey: .isSeconded)
    }

    /// What settled the answer, as far as the answer tells.
    var decision: String {
        if status != "answered" { return status }
        if label == "verified" || label == "governed" { return "settled query" }
        if modelCalls == 0 { return "without a model" }
        if isSeconded == false { return "one query of two that differ" }
        if modelCalls > (isSeconded == nil ? 1 : 2) { return "several model calls" }
        return (repairs ?? 0) > 0 ? "host repair" : "first draft"
    }
}
