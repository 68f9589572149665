import Foundation

/// A look at a text file before the engine reads it.
struct TextLook: Sendable {
    /// The encoding of files up to so many bytes is checked as a whole, of larger ones at both ends.
    var wholeCheck = 64 << 20
    /// Files up to so many bytes have all their rows in the sample that types are taken from.
    var wholeSample = 24 << 20
    /// Rows in the sample of larger ones.
    var sampleRows = 50_000
    /// Sheets (and text files) of more cells, or more bytes of text, are not searched for titles, totals and the like.
    var sheetCells = 1_000_000
    var sheetBytes = 64 << 20
    /// Rows looked at, at the beginning, to tell whether a larger text file needs it.
    var sheetRows = 2000

    /// The encoding of `file`; nil when it has NUL bytes and so is no text.
    func encoding(of file: URL) throws -> TextEncoding? {
        let head = try ByteReader.head(of: file, count: 1 << 16).bytes
        guard let begins = TextEncoding.begins(head) else { return nil }
        if begins != .utf8 { return begins }
        var check = UTF8Check()
        let reader = try ByteReader(file)
        let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber
        if reader.isGzip || (size?.intValue ?? 0) <= wholeCheck {
            var read = 0
            while read < wholeCheck, let piece = try reader.next() {
                try Task.checkCancellation()
                check.add(piece)
                read += piece.count
            }
        } else {
            if let piece = try reader.next() { check.add(Array(piece.prefix(wholeCheck))) }
            check.endPiece()
            check.add(try tail(of: file, count: min(1 << 20, wholeCheck)))
        }
        check.end()
        return check.hasNUL ? nil : check.encoding
    }

    private func tail(of file: URL, count: Int) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let end = try handle.seekToEnd()
        try handle.seek(toOffset: end > UInt64(count) ? end - UInt64(count) : 0)
        let bytes = Array(try handle.readToEnd() ?? Data())
        // It may begin within a letter.
        return Array(bytes.drop { (0x80..<0xC0).contains($0) })
    }
}
