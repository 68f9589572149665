/// Why the metadata store did not do what it was asked. The sentence names no rows and no keys.
public struct StorageError: Error, Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// No connection, now; the same call may succeed later.
        public static let unavailable = Code(rawValue: "unavailable")
        /// Another transaction was in the way, several times in a row.
        public static let busy = Code(rawValue: "busy")
        /// A key that must be unique was there, or one that is pointed at was not.
        public static let constraint = Code(rawValue: "constraint")
        /// The connection was lost while committing: the write may or may not have been made.
        public static let unknownOutcome = Code(rawValue: "unknown_outcome")
        public static let newerSchema = Code(rawValue: "newer_schema")
        public static let notFound = Code(rawValue: "not_found")
        public static let invalid = Code(rawValue: "invalid")
        public static let database = Code(rawValue: "database")
    }

    public let code: Code
    public let description: String
    /// The database's own words, for logs of the operator only.
    public let databaseMessage: String?
    public var debugDescription: String { "\(description) [\(code.rawValue)] \(databaseMessage ?? "")" }

    public init(_ code: Code, _ description: String, databaseMessage: String? = nil) {
        (self.code, self.description, self.databaseMessage) = (code, description, databaseMessage)
    }

    static func unexpectedValue(_ column: String) -> StorageError {
        StorageError(.database, "The metadata column \(column) holds an unexpected value. Restore a backup or run the migration.")
    }
    static func unavailable(_ message: String?) -> StorageError {
        StorageError(.unavailable, "The metadata database can't be reached. Try again when it is back.", databaseMessage: message)
    }
    static func busy(_ message: String?) -> StorageError {
        StorageError(.busy, "The metadata database is busy. Try again.", databaseMessage: message)
    }
    static func constraint(_ message: String?) -> StorageError {
        StorageError(.constraint, "It exists already, or what it belongs to is gone.", databaseMessage: message)
    }
    static func database(_ message: String?) -> StorageError {
        StorageError(.database, "The metadata database refused a statement. See the server's log.", databaseMessage: message)
    }
}

extension Optional {
    /// What was just written must be there to read.
    func unwrapped() throws(StorageError) -> Wrapped {
        guard let self else { throw StorageError(.notFound, "There is no such record.") }
        return self
    }
}
