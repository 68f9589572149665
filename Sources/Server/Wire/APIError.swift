import HTTPTypes

/// What a request can be answered with instead of what it asked for. Everything here is for the person who asks: it holds
/// neither rows nor keys nor paths.
struct APIError: Error, Sendable {
    var status: HTTPResponse.Status
    /// A word that programs can rely on, such as `not_found`.
    var code: String
    /// What happened.
    var message: String
    /// More about it, such as the place in the request.
    var detail: String?
    /// What to do.
    var suggestion: String?
    var headers = HTTPFields()

    init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, detail: String? = nil,
        suggestion: String? = nil,
        headers: HTTPFields = [:]
    ) {
        (self.status, self.code, self.message, self.detail) = (status, code, message, detail)
        (self.suggestion, self.headers) = (suggestion, headers)
    }

    /// The one envelope of all errors.
    func json(requestID: String) -> JSON {
        .object([
            "error": .object([
                "code": .string(code), "message": .string(message), "detail": .optional(detail),
                "suggestion": .optional(suggestion),
                "request_id": .string(requestID),
            ])
        ])
    }
}

extension APIError {
    static func badRequest(_ message: String, detail: String? = nil) -> APIError {
        APIError(
            .badRequest, "bad_request", message, detail: detail, suggestion: "See /openapi.json for what is expected.")
    }
    /// The same words for what never was, what is gone and what is somebody else's.
    static func notFound(_ thing: String) -> APIError {
        APIError(
            .notFound, "not_found", "There is no such \(thing).",
            suggestion: "Check the id, and that your key is of its workspace.")
    }
    static func invalid(_ violation: SchemaViolation, in place: String) -> APIError {
        APIError(
            .unprocessableContent, "invalid",
            "\(place)\(violation.pointer.isEmpty ? "" : " \(violation.pointer)") \(violation.message).",
            detail: violation.pointer.isEmpty ? nil : violation.pointer,
            suggestion: "See /openapi.json for what is expected.")
    }
    static func tooLarge(_ limit: Int) -> APIError {
        APIError(
            .contentTooLarge, "too_large", "The body is larger than \(limit) bytes.",
            suggestion: "Send less, or in several requests.")
    }
    static let tooSlow = APIError(
        .requestTimeout, "too_slow", "The body came too slowly.", suggestion: "Send it again over a better connection.")
    static func unsupportedType(_ accepted: [String]) -> APIError {
        APIError(
            .unsupportedMediaType, "unsupported_type", "The body must be \(accepted.joined(separator: " or ")).",
            suggestion: "Set Content-Type accordingly.")
    }
    static func unauthorized(_ message: String = "A key is needed.") -> APIError {
        APIError(
            .unauthorized, "unauthorized", message,
            suggestion: "Send \"Authorization: Bearer\" and a key made by an owner.",
            headers: [.wwwAuthenticate: "Bearer realm=\"pintail\""])
    }
    static func forbidden(_ scope: Scope) -> APIError {
        APIError(
            .forbidden, "forbidden", "This key may not do that; it lacks the scope \"\(scope.rawValue)\".",
            suggestion: "Ask an owner for another key.")
    }
    static func preconditionFailed(current: String?) -> APIError {
        APIError(
            .preconditionFailed, "changed", "It was changed since you read it.",
            suggestion: "Read it again and make your change anew.",
            headers: current.map { [.eTag: $0] } ?? [:])
    }
    static func tooManyRequests(_ message: String, retryAfter seconds: Int) -> APIError {
        APIError(
            .tooManyRequests, "too_many_requests", message, suggestion: "Try again in \(seconds) seconds.",
            headers: [.retryAfter: String(seconds)])
    }
    static let internalFailure = APIError(
        .internalServerError, "internal", "Something went wrong on the server.",
        suggestion: "Try again; if it stays, give the request id to who runs the server.")
}
