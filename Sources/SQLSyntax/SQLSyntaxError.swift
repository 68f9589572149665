/// Why a text did not become a tree, or a tree no text. `message` is for people; `detail` may quote the query and is
/// for repair and logs.
public struct SQLSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// Nothing but space and comments.
        public static let empty = Code(rawValue: "empty")
        public static let syntax = Code(rawValue: "syntax")
        public static let multipleStatements = Code(rawValue: "multiple_statements")
        public static let notSelect = Code(rawValue: "not_select")
        /// A SELECT the engine cannot hand out as a tree, such as a PIVOT over values unknown beforehand.
        public static let unsupported = Code(rawValue: "unsupported")
        public static let tooLong = Code(rawValue: "too_long")
        public static let tooDeep = Code(rawValue: "too_deep")
        public static let engine = Code(rawValue: "engine")
    }

    public var code: Code
    public var message: String
    public var detail: String?
    /// Byte offset into the text, where the engine names one.
    public var position: Int?

    public init(_ code: Code, _ message: String, detail: String? = nil, position: Int? = nil) {
        (self.code, self.message, self.detail, self.position) = (code, message, detail, position)
    }

    public var description: String { message }
}
