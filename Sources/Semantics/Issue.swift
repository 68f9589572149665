/// One thing wrong with a model, where it stands in the YAML text.
public struct Issue: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let badYAML = Code(rawValue: "bad_yaml")
        public static let wrongShape = Code(rawValue: "wrong_shape")
        public static let unknownKey = Code(rawValue: "unknown_key")
        public static let missingKey = Code(rawValue: "missing_key")
        public static let unsupportedVersion = Code(rawValue: "unsupported_version")
        public static let badExtension = Code(rawValue: "bad_extension")
        public static let duplicateName = Code(rawValue: "duplicate_name")
        public static let unknownTable = Code(rawValue: "unknown_table")
        public static let unknownColumn = Code(rawValue: "unknown_column")
        public static let unknownDataset = Code(rawValue: "unknown_dataset")
        public static let unknownField = Code(rawValue: "unknown_field")
        public static let badExpression = Code(rawValue: "bad_expression")
        public static let notScalar = Code(rawValue: "not_scalar")
        public static let notAggregate = Code(rawValue: "not_aggregate")
        public static let nonAdditiveSum = Code(rawValue: "non_additive_sum")
        public static let badRelationship = Code(rawValue: "bad_relationship")
        public static let badPolicy = Code(rawValue: "bad_policy")
        public static let badCalendar = Code(rawValue: "bad_calendar")
    }

    public var code: Code
    public var message: String
    /// From 1; 0 where there is no text.
    public var line: Int
    public var column: Int

    public init(_ code: Code, _ message: String, line: Int = 0, column: Int = 0) {
        (self.code, self.message, self.line, self.column) = (code, message, line, column)
    }

    public var description: String { line > 0 ? "\(line):\(column): \(message)" : message }
}

/// Where the parts of a model stand in its text, by path: `datasets[0].fields[2].expression`.
public struct SourceMap: Sendable, Hashable {
    public struct Position: Sendable, Hashable {
        public var line: Int
        public var column: Int
    }

    var positions: [String: Position] = [:]
    public init() {}

    /// The position of the path, or of the nearest thing around it.
    public func position(of path: String) -> Position {
        var path = Substring(path)
        while true {
            if let found = positions[String(path)] { return found }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = path[..<cut]
        }
        return positions[""] ?? Position(line: 0, column: 0)
    }
}
