import CDuckDB

/// One conversation with a database: its statements run one after another.
///
/// The C calls run on a queue of the connection's own. A cancelled task interrupts its statement, and only that, and
/// throws `CancellationError`; a time limit throws `.timedOut`.
public actor Connection {
    nonisolated let handle: ConnectionHandle
    public nonisolated var unownedExecutor: UnownedSerialExecutor { handle.executor.asUnownedSerialExecutor() }

    init(_ handle: ConnectionHandle) { self.handle = handle }

    /// Runs one or several statements in turn and drops their results. Statements before a failing one stay done.
    public func execute(_ sql: String, timeout: Duration? = nil) async throws {
        try await run(timeout: timeout) { run in
            let statements = try ExtractedStatements(sql, handle)
            for index in 0..<statements.count {
                _ = try Engine.start(statements.prepare(index), [], streaming: false, run)
            }
        }
    }

    /// Runs one statement and returns its rows.
    /// - Parameters:
    ///   - bindings: values for `$1`, `$2`, … or `?` in their order.
    ///   - limit: at most so many rows are kept; `truncated` says whether there were more.
    ///   - timeout: how long it may take, rows included.
    public func query(
        _ sql: String, _ bindings: [Value] = [], limit: Int? = nil, timeout: Duration? = nil
    ) async throws -> ResultTable {
        try await run(timeout: timeout) { run in
            let statement = try ExtractedStatements(sql, handle).prepareOnly()
            return try Engine.table(Engine.start(statement, bindings, streaming: true, run), limit: limit, run)
        }
    }

    /// Parses and binds one statement, to be run later, perhaps several times.
    public func prepare(_ sql: String) async throws -> PreparedStatement {
        try await run { _ in
            PreparedStatement(try ExtractedStatements(sql, handle).prepareOnly(), on: self)
        }
    }

    /// Runs one statement whose rows come as they are read. Another statement on this connection closes the stream.
    public func stream(
        _ sql: String, _ bindings: [Value] = [], timeout: Duration? = nil
    ) async throws -> ResultStream {
        try await run(timeout: timeout) { run in
            let statement = try ExtractedStatements(sql, handle).prepareOnly()
            return ResultStream(try Engine.start(statement, bindings, streaming: true, run), on: self)
        }
    }

    /// Stops the statement that runs now, which throws `.interrupted`; does nothing when none runs.
    public nonisolated func interrupt() { handle.interruption.stopActive() }

    /// One piece of engine work that cancellation and the time limit can stop.
    func run<R: Sendable>(
        timeout: Duration? = nil, _ body: (Interruption.Run) throws -> R
    ) async throws -> R {
        let interruption = handle.interruption
        let run = interruption.newRun()
        return try await withTaskCancellationHandler {
            try perform(run, timeout, body)
        } onCancel: {
            interruption.stop(run, .cancelled)
        }
    }

    private func perform<R>(
        _ run: Interruption.Run, _ timeout: Duration?, _ body: (Interruption.Run) throws -> R
    ) throws -> R {
        let interruption = handle.interruption
        interruption.begin(run, timeout: timeout)
        let result = Result {
            try Engine.check(run, handle)
            return try body(run)
        }
        let reason = interruption.end(run)
        do { return try result.get() } catch let error as DuckDBError where error.code == .interrupted {
            switch reason {
            case .cancelled: throw CancellationError()
            case .timedOut: throw DuckDBError(.timedOut, engineMessage: error.engineMessage)
            case .interrupted, nil: throw error
            }
        }
    }
}
