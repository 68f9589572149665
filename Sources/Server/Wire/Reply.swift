import Analyst
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What a request is answered with.
struct Reply: Sendable {
    enum Body: Sendable {
        case none
        case bytes(ByteBuffer)
        /// Written as it is made; `length` where it is known.
        case stream(length: Int?, @Sendable (inout any ResponseBodyWriter) async throws -> Void)
    }
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: Body

    init(_ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body = .none) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    static func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) throws
        -> Reply
    {
        bytes(try OrderedJSONEncoder().encode(value), "application/json", status, headers: headers)
    }

    static func json(_ value: JSON, _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Reply {
        bytes(value.encoded.utf8, "application/json", status, headers: headers)
    }

    static func bytes(
        _ data: some Sequence<UInt8>, _ type: String, _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Reply {
        var headers = headers
        headers[.contentType] = type
        return Reply(status, headers: headers, body: .bytes(ByteBuffer(bytes: data)))
    }

    static let noContent = Reply(.noContent)

    /// With its entity tag, or 304 without a body for who has it already.
    func tagged(for request: Request) -> Reply {
        guard case .bytes(let buffer) = body else { return self }
        var reply = self
        let tag = EntityTag.of(buffer.readableBytesView)
        reply.headers[.eTag] = tag
        if EntityTag.matches(request.headers[.ifNoneMatch], tag) {
            reply.headers[.contentType] = nil
            (reply.status, reply.body) = (.notModified, .none)
        }
        return reply
    }

    func response(forHead isHead: Bool) -> Response {
        switch body {
        case .none: return Response(status: status, headers: headers)
        case .bytes(let buffer):
            let response = Response(status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
            return isHead ? response.createHeadResponse() : response
        case .stream(let length, let write):
            if isHead { return Response(status: status, headers: headers) }
            return Response(status: status, headers: headers, body: ResponseBody(contentLength: length, write))
        }
    }
}
