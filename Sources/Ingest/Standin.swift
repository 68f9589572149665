public import DuckDB
public import Foundation

public struct IngestError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let notFound = Code(rawValue: "notFound")
        public static let unreadable = Code(rawValue: "unreadable")
        public static let empty = Code(rawValue: "empty")
        public static let unsupported = Code(rawValue: "unsupported")
        public static let diskFull = Code(rawValue: "diskFull")
        public static let locked = Code(rawValue: "locked")
        public static let damaged = Code(rawValue: "damaged")
        public static let invalidName = Code(rawValue: "invalidName")
        public static let other = Code(rawValue: "other")
    }
    public var code: Code
    public var subject: String?
    public var description: String
    public var detail: String?
    public init(_ code: Code, subject: String? = nil, _ description: String, detail: String? = nil) {
        (self.code, self.subject, self.description, self.detail) = (code, subject, description, detail)
    }
}
public struct ImportNote: Sendable, Hashable, Codable {
    public var source: String
    public var table: String?
    public var text: String
}
struct LoadedTable: Sendable {
    var name: String
    var rows: Int
    var source: String
    var columns: [String]
    var notes: [ImportNote]
}
public enum ImportEvent: Sendable {
    case reading(file: String, bytes: Int64?), progress(file: String, percentage: Double), loaded(
        table: String, rows: Int), note(ImportNote)
}
public struct ImportOptions: Sendable {
    public var memoryLimit: Int64 = 2 << 30
    public var threads: Int?
    public init() {}
}
struct SourceReader: Sendable {
    let connection: Connection
    init(connection: Connection, extensions: URL, scratch: URL) { self.connection = connection }
    static func files(of sources: [URL]) throws(IngestError) -> (files: [URL], notes: [ImportNote]) { (sources, []) }
    func load(_ file: URL, taken: inout Set<String>, onProgress: @Sendable (ImportEvent) -> Void) async throws
        -> [LoadedTable]
    {
        let name = file.deletingPathExtension().lastPathComponent
        taken.insert(name)
        try await connection.execute(
            "CREATE TABLE \(SQLText.identifier(name)) AS FROM read_csv(\(SQLText.literal(file.path)))")
        let rows = try await connection.query("SELECT count(*) FROM \(SQLText.identifier(name))").rows.count
        return [LoadedTable(name: name, rows: rows, source: file.lastPathComponent, columns: [], notes: [])]
    }
}
