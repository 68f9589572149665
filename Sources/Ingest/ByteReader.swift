import CZlib
import Foundation

/// The bytes of a file from its beginning, piece by piece; gzip is unpacked on the way.
final class ByteReader {
    private let handle: FileHandle
    private let gzip: Inflater?
    private let pieceLength: Int

    /// Throws what the system says when the file cannot be opened.
    init(_ file: URL) throws {
        handle = try FileHandle(forReadingFrom: file)
        let magic = try handle.read(upToCount: 2)
        try handle.seek(toOffset: 0)
        gzip = magic.map { Array($0) } == [0x1F, 0x8B] ? Inflater(.gzip) : nil
        // One byte of gzip may be a thousand unpacked.
        pieceLength = gzip == nil ? 1 << 20 : 1 << 14
    }

    var isGzip: Bool { gzip != nil }

    /// The next bytes, about a megabyte or (unpacked) at most sixteen; nil at the end. Throws `Inflater.Damaged`.
    func next() throws -> [UInt8]? {
        while let piece = try handle.read(upToCount: pieceLength), !piece.isEmpty {
            guard let gzip else { return Array(piece) }
            let unpacked = try gzip.unpack(Array(piece))
            if !unpacked.isEmpty { return unpacked }
        }
        return nil
    }

    deinit { try? handle.close() }

    /// At most `count` bytes from the beginning of `file`, and whether there are more.
    static func head(of file: URL, count: Int) throws -> (bytes: [UInt8], isWhole: Bool) {
        let reader = try ByteReader(file)
        var head: [UInt8] = []
        while head.count <= count, let piece = try reader.next() { head += piece }
        return head.count > count ? (Array(head.prefix(count)), false) : (head, true)
    }
}

/// Deflate (RFC 1951) by zlib, in a stream.
final class Inflater {
    enum Wrapping: Int32 {
        /// As it stands in zip archives.
        case none = -15
        case gzip = 31
    }
    struct Damaged: Error {}

    private var stream = z_stream()
    private let isReady: Bool
    private let wrapping: Wrapping

    init(_ wrapping: Wrapping) {
        self.wrapping = wrapping
        isReady = inflateInit2_(&stream, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }
    deinit { if isReady { inflateEnd(&stream) } }

    /// What `bytes`, which follow those of earlier calls, unpack to. Throws `Damaged`.
    func unpack(_ bytes: [UInt8]) throws(Damaged) -> [UInt8] {
        guard isReady else { throw Damaged() }
        var bytes = bytes
        var result: [UInt8] = []
        var isDamaged = false
        bytes.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            var room = [UInt8](repeating: 0, count: 1 << 18)
            var isDone = false
            while !isDone, !isDamaged {
                let state = room.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                result += room.prefix(room.count - Int(stream.avail_out))
                switch state {
                case Z_OK: isDone = stream.avail_in == 0 && stream.avail_out > 0
                case Z_BUF_ERROR: isDone = true
                // A gzip file may be several, one after another.
                case Z_STREAM_END where wrapping == .gzip && stream.avail_in > 0:
                    isDamaged = inflateReset(&stream) != Z_OK
                case Z_STREAM_END:
                    isDone = true
                    isDamaged = wrapping == .gzip && inflateReset(&stream) != Z_OK
                default: isDamaged = true
                }
            }
        }
        if isDamaged { throw Damaged() }
        return result
    }
}
