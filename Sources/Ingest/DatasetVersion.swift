import Crypto
import Foundation
public import Sheets

/// One import of a dataset, never changed afterwards: which tables there are and in which segment each is.
public struct DatasetVersion: Sendable, Hashable, Codable {
    public struct Table: Sendable, Hashable, Codable {
        public var name: String
        /// The segment that holds the table: the SHA-256 of its file, in hexadecimal.
        public var segment: String
        public var rows: Int
        /// The file the table was read from, with its sheet or inner table where it has several.
        public var source: String
        /// What was done to a messy sheet to get this table, and what could be done; nil when it was read as it is.
        public var recipe: Recipe?
        /// Units of columns, by name, as the header or signs at the values tell them; nil for none.
        public var units: [String: String]?
        /// What its source file was, without reading it; nil when the file has to be read again in any case.
        public var origin: String?
        /// What it holds: schema, declared keys and rows in their order; nil when that was not found out.
        public var fingerprint: String?
    }

    /// SHA-256 of all the rest but `createdAt` and `sources`, in hexadecimal.
    public let id: String
    public let dataset: String
    /// When the data was read, ISO 8601 in UTC.
    public let createdAt: String
    public let tables: [Table]
    /// What was repaired or left out while reading.
    public let notes: [ImportNote]
    /// What the sources were, without reading them: equal fingerprints mean nothing has to be read again.
    public let fingerprint: String
    /// How segments are written. Only "duckdb" so far.
    public let segmentFormat: String
    /// Where the sources were, as absolute paths; nil in versions of earlier Pintails.
    public let sources: [String]?

    init(
        dataset: String, createdAt: Date, tables: [Table], notes: [ImportNote], fingerprint: String, sources: [String]? = nil
    ) throws {
        (self.dataset, self.createdAt, self.sources) = (dataset, createdAt.formatted(.iso8601), sources)
        (self.tables, self.notes, self.fingerprint) = (tables, notes, fingerprint)
        segmentFormat = Self.duckDBFormat
        let content = Content(
            dataset: dataset, tables: tables, notes: notes, fingerprint: fingerprint, segmentFormat: segmentFormat)
        id = ContentHash.hex(of: try Self.encoder.encode(content))
    }

    static let duckDBFormat = "duckdb"

    var segments: Set<String> { Set(tables.map(\.segment)) }

    /// The tables that hold what the table of the same name holds in `other`: their map need not be drawn again.
    public func unchangedTables(since other: DatasetVersion) -> Set<String> {
        let before = Dictionary(other.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let same = tables.filter { table in
            guard let old = before[table.name] else { return false }
            return old.segment == table.segment || (table.origin != nil && table.origin == old.origin)
                || (table.fingerprint != nil && table.fingerprint == old.fingerprint)
        }
        return Set(same.map(\.name))
    }

    func encoded() throws -> Data { try Self.encoder.encode(self) }

    /// What the id is made of.
    private struct Content: Encodable {
        var dataset: String
        var tables: [Table]
        var notes: [ImportNote]
        var fingerprint: String
        var segmentFormat: String
    }

    /// Sorted keys: the same content is the same bytes.
    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return encoder
    }
}
