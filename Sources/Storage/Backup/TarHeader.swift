import Foundation

/// The 512 bytes before each file of a tar archive, as POSIX.1-1988 (ustar) has them. A path over 100 bytes or a file
/// of 8 GiB and more does not fit; a header of its own (pax, POSIX.1-2001) tells them before.
struct TarHeader: Sendable, Hashable {
    static let blockSize = 512
    /// Of paths and sizes told by pax; more is no archive of ours.
    private static let longestRecords: Int64 = 1 << 16

    var path: String
    /// In bytes.
    var size: Int64
    private var type = UInt8(ascii: "0")

    init(path: String, size: Int64) { (self.path, self.size) = (path, size) }

    /// Whole blocks.
    func encoded() -> Data {
        if path.utf8.count <= 100, size < 1 << 33 { return block() }
        let records = Data((Self.record("path", path) + Self.record("size", String(size))).utf8)
        var pax = TarHeader(path: "pax", size: Int64(records.count))
        pax.type = UInt8(ascii: "x")
        var plain = self
        plain.path = "long-\(size)"
        plain.size = size < 1 << 33 ? size : 0
        return pax.block() + records + Data(count: Self.padding(pax.size)) + plain.block()
    }

    /// Nil at the archive's end. `read` gives exactly so many bytes or throws.
    static func read(_ read: (Int) throws -> Data) throws -> TarHeader? {
        guard var header = try TarHeader(block: read(blockSize)) else { return nil }
        if header.type == UInt8(ascii: "0") { return header }
        guard header.type == UInt8(ascii: "x"), header.size < longestRecords else {
            throw BackupError.damaged("no plain file")
        }
        let records = try read(Int(header.size) + padding(header.size)).prefix(Int(header.size))
        guard let next = try TarHeader(block: read(blockSize)), next.type == UInt8(ascii: "0") else {
            throw BackupError.damaged("a file is missing")
        }
        header = next
        try header.apply(records)
        return header
    }

    /// A record counts its own length, so that its value may hold anything, line ends too.
    private mutating func apply(_ records: Data) throws {
        var rest = records[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0 != UInt8(ascii: " ") }
            guard let length = Int(String(decoding: digits, as: UTF8.self)), length > digits.count + 1,
                length <= rest.count
            else {
                throw BackupError.damaged("a header can't be read")
            }
            let record = rest.prefix(length - 1).dropFirst(digits.count + 1)
            let key = record.prefix { $0 != UInt8(ascii: "=") }
            let value = String(decoding: record.dropFirst(key.count + 1), as: UTF8.self)
            switch String(decoding: key, as: UTF8.self) {
            case "path": path = value
            case "size": size = Int64(value) ?? -1
            default: break
            }
            rest = rest.dropFirst(length)
        }
        guard size >= 0 else { throw BackupError.damaged("a size that is none") }
    }

    /// Bytes that fill a file up to whole blocks.
    static func padding(_ size: Int64) -> Int { Int((Int64(blockSize) - size % Int64(blockSize)) % Int64(blockSize)) }

    private func block() -> Data {
        var block = [UInt8](repeating: 0, count: Self.blockSize)
        func put(_ text: String, at offset: Int) {
            block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        put(path, at: 0)
        put("0000600", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(Self.octal(size, 11), at: 124)
        put(Self.octal(0, 11), at: 136)
        put("        ", at: 148)
        block[156] = type
        put("ustar", at: 257)
        put("00", at: 263)
        put(Self.octal(Self.sum(block), 6) + "\0 ", at: 148)
        return Data(block)
    }

    private init?(block data: Data) throws {
        let block = [UInt8](data)
        if block.allSatisfy({ $0 == 0 }) { return nil }
        var unsummed = block
        unsummed.replaceSubrange(148..<156, with: [UInt8](repeating: 32, count: 8))
        guard let sum = Self.number(block[148..<156]), sum == Self.sum(unsummed),
            let size = Self.number(block[124..<136]), size >= 0
        else {
            throw BackupError.damaged("a header can't be read")
        }
        self.init(path: String(decoding: block[0..<100].prefix { $0 != 0 }, as: UTF8.self), size: size)
        type = block[156]
    }

    /// `length key=value` where the length counts itself.
    private static func record(_ key: String, _ value: String) -> String {
        let rest = " \(key)=\(value)\n"
        var length = rest.utf8.count
        while String(length).utf8.count + rest.utf8.count != length {
            length = String(length).utf8.count + rest.utf8.count
        }
        return "\(length)\(rest)"
    }

    private static func sum(_ block: [UInt8]) -> Int64 { block.reduce(0) { $0 + Int64($1) } }
    private static func octal(_ number: Int64, _ digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        Int64(String(decoding: field.prefix { $0 != 0 && $0 != 32 }, as: UTF8.self), radix: 8)
    }
}
