public import Foundation

/// A question with SQL that a person vouched for.
public struct VerifiedQuery: Sendable, Hashable, Codable, Identifiable {
    public enum Origin: String, Sendable, Hashable, Codable {
        case addedByHand = "added"
        case acceptedAnswer = "accepted"
        case correctedSQL = "corrected"
    }

    public enum State: Sendable, Hashable {
        case working
        /// The reason is a sentence for people.
        case broken(reason: String)
        case unchecked
    }

    /// What the query gave when it last ran without an error.
    public struct Run: Sendable, Hashable, Codable {
        /// The id of the dataset version.
        public var version: String
        public var rows: Int
        public var columns: [Column]

        public struct Column: Sendable, Hashable, Codable {
            public var name: String
            /// DuckDB's spelling, such as `DECIMAL(12,2)`.
            public var type: String
            public init(name: String, type: String) { (self.name, self.type) = (name, type) }
        }

        public init(version: String, rows: Int, columns: [Column]) {
            (self.version, self.rows, self.columns) = (version, rows, columns)
        }
    }

    public var id: String
    public var question: String
    public var sql: String
    public var author: String
    /// In whole seconds, as the file keeps it.
    public var createdAt: Date
    public var origin: Origin
    public var state: State
    public var lastRun: Run?

    public init(
        id: String, question: String, sql: String, author: String, createdAt: Date, origin: Origin,
        state: State = .unchecked, lastRun: Run? = nil
    ) {
        (self.id, self.question, self.sql, self.author) = (id, question, sql, author)
        (self.origin, self.state, self.lastRun) = (origin, state, lastRun)
        self.createdAt = Date(timeIntervalSince1970: createdAt.timeIntervalSince1970.rounded(.down))
    }
}

extension VerifiedQuery.State: Codable {
    private enum Keys: String, CodingKey { case name, reason }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        switch try container.decode(String.self, forKey: .name) {
        case "working": self = .working
        case "broken": self = .broken(reason: try container.decode(String.self, forKey: .reason))
        case "unchecked": self = .unchecked
        default: throw DecodingError.dataCorruptedError(forKey: .name, in: container, debugDescription: "unknown state")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .working: try container.encode("working", forKey: .name)
        case .unchecked: try container.encode("unchecked", forKey: .name)
        case .broken(let reason):
            try container.encode("broken", forKey: .name)
            try container.encode(reason, forKey: .reason)
        }
    }
}
