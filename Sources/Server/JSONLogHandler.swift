import Analyst
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
        guard let data = try? OrderedJSONEncoder().encode(JSON.object(members)) else { return }
        write(String(decoding: data, as: UTF8.self) + "\n")
    }

    /// Now as `2025-12-31T23:59:59.123Z`, of the C library: a line is written for every request.
    private static func time() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        return "\(parts.tm_year + 1900)-\(digits(Int(parts.tm_mon) + 1, 2))-\(digits(Int(parts.tm_mday), 2))T\(digits(Int(parts.tm_hour), 2)):"
            + "\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2)).\(digits(now.tv_nsec / 1_000_000, 3))Z"
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
