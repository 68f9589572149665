import Foundation

/// A look at the bytes of a text file before the engine reads it.
enum TextSource {
    /// Files up to this size are checked as a whole, larger ones at both ends.
    static let wholeCheck = 64 << 20

    /// The encoding of `file`; nil when it has NUL bytes and so is no text.
    static func encoding(of file: URL) throws -> TextEncoding? {
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
            if let piece = try reader.next() { check.add(piece) }
            check.endPiece()
            check.add(try tail(of: file, count: 1 << 20))
        }
        check.end()
        return check.hasNUL ? nil : check.encoding
    }

    private static func tail(of file: URL, count: Int) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let end = try handle.seekToEnd()
        try handle.seek(toOffset: end > UInt64(count) ? end - UInt64(count) : 0)
        let bytes = Array(try handle.readToEnd() ?? Data())
        // It may begin within a letter.
        return Array(bytes.drop { (0x80..<0xC0).contains($0) })
    }
}
