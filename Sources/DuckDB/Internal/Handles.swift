import CDuckDB

/// Owns an open database; the last reference closes it. Connections keep it alive.
final class DatabaseHandle: @unchecked Sendable {  // the pointer never changes, and DuckDB locks a database itself
    let raw: duckdb_database

    init(taking raw: duckdb_database) { self.raw = raw }
    deinit {
        var raw: duckdb_database? = raw
        duckdb_close(&raw)
    }
}

/// Owns one connection, its queue and its interruption; statements, results and appenders keep it alive.
final class ConnectionHandle: @unchecked Sendable {  // the pointer never changes; all use but interruption is on `queue`
    let raw: duckdb_connection
    let database: DatabaseHandle
    let executor = SerialQueueExecutor(label: "duckdb.connection")
    let interruption: Interruption

    init(_ database: DatabaseHandle) throws(DuckDBError) {
        var raw: duckdb_connection?
        guard duckdb_connect(database.raw, &raw) == DuckDBSuccess, let raw else { throw DuckDBError(.openFailed) }
        (self.raw, self.database, interruption) = (raw, database, Interruption(of: raw))
        // The engine counts progress only for a bar it would show. Where the configuration is locked this is refused,
        // and there is no progress.
        for setting in ["enable_progress_bar = true", "enable_progress_bar_print = false", "progress_bar_time = 0"] {
            _ = duckdb_query(raw, "SET \(setting)", nil)
        }
    }
    deinit {
        var raw: duckdb_connection? = raw
        duckdb_disconnect(&raw)
    }
}

/// Owns a prepared statement. Destroyed on the connection's queue: references may die on any thread.
final class StatementHandle: @unchecked Sendable {  // touched on the connection's queue only
    let raw: duckdb_prepared_statement
    let connection: ConnectionHandle

    init(taking raw: duckdb_prepared_statement, of connection: ConnectionHandle) {
        (self.raw, self.connection) = (raw, connection)
    }

    /// The types of the columns it will answer with, as far as they are known before values are bound.
    var columnTypes: [LogicalType] {
        (0..<duckdb_prepared_statement_column_count(raw)).map { index in
            LogicalType(LogicalTypeHandle(taking: duckdb_prepared_statement_column_logical_type(raw, index)))
        }
    }

    deinit {
        connection.executor.later(Doomed(raw, connection)) { raw in
            var raw: duckdb_prepared_statement? = raw
            duckdb_destroy_prepare(&raw)
        }
    }
}

/// Owns a running or finished result; destroyed on the connection's queue like its statement.
final class ResultHandle: @unchecked Sendable {  // touched on the connection's queue only
    var raw: duckdb_result
    let connection: ConnectionHandle
    let columns: [ResultTable.Column]
    var isFinished = false

    init(taking raw: duckdb_result, of connection: ConnectionHandle) {
        (self.raw, self.connection) = (raw, connection)
        columns = withUnsafePointer(to: raw) { raw in
            let raw = UnsafeMutablePointer(mutating: raw)
            return (0..<duckdb_column_count(raw)).map { index in
                let type = LogicalTypeHandle(taking: duckdb_column_logical_type(raw, index))
                let name = duckdb_column_name(raw, index).map { String(cString: $0) } ?? ""
                return ResultTable.Column(name: name, type: LogicalType(type))
            }
        }
    }
    deinit {
        connection.executor.later(Doomed(raw, connection)) { raw in
            var raw = raw
            duckdb_destroy_result(&raw)
        }
    }
}

/// A C object on its way to its destruction, with what must outlive it.
struct Doomed<Raw>: @unchecked Sendable {  // its former owner is gone and nobody else has the pointer
    let raw: Raw
    let owner: AnyObject
    init(_ raw: Raw, _ owner: AnyObject) { (self.raw, self.owner) = (raw, owner) }
}
