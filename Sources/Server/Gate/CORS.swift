import HTTPTypes
import Hummingbird

/// Lets pages of other origins call, when these are listed. Off for an empty list.
struct CORS: Sendable {
    let origins: [String]

    /// The answer to a browser that asks before it calls.
    func preflight(_ request: Request) -> Reply? {
        guard request.method == .options, request.headers[.accessControlRequestMethod] != nil,
            let origin = allowed(request)
        else { return nil }
        return Reply(
            .noContent,
            headers: [
                .accessControlAllowOrigin: origin, .accessControlAllowMethods: "GET, HEAD, POST, PUT, PATCH, DELETE",
                .accessControlAllowHeaders:
                    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Upload-Offset, X-Request-ID",
                .accessControlMaxAge: "600", .vary: "Origin",
            ])
    }

    func allow(_ request: Request, _ reply: inout Reply) {
        guard let origin = allowed(request), reply.headers[.accessControlAllowOrigin] == nil else { return }
        reply.headers[.accessControlAllowOrigin] = origin
        reply.headers[.accessControlExposeHeaders] = "ETag, Location, Retry-After, Upload-Offset, X-Request-ID"
        reply.headers[.vary] = "Origin"
    }

    private func allowed(_ request: Request) -> String? {
        request.headers[.origin].flatMap { origins.contains($0) ? $0 : nil }
    }
}
