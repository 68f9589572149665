import CZlib

/// The gzip form (RFC 1952) of bytes.
enum Gzip {
    /// - Returns: nil when memory is short; the bytes as they are do as well.
    static func compress(_ bytes: UnsafeRawBufferPointer, level: Int32 = 5) -> [UInt8]? {
        var stream = z_stream()
        // 15 bits of window, and 16 asks for gzip's head and tail rather than zlib's.
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        // zlib only reads its input; the parameter lacks the const.
        stream.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(bytes.count)
        var status = Z_OK
        let out = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            stream.next_out = buffer.baseAddress
            stream.avail_out = UInt32(bound)
            status = deflate(&stream, Z_FINISH)
            count = bound - Int(stream.avail_out)
        }
        return status == Z_STREAM_END ? out : nil
    }

    /// Whether an `Accept-Encoding` header takes gzip: `gzip;q=0` does not.
    static func isAccepted(by header: String?) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { part in
            let coding = HeaderValue(String(part))
            guard coding.value == "gzip" || coding.value == "*" else { return false }
            let weight: Double = coding.parameters["q"].flatMap { Double($0) } ?? 1
            return weight > 0
        }
    }
}
