/// Why a model did not answer.
///
/// `description` is made of fixed sentences and of codes that look like identifiers: it holds no key, no prompt and no
/// row, so it may be shown and logged. `debugDescription` adds the provider's own words where they are known to be safe.
public struct ModelError: Error, Sendable, Hashable {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let unauthorized = Code(rawValue: "unauthorized")
        public static let rateLimited = Code(rawValue: "rate_limited")
        public static let quotaExceeded = Code(rawValue: "quota_exceeded")
        public static let overloaded = Code(rawValue: "overloaded")
        public static let serverFailed = Code(rawValue: "server_failed")
        public static let timedOut = Code(rawValue: "timed_out")
        public static let cancelled = Code(rawValue: "cancelled")
        public static let connectionFailed = Code(rawValue: "connection_failed")
        /// The model isn't installed, configured or able to start.
        public static let unavailable = Code(rawValue: "unavailable")
        public static let badResponse = Code(rawValue: "bad_response")
        public static let refused = Code(rawValue: "refused")
        public static let contextTooLong = Code(rawValue: "context_too_long")
        public static let invalidRequest = Code(rawValue: "invalid_request")
        public static let notFound = Code(rawValue: "not_found")
    }

    public var code: Code
    /// Who failed, as people know them: "Anthropic", "OpenAI", "The local model".
    public var provider: String
    /// The HTTP status, when there was one.
    public var status: Int?
    /// How long the provider asks to wait.
    public var retryAfter: Duration?
    /// A sentence of ours that replaces the code's fixed one.
    public var sentence: String?
    /// The provider's own words with keys taken out. For debugging only: it may repeat a part of the prompt.
    public var detail: String?
    /// In a fallback chain: what each model failed with, in order.
    public var causes: [ModelError]

    public init(
        _ code: Code, provider: String, status: Int? = nil, retryAfter: Duration? = nil, sentence: String? = nil,
        detail: String? = nil, causes: [ModelError] = []
    ) {
        (self.code, self.provider, self.status, self.retryAfter) = (code, provider, status, retryAfter)
        (self.sentence, self.detail, self.causes) = (sentence, detail, causes)
    }

    /// Whether the same request may succeed a little later.
    public var isRetryable: Bool {
        [.rateLimited, .overloaded, .serverFailed, .timedOut, .connectionFailed].contains(code)
    }
}

extension ModelError: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String {
        let status = status.map { " (HTTP \($0))" } ?? ""
        let tried = causes.map { "\($0.provider): \($0.code.rawValue)" }.joined(separator: ", ")
        return provider + " " + (sentence ?? Self.sentences[code] ?? "failed.") + status
            + (tried.isEmpty ? "" : " [\(tried)]")
    }

    public var debugDescription: String {
        ([description] + [detail].compactMap(\.self) + causes.map(\.debugDescription)).joined(separator: "\n")
    }

    private static let sentences: [Code: String] = [
        .unauthorized: "did not accept the key. Check the key and its permissions.",
        .rateLimited: "is limiting the rate of requests. Try again a little later.",
        .quotaExceeded: "has no credit left for this key. Check the account's billing.",
        .overloaded: "is overloaded. Try again a little later.",
        .serverFailed: "failed on its side. Try again a little later.",
        .timedOut: "did not answer in time. Try again, or raise the time-out.",
        .cancelled: "was cancelled.",
        .connectionFailed: "could not be reached, or the connection broke. Check the network and the base URL.",
        .unavailable: "is not available.",
        .badResponse: "sent an answer that could not be read. Check that the base URL is a model server.",
        .refused: "refused to answer.",
        .contextTooLong: "was sent more text than it can take. Ask about fewer tables.",
        .invalidRequest: "rejected the request as invalid.",
        .notFound: "does not know this model or address. Check the model name and the base URL.",
    ]
}
