public import SQLSyntax

/// An engine whose queries wait for their place among everybody's.
public struct ScheduledEngine: QueryEngine {
    private let engine: any QueryEngine
    private let queue: FairQueue
    private let user: String

    public init(_ engine: any QueryEngine, queue: FairQueue, user: String) {
        (self.engine, self.queue, self.user) = (engine, queue, user)
    }

    public var dialect: Dialect { engine.dialect }
    public var guardian: QueryGuard { engine.guardian }

    /// Binding reads no data, so it does not wait.
    public func explain(_ query: GuardedQuery) async throws -> QueryPlan { try await engine.explain(query) }

    public func execute(_ query: GuardedQuery, limits: QueryLimits) async throws -> QueryOutcome {
        try await queue.run(for: user) { try await engine.execute(query, limits: limits) }
    }
}
