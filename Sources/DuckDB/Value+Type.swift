extension Value {
    /// The type this value has when bound to a parameter. What a value does not tell is left open: an empty list is a
    /// list of NULLs, an enum's value is text, a FLOAT is a DOUBLE. A time in whole microseconds is a TIME, for TIME
    /// columns are the rule and are not compared with TIME_NS; the engine has no cast from TIME to TIME_NS but by way of
    /// VARCHAR.
    public var inferredType: LogicalType {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .integer: .bigint
        case .hugeint: .hugeint
        case .uhugeint: .uhugeint
        case .decimal(let value): .decimal(width: value.width, scale: value.scale)
        case .double: .double
        case .text: .varchar
        case .blob: .blob
        case .bits: .bit
        case .uuid: .uuid
        case .date: .date
        case .time(let nanoseconds): nanoseconds % 1000 == 0 ? .time : LogicalType(.timeNanoseconds)
        case .timeTZ: LogicalType(.timeTZ)
        case .timestamp(let timestamp): timestamp.type
        case .interval: .interval
        case .list(let values): .list(LogicalType.common(values.map(\.inferredType)))
        case .structure(let fields):
            .structure(fields.map { LogicalType.Member(name: $0.name, type: $0.value.inferredType) })
        case .map(let entries):
            .map(
                key: LogicalType.common(entries.map(\.key.inferredType)),
                value: LogicalType.common(entries.map(\.value.inferredType)))
        case .union(let tag, let value):
            LogicalType(.union, details: .union([LogicalType.Member(name: tag, type: value.inferredType)]))
        }
    }
}

extension FixedDecimal {
    /// The least DECIMAL width that holds it: its digits, and no fewer than its scale.
    var width: UInt8 { max(UInt8(clamping: String(unscaled.magnitude).count), scale, 1) }
}

extension Timestamp {
    var type: LogicalType {
        if hasTimeZone { return .timestampTZ }
        return switch unit {
        case .seconds: LogicalType(.timestampSeconds)
        case .milliseconds: LogicalType(.timestampMilliseconds)
        case .microseconds: .timestamp
        case .nanoseconds: LogicalType(.timestampNanoseconds)
        }
    }
}

extension LogicalType {
    /// The narrowest type that all of `types` can be read as; NULL for none.
    static func common(_ types: [LogicalType]) -> LogicalType { types.reduce(.null, common) }

    private static func common(_ first: LogicalType, _ second: LogicalType) -> LogicalType {
        if first == second || second.id == .null { return first }
        if first.id == .null { return second }
        if first.isNumeric && second.isNumeric { return commonNumber(first, second) }
        if first.isDateOrTimestamp && second.isDateOrTimestamp {
            return first.id == .timestampTZ || second.id == .timestampTZ ? .timestampTZ : .timestamp
        }
        switch (first.details, second.details) {
        case (.list(let first), .list(let second)): return .list(common(first, second))
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return .map(key: common(key, otherKey), value: common(value, otherValue))
        case (.structure(let first), .structure(let second)) where first.map(\.name) == second.map(\.name):
            return .structure(zip(first, second).map { Member(name: $0.name, type: common($0.type, $1.type)) })
        case (.union(let first), .union(let second)):
            let names = Set(first.map(\.name))
            return LogicalType(.union, details: .union(first + second.filter { !names.contains($0.name) }))
        default: return .varchar
        }
    }

    private static func commonNumber(_ first: LogicalType, _ second: LogicalType) -> LogicalType {
        switch (first.details, second.details) {
        case (.decimal(let width, let scale), .decimal(let otherWidth, let otherScale)):
            let scale = (max(scale, otherScale), max(width - scale, otherWidth - otherScale))
            return scale.0 + scale.1 <= 38 ? .decimal(width: scale.0 + scale.1, scale: scale.0) : .double
        case (.none, .none) where first.isInteger && second.isInteger: return .hugeint
        default: return .double
        }
    }
}
