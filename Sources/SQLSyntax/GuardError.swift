/// Why a query may not run. `message` says what happened and what to do; `detail` may quote the query and is for
/// repair.
public struct GuardError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let empty = Code(rawValue: "empty")
        public static let syntax = Code(rawValue: "syntax")
        public static let multipleStatements = Code(rawValue: "multiple_statements")
        public static let notSelect = Code(rawValue: "not_select")
        public static let unsupported = Code(rawValue: "unsupported")
        public static let tooLong = Code(rawValue: "too_long")
        public static let tooDeep = Code(rawValue: "too_deep")
        /// A literal size, such as repeat's or range's, beyond the bound.
        public static let tooLarge = Code(rawValue: "too_large")
        public static let unknownTable = Code(rawValue: "unknown_table")
        public static let tableFunction = Code(rawValue: "table_function")
        public static let function = Code(rawValue: "function")
        public static let parameter = Code(rawValue: "parameter")
        /// A name that reads the session: current_user and its kin.
        public static let session = Code(rawValue: "session")
        /// A node the guard does not know.
        public static let construct = Code(rawValue: "construct")
        public static let engine = Code(rawValue: "engine")
    }

    public var code: Code
    public var message: String
    public var detail: String?
    /// The table, function or construct that was refused, as the query spells it.
    public var subject: String?

    public init(_ code: Code, _ message: String, subject: String? = nil, detail: String? = nil) {
        (self.code, self.message, self.subject, self.detail) = (code, message, subject, detail)
    }

    init(_ error: SQLSyntaxError) {
        self.init(Code(rawValue: error.code.rawValue), error.message, detail: error.detail)
    }

    public var description: String { message }
}
