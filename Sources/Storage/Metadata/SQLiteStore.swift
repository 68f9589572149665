public import Foundation
import GRDB

/// Metadata in one SQLite file in WAL mode: readers never wait for the writer.
public struct SQLiteStore: MetadataStore {
    let pool: DatabasePool

    /// Opens the file, making it (and nothing above it) when absent. Throws `StorageError`.
    public init(file: URL) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        // Hashes of keys and people's questions are nobody else's; SQLite gives the files beside it the same mode.
        let own: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        if FileManager.default.fileExists(atPath: file.path) {
            try? FileManager.default.setAttributes(own, ofItemAtPath: file.path)
        } else {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil, attributes: own)
        }
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        do { pool = try DatabasePool(path: file.path, configuration: configuration) } catch { throw Self.translate(error) }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any MetadataSession) throws -> T) async throws -> T {
        do { return try await pool.read { try body(SQLiteSession(database: $0)) } } catch { throw Self.translate(error) }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any MetadataSession) throws -> T) async throws -> T {
        do { return try await pool.write { try body(SQLiteSession(database: $0)) } } catch { throw Self.translate(error) }
    }

    public func close() async { try? pool.close() }

    static func translate(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: StorageError.busy(error.message)
        case .SQLITE_CONSTRAINT: StorageError.constraint(error.message)
        case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_FULL: StorageError.unavailable(error.message)
        case .SQLITE_INTERRUPT: CancellationError()
        default: StorageError.database(error.message)
        }
    }
}

struct SQLiteSession: MetadataSession {
    let database: Database
    var dialect: SQLDialect { .sqlite }

    func rows(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        try Row.fetchAll(database, sql: sql, arguments: arguments(values)).map { row in
            var columns: [String: SQLValue] = [:]
            for (name, value) in row { columns[name] = Self.value(value) }
            return SQLRow(values: columns)
        }
    }

    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try database.execute(sql: sql, arguments: arguments(values))
        return database.changesCount
    }

    private func arguments(_ values: [SQLValue]) -> StatementArguments {
        StatementArguments(
            values.map { value -> (any DatabaseValueConvertible)? in
                switch value {
                case .null: nil
                case .integer(let value): value
                case .real(let value): value
                case .text(let value): value
                case .blob(let value): value
                }
            })
    }

    private static func value(_ value: DatabaseValue) -> SQLValue {
        switch value.storage {
        case .null: .null
        case .int64(let value): .integer(value)
        case .double(let value): .real(value)
        case .string(let value): .text(value)
        case .blob(let value): .blob(value)
        }
    }
}
