import Foundation

/// The files in a zip archive (APPNOTE 6.3, without ZIP64, encryption and several disks: Excel writes none of them).
struct ZipArchive {
    struct Entry: Hashable {
        var isDeflated: Bool
        var compressedSize: Int
        var offset: Int
    }
    struct Damaged: Error {}

    private let data: Data
    /// By path in the archive.
    let entries: [String: Entry]
    /// All of them: two may have the same path.
    let all: [Entry]

    /// Throws `Damaged`, or what the system says when the file cannot be read.
    init(_ file: URL) throws {
        let data = try Data(contentsOf: file, options: .mappedIfSafe)
        // The end record is the last thing but for a comment of at most 64 KB.
        let lowest = max(0, data.count - 22 - 65_535)
        guard data.count >= 22,
            let end = (lowest...(data.count - 22)).reversed().first(where: { Self.number(data, $0, 4) == 0x0605_4B50 }),
            let count = Self.number(data, end + 10, 2), var at = Self.number(data, end + 16, 4)
        else { throw Damaged() }
        var entries: [String: Entry] = [:]
        var all: [Entry] = []
        for _ in 0..<count {
            guard Self.number(data, at, 4) == 0x0201_4B50, let method = Self.number(data, at + 10, 2),
                let size = Self.number(data, at + 20, 4), let nameLength = Self.number(data, at + 28, 2),
                let extraLength = Self.number(data, at + 30, 2), let commentLength = Self.number(data, at + 32, 2),
                let offset = Self.number(data, at + 42, 4), at + 46 + nameLength <= data.count
            else { throw Damaged() }
            let name = String(decoding: data[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
            if method == 0 || method == 8 {
                let entry = Entry(isDeflated: method == 8, compressedSize: size, offset: offset)
                entries[name] = entry
                all.append(entry)
            }
            at += 46 + nameLength + extraLength + commentLength
        }
        (self.data, self.entries, self.all) = (data, entries, all)
    }

    /// What the file at `path` holds; nil when there is none, or more than `limit` bytes of it. Throws `Damaged` and
    /// `Inflater.Damaged`.
    func content(of path: String, limit: Int = .max) throws -> [UInt8]? {
        guard let entry = entries[path] else { return nil }
        var content: [UInt8] = []
        return try unpack(entry) { piece in
            content += piece
            return content.count <= limit
        } ? content : nil
    }

    /// The bytes that `entry` unpacks to, counted no further than beyond `limit`. Throws as `content(of:limit:)` does.
    func unpackedSize(of entry: Entry, limit: Int64) throws -> Int64 {
        var size: Int64 = 0
        _ = try unpack(entry) { piece in
            size += Int64(piece.count)
            return size <= limit
        }
        return size
    }

    /// Gives `take` what `entry` holds, piece by piece, for as long as it wants more.
    /// - Returns: whether it took all.
    private func unpack(_ entry: Entry, _ take: ([UInt8]) -> Bool) throws -> Bool {
        guard Self.number(data, entry.offset, 4) == 0x0403_4B50,
            let nameLength = Self.number(data, entry.offset + 26, 2),
            let extraLength = Self.number(data, entry.offset + 28, 2)
        else { throw Damaged() }
        let start = entry.offset + 30 + nameLength + extraLength
        guard start + entry.compressedSize <= data.count else { throw Damaged() }
        let bytes = data[start..<(start + entry.compressedSize)]
        // Piece by piece: a small archive may hold endless zeros.
        let inflater = entry.isDeflated ? Inflater(.none) : nil
        for at in stride(from: start, to: bytes.endIndex, by: 1 << 14) {
            let piece = Array(bytes[at..<min(at + (1 << 14), bytes.endIndex)])
            guard take(try inflater?.unpack(piece) ?? piece) else { return false }
        }
        return true
    }

    /// A little-endian number of `count` bytes; nil outside of the data.
    private static func number(_ data: Data, _ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset + count <= data.count else { return nil }
        return (0..<count).reduce(0) { $0 | Int(data[data.startIndex + offset + $1]) << (8 * $1) }
    }
}
