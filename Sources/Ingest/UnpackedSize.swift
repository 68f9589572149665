import Foundation

/// How much a compressed file may unpack to: a few bytes of gzip or zip can stand for a thousand times as many, and
/// would fill memory and disk.
struct UnpackedSize {
    /// What any file may unpack to, however small it is.
    static let least: Int64 = 1 << 30
    /// Tables as text are seldom more than thirty times as large as they are when packed.
    static let ratio: Int64 = 50
    /// Deflate makes at most 1032 bytes of one, so a smaller file needs no look.
    private static let deflateRatio: Int64 = 1032

    /// Bytes; nil is 1 GB, or fifty times the file's own size where that is more.
    var limit: Int64?

    static func size(of file: URL) throws -> Int64 {
        (try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// Unpacks `file`, without keeping any of it, until it is at its end or over the limit.
    /// - Throws: `IngestError` `.tooLarge`, what reading it throws, and `CancellationError`.
    func check(_ file: URL, _ content: SourceContent) throws {
        guard content.isGzip || content.format == .excel else { return }
        let size = try Self.size(of: file)
        let limit = limit ?? max(Self.least, size * Self.ratio)
        guard size > limit / Self.deflateRatio else { return }
        var room = limit
        if content.isGzip {
            let reader = try ByteReader(file)
            while room >= 0, let piece = try reader.next() {
                try Task.checkCancellation()
                room -= Int64(piece.count)
            }
        } else {
            let archive = try ZipArchive(file)
            for entry in archive.all where room >= 0 {
                try Task.checkCancellation()
                room -= try archive.unpackedSize(of: entry, limit: room)
            }
        }
        if room < 0 { throw IngestError.tooLarge(file.lastPathComponent, limit: limit) }
    }
}
