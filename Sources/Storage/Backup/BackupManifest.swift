public import Foundation

/// What a backup is and holds: the last file of its archive.
public struct BackupManifest: Sendable, Hashable, Codable {
    public struct Entry: Sendable, Hashable, Codable {
        public var path: String
        /// In bytes.
        public var size: Int64
        /// In hexadecimal.
        public var sha256: String
    }

    /// Of the archive; another number is a layout this Pintail doesn't know.
    var format = Self.currentFormat
    /// The Pintail that made it.
    public var version: String
    /// The number of the last step of the metadata's schema.
    public var schema: Int
    public var createdAt: Date
    /// In the archive's order.
    public var files: [Entry]

    static let path = "manifest.json"
    static let metadataPath = "metadata.jsonl"
    static let currentFormat = 1

    init(version: String, schema: Int, createdAt: Date, files: [Entry]) {
        (self.version, self.schema, self.createdAt, self.files) = (version, schema, createdAt, files)
    }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        return try encoder.encode(self)
    }

    /// - Parameter newest: the last step of the schema that this Pintail knows.
    /// - Throws: `BackupError` `newer` or `damaged`.
    static func decoded(_ data: Data, newest: Int) throws(BackupError) -> BackupManifest {
        struct Head: Decodable { var format, schema: Int; var version: String }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        guard let head = try? decoder.decode(Head.self, from: data) else {
            throw .damaged("its manifest can't be read")
        }
        guard head.format <= currentFormat, head.schema <= newest else {
            throw BackupError(
                .newer,
                "The backup was made by the newer Pintail \(head.version); restore it with that one. Nothing was restored."
            )
        }
        guard let manifest = try? decoder.decode(BackupManifest.self, from: data) else {
            throw .damaged("its manifest can't be read")
        }
        return manifest
    }
}

extension Migrations {
    /// The number of the last step this Pintail knows.
    var newest: Int { steps.last?.number ?? 0 }
}
