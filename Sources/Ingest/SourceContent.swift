import Foundation

/// What a file is, seen from its first bytes.
struct SourceContent: Hashable {
    var format: SourceFormat
    var isGzip: Bool
    /// A sentence when the content is not what the name promises.
    var note: String?

    /// Throws `.notFound`, `.unreadable`, `.empty`, `.notTabular` or `.damaged`.
    init(of file: URL) throws {
        let name = file.lastPathComponent
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) else {
            throw IngestError.notFound(name)
        }
        if isFolder.boolValue { throw IngestError.notTabular(name, "a folder") }
        guard FileManager.default.isReadableFile(atPath: file.path) else { throw IngestError.unreadable(name) }
        let head: [UInt8]
        do {
            head = try ByteReader.head(of: file, count: 1 << 16).bytes
        } catch is Inflater.Damaged {
            throw IngestError.damaged(name, "gzip")
        }
        let isGzip = try ByteReader(file).isGzip
        self.isGzip = isGzip
        if head.isEmpty { throw IngestError.empty(name) }
        let promised = SourceFormat.promised(by: file)
        if let binary = SourceFormat.binary(head) {
            format = try Self.format(of: binary, file, isGzip: isGzip)
        } else {
            format = try Self.format(ofText: head, file, promised)
        }
        if let promised, promised != format, !Self.isSharedName(file, format) {
            note = "\(name) is a \(format.title) file by its content and was read as one."
        }
    }

    private static func format(of binary: SourceFormat.Binary, _ file: URL, isGzip: Bool) throws -> SourceFormat {
        let name = file.lastPathComponent
        switch binary {
        case .known(let format):
            if isGzip {
                throw IngestError.notTabular(name, "a gzip archive of a \(format.title) file; unpack it first")
            }
            return format
        case .zip:
            let entries = try? ZipArchive(file).entries
            if entries?["xl/workbook.xml"] != nil { return .excel }
            if SourceFormat.promised(by: file) == .excel { throw IngestError.damaged(name, "Excel") }
            throw IngestError.notTabular(name, "a zip archive; unpack it first")
        case .other(let title): throw IngestError.notTabular(name, title)
        }
    }

    private static func format(ofText head: [UInt8], _ file: URL, _ promised: SourceFormat?) throws -> SourceFormat {
        let name = file.lastPathComponent
        switch promised {
        case .parquet, .excel, .sqlite, .duckDB:
            throw IngestError.damaged(name, promised?.title ?? "data")
        case .delimited, .json, nil: break
        }
        if TextEncoding.begins(head) == nil { throw IngestError.notTabular(name, "a binary file") }
        if head.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }) {
            throw IngestError.empty(name)
        }
        return promised ?? .delimited
    }

    /// `.db` is used by SQLite and DuckDB alike.
    private static func isSharedName(_ file: URL, _ format: SourceFormat) -> Bool {
        file.pathExtension.lowercased() == "db" && (format == .sqlite || format == .duckDB)
    }
}
