import CDuckDB

/// Rows into a table, faster than INSERT. `close` writes the last of them; without it they are lost.
public actor Appender {
    private let handle: AppenderHandle
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        handle.connection.executor.asUnownedSerialExecutor()
    }

    fileprivate init(_ handle: AppenderHandle) { self.handle = handle }

    /// Appends rows, each with one value for every column of the table. Throws `.closed`, `.constraint`, `.conversion`.
    public func append(_ rows: [[Value]]) throws(DuckDBError) {
        try checkOpen()
        for row in rows {
            for value in row {
                let value = value.makeHandle()
                try check(duckdb_append_value(handle.raw, value.raw))
            }
            try check(duckdb_appender_end_row(handle.raw))
        }
    }

    /// Writes what was appended so far.
    public func flush() throws(DuckDBError) {
        try checkOpen()
        try check(duckdb_appender_flush(handle.raw))
    }

    /// Writes the rest and ends.
    public func close() throws(DuckDBError) {
        try checkOpen()
        handle.isClosed = true
        try check(duckdb_appender_close(handle.raw))
    }

    private func checkOpen() throws(DuckDBError) {
        if handle.isClosed { throw DuckDBError(.closed) }
    }

    private func check(_ state: duckdb_state) throws(DuckDBError) {
        guard state != DuckDBSuccess else { return }
        var data = duckdb_appender_error_data(handle.raw)
        defer { duckdb_destroy_error_data(&data) }
        // An appender that failed keeps half a row; it takes no more, and what it holds is dropped.
        handle.isClosed = true
        throw DuckDBError(type: duckdb_error_data_error_type(data), engineText: duckdb_error_data_message(data))
    }
}

extension Connection {
    /// An appender to a table, looked for in the current search path unless catalog or schema are given.
    public func appender(table: String, schema: String? = nil, catalog: String? = nil) throws(DuckDBError) -> Appender {
        var raw: duckdb_appender?
        let state = duckdb_appender_create_ext(handle.raw, catalog, schema, table, &raw)
        guard state == DuckDBSuccess, let raw else {
            var data = duckdb_appender_error_data(raw)
            defer {
                duckdb_destroy_error_data(&data)
                duckdb_appender_destroy(&raw)
            }
            throw DuckDBError(type: duckdb_error_data_error_type(data), engineText: duckdb_error_data_message(data))
        }
        return Appender(AppenderHandle(taking: raw, of: handle))
    }
}

/// Owns an appender; destroyed on the connection's queue.
private final class AppenderHandle: @unchecked Sendable {  // touched on the connection's queue only
    let raw: duckdb_appender
    let connection: ConnectionHandle
    var isClosed = false

    init(taking raw: duckdb_appender, of connection: ConnectionHandle) {
        (self.raw, self.connection) = (raw, connection)
    }
    deinit {
        let isClosed = isClosed
        connection.executor.later(Doomed(raw, connection)) { raw in
            var raw: duckdb_appender? = raw
            // Destroying would write the rows of an appender that was given up.
            if !isClosed { duckdb_appender_clear(raw) }
            duckdb_appender_destroy(&raw)
        }
    }
}
