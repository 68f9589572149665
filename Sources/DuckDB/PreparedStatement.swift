import CDuckDB

/// A statement parsed and bound once, to be run with different values. Keeps its connection open.
public final class PreparedStatement: Sendable {
    /// What kind of statement it is, by the number in DuckDB's C API.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let select = Kind(rawValue: 1)
        public static let insert = Kind(rawValue: 2)
        public static let update = Kind(rawValue: 3)
        public static let explain = Kind(rawValue: 4)
        public static let delete = Kind(rawValue: 5)
        public static let create = Kind(rawValue: 7)
    }

    public let kind: Kind
    public let parameterCount: Int
    private let handle: StatementHandle
    private let connection: Connection

    init(_ handle: StatementHandle, on connection: Connection) {
        (self.handle, self.connection) = (handle, connection)
        kind = Kind(rawValue: duckdb_prepared_statement_type(handle.raw).rawValue)
        parameterCount = Int(duckdb_nparams(handle.raw))
    }

    /// Runs it to its end and drops the rows.
    public func execute(_ bindings: [Value] = [], timeout: Duration? = nil) async throws {
        try await connection.execute(handle, bindings, timeout)
    }

    /// Runs it and returns its rows; as `Connection.query`.
    public func query(
        _ bindings: [Value] = [], limit: Int? = nil, timeout: Duration? = nil
    ) async throws -> ResultTable {
        try await connection.query(handle, bindings, limit, timeout)
    }

    /// Runs it and returns its rows as they come; as `Connection.stream`.
    public func stream(_ bindings: [Value] = [], timeout: Duration? = nil) async throws -> ResultStream {
        try await connection.stream(handle, bindings, timeout)
    }
}

extension Connection {
    fileprivate func execute(_ statement: StatementHandle, _ bindings: [Value], _ timeout: Duration?) async throws {
        try await run(timeout: timeout) { run in
            _ = try Engine.start(statement, bindings, streaming: false, run)
        }
    }

    fileprivate func query(
        _ statement: StatementHandle, _ bindings: [Value], _ limit: Int?, _ timeout: Duration?
    ) async throws -> ResultTable {
        try await run(timeout: timeout) { run in
            try Engine.table(Engine.start(statement, bindings, streaming: true, run), limit: limit, run)
        }
    }

    fileprivate func stream(
        _ statement: StatementHandle, _ bindings: [Value], _ timeout: Duration?
    ) async throws -> ResultStream {
        try await run(timeout: timeout) { run in
            ResultStream(try Engine.start(statement, bindings, streaming: true, run), on: self)
        }
    }
}
