import CDuckDB

/// The calls that prepare, start and read statements. All run on the connection's queue.
enum Engine {
    /// Throws when the run was stopped before the engine could hear of it.
    static func check(_ run: Interruption.Run, _ connection: ConnectionHandle) throws(DuckDBError) {
        if connection.interruption.isStopped(run) { throw DuckDBError(.interrupted) }
    }

    /// Binds, plans and executes: to the end, or when streaming until the first rows are there.
    static func start(
        _ statement: StatementHandle, _ bindings: [Value], streaming: Bool, _ run: Interruption.Run
    ) throws(DuckDBError) -> ResultHandle {
        // Before it runs, so that a refused statement, say one with RETURNING, has changed nothing.
        try refuseUnreadable(statement.columnTypes.filter(\.isResolved))
        try bind(bindings, to: statement)
        var pending: duckdb_pending_result?
        defer { duckdb_destroy_pending(&pending) }
        let state =
            streaming
            ? duckdb_pending_prepared_streaming(statement.raw, &pending)
            : duckdb_pending_prepared(statement.raw, &pending)
        guard state == DuckDBSuccess else { throw DuckDBError(engineText: duckdb_pending_error(pending)) }
        // The engine forgot earlier interrupts when it made the pending result; from here on it hears them. Its workers
        // may have begun: a run stopped before must be interrupted and ended by the engine, not just let go, or the next
        // statement would wait for the workers.
        if statement.connection.interruption.isStopped(run) { duckdb_interrupt(statement.connection.raw) }
        var raw = duckdb_result()
        guard duckdb_execute_pending(pending, &raw) == DuckDBSuccess else {
            defer { duckdb_destroy_result(&raw) }
            throw DuckDBError(type: duckdb_result_error_type(&raw), engineText: duckdb_result_error(&raw))
        }
        let result = ResultHandle(taking: raw, of: statement.connection)
        // Once more, for the columns whose types only the bound values decide, as in SELECT $1.
        try refuseUnreadable(result.columns.map(\.type))
        return result
    }

    private static func refuseUnreadable(_ types: [LogicalType]) throws(DuckDBError) {
        if let type = types.first(where: { !$0.isReadable }) {
            throw DuckDBError(.unsupportedType, engineMessage: type.name)
        }
    }

    /// The next rows, or nil at the end.
    static func fetch(_ result: ResultHandle, _ run: Interruption.Run) throws(DuckDBError) -> DataChunk? {
        try check(run, result.connection)
        while !result.isFinished, let raw = duckdb_fetch_chunk(result.raw) {
            let chunk = DataChunk(taking: raw, columns: result.columns, owner: result.connection)
            if chunk.rowCount > 0 { return chunk }
        }
        let isFirstEnd = !result.isFinished
        result.isFinished = true
        if isFirstEnd, let text = duckdb_result_error(&result.raw) {
            throw DuckDBError(type: duckdb_result_error_type(&result.raw), engineText: text)
        }
        return nil
    }

    static func table(
        _ result: ResultHandle, limit: Int?, _ run: Interruption.Run
    ) throws(DuckDBError) -> ResultTable {
        var table = ResultTable(columns: result.columns, rows: [])
        while let chunk = try fetch(result, run) {
            let room = (limit ?? .max) - table.rows.count
            table.rows += chunk.rows(limit: room)
            if chunk.rowCount > room {
                table.truncated = true
                break
            }
        }
        return table
    }

    private static func bind(_ values: [Value], to statement: StatementHandle) throws(DuckDBError) {
        let wanted = Int(duckdb_nparams(statement.raw))
        guard wanted == values.count else {
            throw DuckDBError(.wrongBindings, engineMessage: "\(wanted) parameters, \(values.count) values")
        }
        for (index, value) in values.enumerated() {
            let handle = value.makeHandle()
            var parameter = idx_t(index + 1)
            // Numbered parameters may stand in any order in the text; `?` has numbers too.
            guard duckdb_bind_parameter_index(statement.raw, &parameter, String(index + 1)) == DuckDBSuccess,
                handle.raw != nil, duckdb_bind_value(statement.raw, parameter, handle.raw) == DuckDBSuccess
            else { throw DuckDBError(.wrongBindings, engineMessage: "parameter $\(index + 1)") }
        }
    }
}

/// SQL text taken apart into its statements, each prepared only when those before it have run.
struct ExtractedStatements: ~Copyable {
    private var raw: duckdb_extracted_statements?
    private let connection: ConnectionHandle
    let count: Int

    init(_ sql: String, _ connection: ConnectionHandle) throws(DuckDBError) {
        var raw: duckdb_extracted_statements?
        count = Int(duckdb_extract_statements(connection.raw, sql, &raw))
        (self.raw, self.connection) = (raw, connection)
        if count == 0, let text = duckdb_extract_statements_error(raw) {
            throw DuckDBError(engineText: text)
        }
    }
    deinit {
        var raw = raw
        duckdb_destroy_extracted(&raw)
    }

    borrowing func prepare(_ index: Int) throws(DuckDBError) -> StatementHandle {
        var statement: duckdb_prepared_statement?
        let state = duckdb_prepare_extracted_statement(connection.raw, raw, idx_t(index), &statement)
        guard state == DuckDBSuccess, let statement else {
            defer { duckdb_destroy_prepare(&statement) }
            throw DuckDBError(engineText: duckdb_prepare_error(statement))
        }
        return StatementHandle(taking: statement, of: connection)
    }

    /// The one statement of the text.
    borrowing func prepareOnly() throws(DuckDBError) -> StatementHandle {
        guard count == 1 else { throw DuckDBError(.notOneStatement, engineMessage: "\(count) statements") }
        return try prepare(0)
    }
}
