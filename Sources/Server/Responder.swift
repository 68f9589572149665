import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The edge of the server: gives every request an id, answers it or says in the one envelope why not, and writes a line
/// about it.
struct Responder: HTTPResponder {
    let routes: RouteTable
    let gate: Gate
    let metrics: ServerMetrics
    let cors: CORS
    let logger: Logger

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        let start = ContinuousClock.now
        let id = RequestIdentity.of(request)
        var logger = logger
        logger[metadataKey: "request_id"] = .string(id)
        var route = "unmatched"
        var reply: Reply
        metrics.begin()
        do {
            guard request.head.path?.utf8.count ?? 0 <= 8192 else {
                throw APIError(.init(code: 414), "uri_too_long", "The address is too long.")
            }
            if let preflight = cors.preflight(request) {
                (reply, route) = (preflight, "preflight")
            } else {
                let match = try routes.match(request.method, Substring(request.uri.path))
                route = match.endpoint.name
                reply = try await gate.run(match, request, id: id, logger: logger, channel: context.channel)
            }
        } catch {
            reply = failure(error, id: id, logger: logger)
        }
        cors.allow(request, &reply)
        reply = Compression.apply(to: reply, for: request)
        reply.headers[RequestIdentity.name] = id
        for (name, value) in Self.always where reply.headers[name] == nil { reply.headers[name] = value }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        metrics.end(route: route, status: reply.status.code, seconds: seconds)
        logger.info(
            "request",
            metadata: [
                "method": .string(request.method.rawValue), "route": .string(route),
                "path": .string(String(request.uri.path.prefix(512))),
                "status": .stringConvertible(reply.status.code),
                "milliseconds": .stringConvertible((seconds * 10000).rounded() / 10),
                "remote": .string(context.remoteAddress?.ipAddress ?? ""),
            ])
        return reply.response(forHead: request.method == .head)
    }

    private func failure(_ error: any Error, id: String, logger: Logger) -> Reply {
        let answer = APIError(error)
        if answer.status.kind == .serverError {
            logger.error(
                "request failed", metadata: ["code": .string(answer.code), "error": .string(String(reflecting: error))])
        }
        return .json(answer.json(requestID: id), answer.status, headers: answer.headers)
    }

    /// Answers are for who asked: no cache between may keep them, no page may frame or guess them.
    private static let always: [(HTTPField.Name, String)] = [
        (.cacheControl, "no-store"), (.xContentTypeOptions, "nosniff"),
        (.contentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'"),
    ]
}

/// The id that a request, its log lines and its error share.
enum RequestIdentity {
    static let name = HTTPField.Name("X-Request-ID") ?? .eTag

    /// The caller's own, where it is a plain word; it goes into logs.
    static func of(_ request: Request) -> String {
        let isPlain: (UInt8) -> Bool = {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 46
                || $0 == 95
        }
        if let given = request.headers[name], (1...128).contains(given.utf8.count), given.utf8.allSatisfy(isPlain) {
            return given
        }
        return UUID().uuidString.lowercased()
    }
}
