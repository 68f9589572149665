import Analyst
import DuckDB
import Foundation
public import Logging
import Synchronization

/// One JSON object a line, to standard error or where it is told.
public struct JSONLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level = .info
    public var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let write: @Sendable (String) -> Void

    public init(label: String) { self.init(label: label) { FileHandle.standardError.write(Data($0.utf8)) } }

    public init(label: String, write: @escaping @Sendable (String) -> Void) {
        (self.label, self.write) = (label, write)
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(metadataProvider?.get() ?? [:]) { _, new in new }.merging(event.metadata ?? [:]) {
            _, new in new
        }
        var members: [JSON.Member] = [
            .init(key: "time", value: .string(Self.time())),
            .init(key: "level", value: .string(event.level.rawValue)), .init(key: "logger", value: .string(label)),
            .init(key: "message", value: .string(event.message.description)),
        ]
        members += all.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: Self.json($0.value)) }
        write(JSON.object(members).encoded + "\n")
    }

    /// Now as `2025-12-31T23:59:59.123Z`; a line is written for every request, and Foundation's formatter takes its time.
    private static func time() -> String {
        let now = Timestamp(ticks: Int64(Date().timeIntervalSince1970 * 1000), unit: .milliseconds)
        let text = Value.timestamp(now).description
        return text.prefix(10) + "T" + text.dropFirst(11) + "Z"
    }

    private static func json(_ value: Logger.MetadataValue) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value as Int): .integer(value)
        case .stringConvertible(let value as Double) where value.isFinite: .number(value)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(values.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: json($0.value)) })
        }
    }
}
