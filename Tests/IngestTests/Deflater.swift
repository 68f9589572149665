import CZlib

/// Packs for tests: what the program only unpacks.
enum Deflater {
    struct Failure: Error {}

    /// `piece` so many times over, as gzip or (`raw`) as in a zip archive.
    static func pack(_ piece: [UInt8], times: Int, raw: Bool = false) throws -> [UInt8] {
        var stream = z_stream()
        let version = ZLIB_VERSION, size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, 6, Z_DEFLATED, raw ? -15 : 31, 8, Z_DEFAULT_STRATEGY, version, size) == Z_OK else {
            throw Failure()
        }
        defer { deflateEnd(&stream) }
        var piece = piece, packed: [UInt8] = [], room = [UInt8](repeating: 0, count: 1 << 16)
        for time in 1...times {
            piece.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                repeat {
                    let written = room.withUnsafeMutableBufferPointer { output in
                        stream.next_out = output.baseAddress
                        stream.avail_out = UInt32(output.count)
                        _ = deflate(&stream, time == times ? Z_FINISH : Z_NO_FLUSH)
                        return output.count - Int(stream.avail_out)
                    }
                    packed += room.prefix(written)
                } while stream.avail_out == 0
            }
        }
        return packed
    }
}
