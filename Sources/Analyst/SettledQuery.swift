/// A query that people, not a model, have settled for a question: a verified one, or one compiled from metrics.
public struct SettledQuery: Sendable, Hashable {
    public var sql: String
    public var label: Trust.Label
    /// Names of the metrics and terms it uses, with their definitions.
    public var definitions: [String]
    /// How the question was read, such as the values that differ from the verified question's.
    public var assumptions: [String]

    public init(sql: String, label: Trust.Label, definitions: [String] = [], assumptions: [String] = []) {
        (self.sql, self.label, self.definitions, self.assumptions) = (sql, label, definitions, assumptions)
    }
}

/// Where settled queries come from. Rather none than a wrong one: what it gives is run without asking a model.
public protocol SettledQueries: Sendable {
    func query(for question: String) async -> SettledQuery?
}
