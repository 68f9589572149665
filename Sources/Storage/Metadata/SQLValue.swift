public import Foundation

/// A value bound to or read from the metadata store. Times are milliseconds since 1970, truth is 0 or 1.
public enum SQLValue: Sendable, Hashable {
    case null, integer(Int64), real(Double), text(String), blob(Data)

    public static func time(_ date: Date) -> SQLValue { .integer(Int64((date.timeIntervalSince1970 * 1000).rounded())) }
    public static func optional(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
    public static func optional(_ date: Date?) -> SQLValue { date.map(SQLValue.time) ?? .null }
}

/// One row of a result, read by column name.
public struct SQLRow: Sendable, Hashable {
    let values: [String: SQLValue]

    public func text(_ name: String) throws(StorageError) -> String {
        guard let value = optionalText(name) else { throw .unexpectedValue(name) }
        return value
    }
    public func integer(_ name: String) throws(StorageError) -> Int64 {
        guard let value = optionalInteger(name) else { throw .unexpectedValue(name) }
        return value
    }
    public func real(_ name: String) throws(StorageError) -> Double {
        switch values[name] {
        case .real(let value): return value
        case .integer(let value): return Double(value)
        default: throw .unexpectedValue(name)
        }
    }
    public func date(_ name: String) throws(StorageError) -> Date {
        Date(timeIntervalSince1970: Double(try integer(name)) / 1000)
    }
    public func optionalText(_ name: String) -> String? {
        if case .text(let value) = values[name] { value } else { nil }
    }
    public func optionalInteger(_ name: String) -> Int64? {
        if case .integer(let value) = values[name] { value } else { nil }
    }
    public func optionalBlob(_ name: String) -> Data? {
        if case .blob(let value) = values[name] { value } else { nil }
    }
    public func optionalDate(_ name: String) -> Date? {
        optionalInteger(name).map { Date(timeIntervalSince1970: Double($0) / 1000) }
    }
}
