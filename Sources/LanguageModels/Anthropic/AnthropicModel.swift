/// Claude through the Anthropic Messages API.
public struct AnthropicModel: ChatModel {
    public static let defaultBaseURL = "https://api.anthropic.com"
    public static let sonnet = "claude-sonnet-4-20250514"

    public let name: String
    public let profile: ModelProfile
    private let transport: Transport
    private let retries: RetryPolicy
    private let endpoint: Endpoint

    /// - Parameters:
    ///   - baseURL: without `/v1`.
    ///   - profile: nil takes what is known of the name: 200,000 tokens, and Sonnet 4's price.
    public init(
        name: String = AnthropicModel.sonnet, apiKey: String, baseURL: String = AnthropicModel.defaultBaseURL,
        profile: ModelProfile? = nil, retries: RetryPolicy = RetryPolicy(), timeouts: ModelTimeouts = ModelTimeouts()
    ) {
        self.name = name
        self.profile = profile ?? Self.profile(of: name)
        self.retries = retries
        transport = Transport(timeouts: timeouts)
        endpoint = Endpoint(
            baseURL: baseURL.withoutTrailingSlashes,
            headers: [("x-api-key", apiKey), ("anthropic-version", "2023-06-01")], secret: apiKey)
    }

    public func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let body: JSON
        do {
            body = try AnthropicRequest.body(request, model: name)
        } catch {
            return AsyncThrowingStream { $0.finish(throwing: error) }
        }
        return StreamingCall(
            provider: AnthropicRequest.provider, path: "/v1/messages", body: body, transport: transport,
            retries: retries, endpoint: { [endpoint] _ in endpoint },
            makeDecoder: { [name, profile] in AnthropicDecoder(model: name, profile: profile) }
        ).events()
    }

    /// Prices in US dollars per million tokens, from Anthropic's price list.
    static func profile(of name: String) -> ModelProfile {
        let isSonnet = name.hasPrefix("claude-sonnet-4")
        return ModelProfile(
            strategy: .frontier, contextWindow: 200_000,
            price: isSonnet ? Price(input: 3, cachedInput: 0.30, cacheWrite: 3.75, output: 15) : nil)
    }
}
