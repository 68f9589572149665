/// The lasting record of everything but datasets' files, on SQLite or PostgreSQL.
///
/// Work is a synchronous closure that runs off the cooperative pool. It may run more than once (a transaction that
/// collided is repeated), so it must do nothing but use its session.
public protocol MetadataStore: Sendable {
    /// One consistent view; writing in it is an error.
    /// Throws `StorageError`, or `CancellationError` when the task was cancelled.
    func read<T: Sendable>(_ body: @escaping @Sendable (any MetadataSession) throws -> T) async throws -> T
    /// One transaction: all of it or, when the body throws, nothing.
    func write<T: Sendable>(_ body: @escaping @Sendable (any MetadataSession) throws -> T) async throws -> T
    func close() async
}

/// A connection within a transaction. SQL is what both databases understand, with `?` for each bound value.
public protocol MetadataSession {
    var dialect: SQLDialect { get }
    func rows(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow]
    /// Rows changed.
    @discardableResult func execute(_ sql: String, _ values: [SQLValue]) throws -> Int
}

extension MetadataSession {
    /// The database's clock in milliseconds: one clock for all nodes.
    public func now() throws -> Int64 {
        guard let row = try rows("SELECT \(dialect.now) AS now", []).first else { throw StorageError.unexpectedValue("now") }
        return try row.integer("now")
    }
}

/// The few words in which the two databases differ.
public enum SQLDialect: Sendable, Hashable {
    case sqlite, postgres

    var now: String {
        switch self {
        case .sqlite: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
        case .postgres: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
        }
    }

    /// `{key}`: text ordered by its bytes whatever the server's locale, so that pages come in one order on both.
    func spell(_ sql: String) -> String {
        sql.replacing("{key}", with: self == .postgres ? "TEXT COLLATE \"C\"" : "TEXT")
            .replacing("{blob}", with: self == .postgres ? "BYTEA" : "BLOB")
    }
}
