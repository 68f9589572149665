public import LanguageModels

/// What Generation hands on: a candidate, and what the model said beside it.
public struct Draft: Sendable, Hashable {
    public var sql: String?
    /// How the model read the question, for the answer's assumptions.
    public var interpretation: String?
    public var assumptions: [String] = []
    public var ambiguity: Clarification?
    /// The definitions the prompt gave, shown when the query uses them.
    var definitions: [Definition] = []
    /// What was said after the prompt, with this draft: a correction goes on from there.
    var conversation: [ChatMessage] = []
    /// Why the model holds the question unanswerable.
    public var unanswerable: String?
    /// The model's own, 0 to 1; nil when it was not asked.
    public var confidence: Double?
    public var model: String
    public var usage: Usage

    public init(sql: String?, model: String, usage: Usage) { (self.sql, self.model, self.usage) = (sql, model, usage) }
}
