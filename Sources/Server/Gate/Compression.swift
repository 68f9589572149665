import HTTPTypes
import Hummingbird
import NIOCore

/// gzip for JSON and text that is at hand as a whole and worth it.
enum Compression {
    static let smallest = 1400
    private static let types: Set<String> = ["application/json", "application/yaml", "text/csv", "text/plain"]

    static func apply(to reply: Reply, for request: Request) -> Reply {
        guard case .bytes(let buffer) = reply.body, buffer.readableBytes >= smallest,
            Gzip.isAccepted(by: request.headers[.acceptEncoding]),
            types.contains(HeaderValue(reply.headers[.contentType] ?? "").value),
            reply.headers[.contentEncoding] == nil,
            let packed = buffer.withUnsafeReadableBytes({ Gzip.compress($0) }), packed.count < buffer.readableBytes
        else { return reply }
        var reply = reply
        reply.body = .bytes(ByteBuffer(bytes: packed))
        reply.headers[.contentEncoding] = "gzip"
        reply.headers[.vary] = reply.headers[.vary].map { $0 + ", Accept-Encoding" } ?? "Accept-Encoding"
        // Another encoding is another strong representation.
        if let tag = reply.headers[.eTag], !tag.hasPrefix("W/") { reply.headers[.eTag] = "W/" + tag }
        return reply
    }
}
