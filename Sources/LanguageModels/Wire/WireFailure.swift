import Foundation
import NIOHTTP1

/// An HTTP status with its body, or an error event inside a stream, in the words of either provider:
/// `{"error": {"type", "message"}}` (Anthropic) or `{"error": {"type", "code", "message"}}` (OpenAI and compatible).
struct WireFailure {
    var status: Int?
    var type: String
    var message: String
    var retryAfter: Duration?

    init(status: Int, headers: HTTPHeaders, body: String, now: Date = Date()) {
        let json = try? JSON(text: body)
        self.init(status: status, json: json ?? .null)
        if let milliseconds = headers.first(name: "retry-after-ms").flatMap(Double.init), milliseconds >= 0 {
            retryAfter = .milliseconds(min(milliseconds, 86_400_000))
        } else if let header = headers.first(name: "retry-after") {
            retryAfter = RetryPolicy.retryAfter(header, now: now)
        }
    }

    /// `json` is the whole object around `error`.
    init(status: Int?, json: JSON) {
        let error = json["error"] ?? .null
        let code = error["code"]
        self.status = status ?? code?.integer
        type = code?.string ?? error["type"]?.string ?? ""
        message = error["message"]?.string ?? error.string ?? json["message"]?.string ?? ""
    }

    func error(provider: String, secret: String?) -> ModelError {
        let code = code
        // A message about a key repeats a part of it; nothing else is known to, but the key is taken out anyway.
        var detail: String? = code == .unauthorized || message.isEmpty ? nil : String(message.prefix(500))
        if let secret, !secret.isEmpty { detail = detail?.replacingOccurrences(of: secret, with: "[key]") }
        return ModelError(code, provider: provider, status: status, retryAfter: retryAfter, detail: detail)
    }

    private var code: ModelError.Code {
        switch type {
        case "context_length_exceeded", "exceed_context_size_error", "request_too_large": return .contextTooLong
        case "insufficient_quota", "billing_error": return .quotaExceeded
        case "overloaded_error": return .overloaded
        case "rate_limit_error", "rate_limit_exceeded": return .rateLimited
        case "authentication_error", "permission_error", "invalid_api_key": return .unauthorized
        default: break
        }
        let words = message.lowercased()
        // Anthropic and vLLM report a full context with a general type; the sentence is all there is.
        if status == 400 || status == 413 || status == nil,
            words.contains("prompt is too long") || words.contains("maximum context length")
                || words.contains("context window")
        {
            return .contextTooLong
        }
        switch status {
        case 401, 403: return .unauthorized
        case 402: return .quotaExceeded
        case 404: return .notFound
        case 408, 504: return .timedOut
        case 409: return .serverFailed
        case 413: return .contextTooLong
        case 429: return .rateLimited
        case 503, 529: return .overloaded
        case .some(let status) where status >= 500: return .serverFailed
        case .some(let status) where status >= 400: return .invalidRequest
        case .some: return .badResponse
        // An error event inside a stream: only its type says what it is.
        case nil: return ["api_error", "server_error", "timeout_error"].contains(type) ? .serverFailed : .badResponse
        }
    }
}
