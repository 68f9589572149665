/// A model read from another tool's format, with everything that did not come along.
public struct ModelImport: Sendable, Hashable {
    public var model: SemanticModel
    public var losses: [Loss]
}

/// Something of the source that this model cannot hold or holds differently.
public struct Loss: Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let conversionMetric = Code(rawValue: "CONVERSION_METRIC_DROPPED")
        public static let privateMetric = Code(rawValue: "PRIVATE_METRIC_DROPPED")
        public static let naturalEntity = Code(rawValue: "NATURAL_ENTITY_DROPPED")
        public static let cumulative = Code(rawValue: "CUMULATIVE_SEMANTICS_LOSS")
        public static let derivedMetric = Code(rawValue: "DERIVED_METRIC_DROPPED")
        public static let filter = Code(rawValue: "FILTER_DROPPED")
        public static let verifiedQuery = Code(rawValue: "VERIFIED_QUERY_DROPPED")
        public static let unknownKey = Code(rawValue: "UNKNOWN_KEY_DROPPED")
        public static let unreadableSource = Code(rawValue: "SOURCE_NOT_RESOLVED")
        public static let unknownAggregate = Code(rawValue: "UNKNOWN_AGGREGATION_DROPPED")
        public static let ambiguousEntity = Code(rawValue: "AMBIGUOUS_ENTITY_DROPPED")
        public static let timeSpine = Code(rawValue: "TIME_SPINE_SEMANTICS_LOSS")
        public static let nullFill = Code(rawValue: "NULL_FILL_DROPPED")
        public static let incomplete = Code(rawValue: "INCOMPLETE_OBJECT_DROPPED")
    }

    public var code: Code
    /// In the source document: `tables[0].metrics[1]`.
    public var path: String
    public var message: String
    public init(_ code: Code, _ path: String, _ message: String) {
        (self.code, self.path, self.message) = (code, path, message)
    }
    public var description: String { "\(code.rawValue) \(path): \(message)" }
}

/// Collects losses while a foreign document is walked.
struct LossReport {
    var losses: [Loss] = []

    mutating func add(_ code: Loss.Code, _ path: String, _ message: String) { losses.append(Loss(code, path, message)) }

    /// Reports the members of a mapping that no rule reads.
    mutating func unread(_ value: YAMLValue, _ path: String, known: Set<String>) {
        for entry in value.entries where !known.contains(entry.key) {
            let inner = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            add(.unknownKey, inner, "\(quote(entry.key)) has no place in the model.")
        }
    }
}

extension YAMLValue {
    func text(_ key: String) -> String? { self[key]?.string }
    func list(_ key: String) -> [YAMLValue] { self[key]?.items ?? [] }
    func texts(_ key: String) -> [String] { list(key).compactMap(\.string) }
}
