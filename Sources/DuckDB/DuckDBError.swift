import CDuckDB

/// What DuckDB, or this room on its behalf, refused to do.
///
/// `description` is a fixed sentence for the code, so that it can be logged and shown anywhere. The engine's own text
/// may quote rows and paths; it is in `engineMessage` and `debugDescription` only.
public struct DuckDBError: Error, Sendable, Hashable {
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        /// The database could not be opened: no such file, no permission, locked, or not a database.
        public static let openFailed = Code(rawValue: "openFailed")
        /// A configuration option is unknown, or has a value that is out of its range.
        public static let invalidOption = Code(rawValue: "invalidOption")
        public static let syntax = Code(rawValue: "syntax")
        public static let binder = Code(rawValue: "binder")
        public static let catalog = Code(rawValue: "catalog")
        public static let conversion = Code(rawValue: "conversion")
        public static let outOfRange = Code(rawValue: "outOfRange")
        public static let divideByZero = Code(rawValue: "divideByZero")
        public static let constraint = Code(rawValue: "constraint")
        public static let transaction = Code(rawValue: "transaction")
        public static let invalidInput = Code(rawValue: "invalidInput")
        public static let notImplemented = Code(rawValue: "notImplemented")
        public static let outOfMemory = Code(rawValue: "outOfMemory")
        /// `Connection.interrupt()` stopped it. A cancelled task throws `CancellationError` instead.
        public static let interrupted = Code(rawValue: "interrupted")
        /// The time limit given with the query stopped it.
        public static let timedOut = Code(rawValue: "timedOut")
        public static let io = Code(rawValue: "io")
        public static let permission = Code(rawValue: "permission")
        /// The result or appender was closed, or another query on the same connection took its place.
        public static let closed = Code(rawValue: "closed")
        /// The text holds no statement, or more than one where one is wanted.
        public static let notOneStatement = Code(rawValue: "notOneStatement")
        /// The number of values bound is not the number of parameters, or a parameter's name is unknown.
        public static let wrongBindings = Code(rawValue: "wrongBindings")
        /// A column was read as a Swift type that its logical type cannot be.
        public static let typeMismatch = Code(rawValue: "typeMismatch")
        /// A result has a column of a type that cannot be read, as VARIANT.
        public static let unsupportedType = Code(rawValue: "unsupportedType")
        public static let missingExtension = Code(rawValue: "missingExtension")
        public static let other = Code(rawValue: "other")
    }

    public var code: Code
    /// The engine's own words. They may quote data: for the model's repair loop and debug logs, not for people.
    public var engineMessage: String?

    public init(_ code: Code, engineMessage: String? = nil) {
        (self.code, self.engineMessage) = (code, engineMessage)
    }
}

extension DuckDBError: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { Self.sentences[code] ?? "The database refused the statement." }
    public var debugDescription: String { "DuckDBError.\(code): \(engineMessage ?? description)" }

    private static let sentences: [Code: String] = [
        .openFailed: "The database cannot be opened; check that the file exists, is a DuckDB file and is not in use.",
        .invalidOption: "A database option is unknown or has a value it cannot take; check the configuration.",
        .syntax: "The statement is not valid SQL; check its spelling.",
        .binder: "The statement names or combines columns in a way the database does not know; check names and types.",
        .catalog: "The statement names a table, function or type that does not exist.",
        .conversion: "A value cannot be converted to the type asked for; clean the value or use TRY_CAST.",
        .outOfRange: "A value is outside the range of its type; use a wider type.",
        .divideByZero: "The statement divides by zero; guard the divisor with NULLIF.",
        .constraint: "A row breaks a constraint of its table.",
        .transaction: "The transaction cannot go on; roll it back and try again.",
        .invalidInput: "The database was given something it cannot use; check the arguments.",
        .notImplemented: "The database does not support this; say it in another way.",
        .outOfMemory: "The statement needs more memory than it may use; narrow it or raise the memory limit.",
        .interrupted: "The statement was interrupted.",
        .timedOut: "The statement took longer than its time limit; narrow it or raise the limit.",
        .io: "A file could not be read or written; check that it exists and that the disk has room.",
        .permission: "The database may not do this under its present settings.",
        .closed: "The result is closed, because it was ended or another statement ran on its connection.",
        .notOneStatement: "Exactly one SQL statement is wanted; split the text or remove the rest.",
        .wrongBindings: "The values bound do not match the statement's parameters; bind one value for each.",
        .typeMismatch: "The column cannot be read as this Swift type; read it as values, or cast it in SQL.",
        .unsupportedType: "A column's type cannot be read; cast it to another type in SQL.",
        .missingExtension: "The statement needs a database extension that is not loaded.",
    ]
}
