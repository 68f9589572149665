public import DuckDB

/// Something that runs guarded queries. DuckDB is the first; whoever asks knows the rest through these members only.
public protocol QueryEngine: Sendable {
    var dialect: Dialect { get }
    var guardian: QueryGuard { get }
    /// Binds the query without running it: finds wrong names and types, and says what it would read.
    /// - Throws: the engine's error with its text, for repair.
    func explain(_ query: GuardedQuery) async throws -> QueryPlan
    func execute(_ query: GuardedQuery, limits: QueryLimits) async throws -> QueryOutcome
}

/// What the engine would do.
public struct QueryPlan: Sendable, Hashable {
    /// The plan as the engine prints it.
    public var text: String
    public var columns: [ResultTable.Column]
    /// Rows the engine expects, where it says so.
    public var estimatedRows: Int?

    public init(text: String, columns: [ResultTable.Column] = [], estimatedRows: Int? = nil) {
        (self.text, self.columns, self.estimatedRows) = (text, columns, estimatedRows)
    }
}

public struct QueryLimits: Sendable {
    /// Time after which the query is interrupted.
    public var timeout: Duration
    /// Rows kept of the result; nil takes the guarded query's own limit.
    public var rows: Int?
    /// Told how far the query is, 0 to 100, where it takes more than a moment and the engine knows.
    public var onProgress: (@Sendable (Double) -> Void)?

    public init(timeout: Duration = .seconds(30), rows: Int? = nil) { (self.timeout, self.rows) = (timeout, rows) }
}

public struct QueryOutcome: Sendable, Hashable {
    public var table: ResultTable
    public var milliseconds: Int

    public init(table: ResultTable, milliseconds: Int) { (self.table, self.milliseconds) = (table, milliseconds) }
}
