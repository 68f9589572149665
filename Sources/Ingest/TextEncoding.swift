import Foundation

/// The encoding of a text file, as far as its bytes tell.
enum TextEncoding: Sendable, Hashable {
    case utf8
    /// UTF-8 with a few broken bytes, which become U+FFFD.
    case damagedUTF8
    case utf16(bigEndian: Bool)
    case windows1252

    var title: String {
        switch self {
        case .utf8, .damagedUTF8: "UTF-8"
        case .utf16(let bigEndian): bigEndian ? "UTF-16 (big endian)" : "UTF-16 (little endian)"
        case .windows1252: "Windows-1252 (Western European)"
        }
    }

    /// The encoding of text that begins with `head`; nil when it has NUL bytes and so is no text.
    static func begins(_ head: [UInt8]) -> TextEncoding? {
        if head.starts(with: [0xFF, 0xFE]) { return .utf16(bigEndian: false) }
        if head.starts(with: [0xFE, 0xFF]) { return .utf16(bigEndian: true) }
        guard head.contains(0) else { return .utf8 }
        // Without a mark, UTF-16 shows by the zero halves of its Latin letters and commas.
        let pairs = min(head.count, 4096) / 2
        guard pairs >= 4 else { return nil }
        let evenZeros = (0..<pairs).count { head[2 * $0] == 0 }, oddZeros = (0..<pairs).count { head[2 * $0 + 1] == 0 }
        if oddZeros * 10 > pairs * 7, evenZeros * 20 < pairs { return .utf16(bigEndian: false) }
        if evenZeros * 10 > pairs * 7, oddZeros * 20 < pairs { return .utf16(bigEndian: true) }
        return nil
    }
}

/// Counts what is UTF-8 and what is not, in pieces of a file.
struct UTF8Check {
    private(set) var isBroken = false
    /// Letters of two bytes and more; they do not come about by chance.
    private(set) var longLetters = 0
    private(set) var brokenBytes = 0
    private(set) var hasNUL = false
    private var pending: [UInt8] = []

    /// The encoding of text whose bytes were all added and that does not begin with a UTF-16 mark.
    var encoding: TextEncoding {
        brokenBytes == 0 ? .utf8 : longLetters > 2 * brokenBytes ? .damagedUTF8 : .windows1252
    }

    mutating func add(_ piece: [UInt8]) {
        var bytes = pending + piece
        pending = []
        if bytes.allSatisfy({ $0 < 0x80 && $0 != 0 }) { return }
        // A letter cut by the end of the piece waits for the next one.
        let cut = bytes.suffix(3).lastIndex { $0 >= 0xC0 }
        if let cut, bytes.count - cut < Self.length(bytes[cut]) {
            pending = Array(bytes[cut...])
            bytes.removeSubrange(cut...)
        }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte == 0 { hasNUL = true }
                index += 1
            } else if Self.isLetter(bytes, at: index) {
                longLetters += 1
                index += Self.length(byte)
            } else {
                brokenBytes += 1
                index += 1
            }
        }
    }

    /// What follows is from elsewhere in the file; a letter that was cut is not counted.
    mutating func endPiece() { pending = [] }

    mutating func end() {
        brokenBytes += pending.count
        pending = []
    }

    /// Bytes of the letter that begins with `byte`; 1 for a byte that none begins with.
    static func length(_ byte: UInt8) -> Int {
        switch byte {
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    /// Well-formed sequences of the Unicode Standard, table 3-7.
    static func isLetter(_ bytes: [UInt8], at index: Int) -> Bool {
        let byte = bytes[index], count = length(byte)
        guard (0xC2...0xF4).contains(byte), index + count <= bytes.count else { return false }
        let second = bytes[index + 1]
        let bounds: ClosedRange<UInt8> =
            switch byte {
            case 0xE0: 0xA0...0xBF
            case 0xED: 0x80...0x9F
            case 0xF0: 0x90...0xBF
            case 0xF4: 0x80...0x8F
            default: 0x80...0xBF
            }
        return bounds.contains(second)
            && bytes[(index + 1)..<(index + count)].dropFirst().allSatisfy { (0x80...0xBF).contains($0) }
    }
}
