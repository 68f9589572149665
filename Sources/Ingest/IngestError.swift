/// Why a source could not be imported. Nothing that was imported before is lost by it.
public struct IngestError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        /// There is no such file or folder, or it went away while it was read.
        public static let notFound = Code(rawValue: "notFound")
        /// It may not be read.
        public static let unreadable = Code(rawValue: "unreadable")
        /// It holds no data.
        public static let empty = Code(rawValue: "empty")
        /// It holds something, but no rows and columns.
        public static let notTabular = Code(rawValue: "notTabular")
        /// It holds data in a format that cannot be read.
        public static let unsupported = Code(rawValue: "unsupported")
        public static let diskFull = Code(rawValue: "diskFull")
        /// More than a tenth of its rows do not fit the table.
        public static let tooManyErrors = Code(rawValue: "tooManyErrors")
        /// Compressed, it stands for more than it may unpack to.
        public static let tooLarge = Code(rawValue: "tooLarge")
        public static let cancelled = Code(rawValue: "cancelled")
        /// Another process keeps it locked.
        public static let locked = Code(rawValue: "locked")
        /// It says it is of a format that its content is not.
        public static let damaged = Code(rawValue: "damaged")
        /// A part of the database that has to be installed is not there.
        public static let missingExtension = Code(rawValue: "missingExtension")
        public static let invalidName = Code(rawValue: "invalidName")
        public static let other = Code(rawValue: "other")
    }

    public var code: Code
    /// The name of the file it is about.
    public var subject: String?
    /// A sentence for people: what happened and what to do.
    public var description: String
    /// The engine's or system's own words; they may quote data and are for logs.
    public var detail: String?

    public init(_ code: Code, subject: String? = nil, _ description: String, detail: String? = nil) {
        (self.code, self.subject, self.description, self.detail) = (code, subject, description, detail)
    }
}
