import Foundation

/// Why a backup was not made or not restored. Nothing was changed.
public struct BackupError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// A file that can't be read or written.
        public static let file = Code(rawValue: "file")
        /// Not a backup, cut short, or changed since it was made.
        public static let damaged = Code(rawValue: "damaged")
        /// Made by a newer Pintail.
        public static let newer = Code(rawValue: "newer")
        /// The database is of an older Pintail.
        public static let olderSchema = Code(rawValue: "older_schema")
        /// There is something already where it would be restored.
        public static let notEmpty = Code(rawValue: "not_empty")
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    init(_ error: CocoaError) {
        let path = error.filePath ?? error.url?.path ?? "A file"
        let reason =
            (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
            ?? "error \(error.code.rawValue)"
        self.init(.file, "\(path) can't be read or written: \(reason).")
    }

    static func damaged(_ what: String) -> BackupError {
        BackupError(.damaged, "The backup is damaged (\(what)); nothing was restored. Use another one.")
    }
    static func file(_ call: String, _ path: String, _ number: Int32) -> BackupError {
        BackupError(.file, "\(path): \(String(cString: strerror(number))) (\(call)).")
    }
    static let notEmpty = BackupError(
        .notEmpty,
        "There are datasets or records already. Restore into an empty PINTAIL_HOME and database, or replace them with --replace."
    )
    static let olderSchema = BackupError(
        .olderSchema,
        "The records are of an older Pintail. Make the backup with that one, or stop it and run `pintail migrate` before."
    )
}
