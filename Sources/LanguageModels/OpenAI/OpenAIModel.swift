/// OpenAI chat completions, and any server that speaks them (Ollama, vLLM, llama-server).
public struct OpenAIModel: ChatModel {
    public static let defaultBaseURL = "https://api.openai.com/v1"
    public static let gpt4o = "gpt-4o-2024-08-06"

    public let name: String
    public let profile: ModelProfile
    let provider: String
    let transport: Transport
    let retries: RetryPolicy
    /// Fields that only one kind of server knows, added to every request.
    let extraFields: [String: JSON]
    let endpoint: @Sendable (_ attempt: Int) async throws -> Endpoint

    /// - Parameters:
    ///   - apiKey: nil or empty for a server that asks for none.
    ///   - baseURL: up to and with `/v1`.
    ///   - profile: nil takes what is known of the name, or a small free model with a context of 8,192 tokens.
    public init(
        name: String = OpenAIModel.gpt4o, apiKey: String?, baseURL: String = OpenAIModel.defaultBaseURL,
        profile: ModelProfile? = nil, retries: RetryPolicy = RetryPolicy(), timeouts: ModelTimeouts = ModelTimeouts()
    ) {
        let key = apiKey.flatMap { $0.isEmpty ? nil : $0 }
        let address = baseURL.withoutTrailingSlashes
        let isOpenAI = address == Self.defaultBaseURL
        let endpoint = Endpoint(
            baseURL: address,
            headers: key.map { [("authorization", "Bearer \($0)")] } ?? [], secret: key)
        self.init(
            name: name, profile: profile ?? Self.profile(of: name, isOpenAI: isOpenAI),
            provider: isOpenAI ? "OpenAI" : "The OpenAI-compatible server",
            transport: Transport(timeouts: timeouts), retries: retries, extraFields: [:], endpoint: { _ in endpoint })
    }

    init(
        name: String, profile: ModelProfile, provider: String, transport: Transport, retries: RetryPolicy,
        extraFields: [String: JSON], endpoint: @escaping @Sendable (Int) async throws -> Endpoint
    ) {
        (self.name, self.profile, self.provider, self.transport) = (name, profile, provider, transport)
        (self.retries, self.extraFields, self.endpoint) = (retries, extraFields, endpoint)
    }

    public func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let body: JSON
        do {
            body = try OpenAIRequest.body(request, model: name, extraFields: extraFields, provider: provider)
        } catch {
            return AsyncThrowingStream { $0.finish(throwing: error) }
        }
        return StreamingCall(
            provider: provider, path: "/chat/completions", body: body, transport: transport, retries: retries,
            endpoint: endpoint,
            makeDecoder: { [name, provider, profile] in
                OpenAIDecoder(provider: provider, model: name, profile: profile)
            }
        ).events()
    }

    /// What is known of a name. Prices in US dollars per million tokens, from OpenAI's price list.
    static func profile(of name: String, isOpenAI: Bool) -> ModelProfile {
        if name.hasPrefix("gpt-4o"), !name.hasPrefix("gpt-4o-mini") {
            return ModelProfile(
                strategy: .frontier, contextWindow: 128_000,
                price: Price(input: 2.50, cachedInput: 1.25, cacheWrite: 2.50, output: 10))
        }
        // A server of one's own runs small models, more often than not.
        return isOpenAI
            ? ModelProfile(strategy: .frontier, contextWindow: 128_000)
            : ModelProfile(strategy: .small, contextWindow: 8_192)
    }
}

extension String {
    var withoutTrailingSlashes: String {
        var text = self[...]
        while text.last == "/" { text = text.dropLast() }
        return String(text)
    }
}
