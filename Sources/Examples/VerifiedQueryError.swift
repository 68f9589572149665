/// Why a verified query was not taken in or written. Nothing that was stored before is lost by it.
public struct VerifiedQueryError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The question is empty or too long.
        public static let question = Code(rawValue: "question")
        /// The SQL may not run: it is no single SELECT over the dataset's tables.
        public static let refused = Code(rawValue: "refused")
        /// The SQL was run and failed.
        public static let failed = Code(rawValue: "failed")
        public static let notFound = Code(rawValue: "not_found")
        /// Another process keeps the file locked.
        public static let locked = Code(rawValue: "locked")
        /// The file could not be read or written.
        public static let storage = Code(rawValue: "storage")
    }

    public var code: Code
    /// A sentence for people: what happened and what to do.
    public var description: String
    /// The engine's or system's own words; they may quote data and are for logs.
    public var detail: String?

    public init(_ code: Code, _ description: String, detail: String? = nil) {
        (self.code, self.description, self.detail) = (code, description, detail)
    }
}
