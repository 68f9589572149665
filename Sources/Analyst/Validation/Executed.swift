public import DuckDB
public import SQLSyntax

/// A query that ran, with what is known for and against it.
public struct Executed: Sendable {
    public var query: GuardedQuery
    public var table: ResultTable
    public var milliseconds: Int
    public var checks: [Check] = []
    /// What the host changed in the model's query, in words.
    public var repairs: [String] = []
    /// Readings the host chose, for the person to see.
    public var assumptions: [String] = []
    /// What a second query understood differently.
    public var otherReading: Assumption?
    /// What speaks against the query; each is a sentence a model can act on.
    public var suspicions: [String] = []
    /// Why no row matches, when none does.
    public var emptyReason: String?
}
