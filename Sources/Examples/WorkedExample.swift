/// A question and its SQL on the user's own tables: what the model is shown before it writes SQL.
public struct WorkedExample: Sendable, Hashable, Codable {
    /// Where it comes from: the name of a template, or "verified".
    public var template: String
    public var question: String
    /// The same question in other words.
    public var otherWordings: [String]
    public var sql: String
    /// Tables the SQL reads, in its order.
    public var tables: [String]
    /// Stored values and numbers, as the question writes them.
    public var values: [String]
    /// Equal for queries that differ in names and literals only.
    public var skeleton: String

    public init(
        template: String, question: String, otherWordings: [String] = [], sql: String, tables: [String],
        values: [String] = [], skeleton: String
    ) {
        (self.template, self.question, self.otherWordings, self.sql) = (template, question, otherWordings, sql)
        (self.tables, self.values, self.skeleton) = (tables, values, skeleton)
    }
}

/// How much work generating may take and how many examples it may give.
public struct WorkedExampleLimits: Sendable, Hashable {
    /// Examples in all, and of one template.
    public var count = 100
    public var perTemplate = 4
    /// Queries tried, most of which become examples.
    public var tries = 400
    /// Within this time; when it ends, what there is is given. The only bound that depends on the machine.
    public var time: Duration = .seconds(30)
    /// For one query; slower ones are no examples.
    public var queryTime: Duration = .seconds(2)
    /// The tables looked at, those with most links and rows first.
    public var tables = 60

    public init() {}
}
