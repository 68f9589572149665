import Foundation

/// Text of another encoding as UTF-8, piece by piece.
struct Transcoder {
    let encoding: TextEncoding
    private var pending: [UInt8] = []
    private var isFirst = true

    init(_ encoding: TextEncoding) { self.encoding = encoding }

    /// Writes `file` to `copy` in UTF-8. Throws what the system says, and `CancellationError`.
    static func write(_ file: URL, to copy: URL, from encoding: TextEncoding) throws {
        let reader = try ByteReader(file)
        var transcoder = Transcoder(encoding)
        try Data().write(to: copy)
        let output = try FileHandle(forWritingTo: copy)
        defer { try? output.close() }
        while let piece = try reader.next() {
            try Task.checkCancellation()
            try output.write(contentsOf: Data(transcoder.convert(piece)))
        }
        try output.write(contentsOf: Data(transcoder.finish()))
    }

    mutating func convert(_ piece: [UInt8]) -> [UInt8] {
        switch encoding {
        case .utf8: piece
        case .windows1252: piece.flatMap { $0 < 0x80 ? [$0] : Array(String(Self.windows1252($0)).utf8) }
        case .damagedUTF8: convertUTF8(piece)
        case .utf16(let bigEndian): convertUTF16(piece, bigEndian)
        }
    }

    /// What is left of a letter that was cut by the end of the file.
    mutating func finish() -> [UInt8] { pending.isEmpty ? [] : Array("\u{FFFD}".utf8) }

    private mutating func convertUTF8(_ piece: [UInt8]) -> [UInt8] {
        var bytes = pending + piece
        pending = []
        if let cut = bytes.suffix(3).lastIndex(where: { $0 >= 0xC0 }), bytes.count - cut < UTF8Check.length(bytes[cut])
        {
            pending = Array(bytes[cut...])
            bytes.removeSubrange(cut...)
        }
        return Array(String(decoding: bytes, as: UTF8.self).utf8)
    }

    private mutating func convertUTF16(_ piece: [UInt8], _ bigEndian: Bool) -> [UInt8] {
        let bytes = pending + piece
        pending = []
        var units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        var used = units.count * 2
        // The first half of a pair waits for the second.
        if let last = units.last, (0xD800..<0xDC00).contains(last) {
            units.removeLast()
            used -= 2
        }
        pending = Array(bytes[used...])
        if isFirst, units.first == 0xFEFF { units.removeFirst() }
        isFirst = isFirst && units.isEmpty
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// Windows code page 1252; its five unused bytes stay control characters, as in WHATWG's Encoding Standard.
    static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80..<0xA0).contains(byte), let scalar = Unicode.Scalar(upper[Int(byte - 0x80)]) else {
            return Unicode.Scalar(byte)
        }
        return scalar
    }

    private static let upper: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
        0x9D,
        0x017E, 0x0178,
    ]
}
