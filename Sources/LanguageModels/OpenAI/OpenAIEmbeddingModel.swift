/// OpenAI embeddings, and any server that speaks them.
public struct OpenAIEmbeddingModel: EmbeddingModel {
    public static let small = "text-embedding-3-small"

    public var name: String { hosted.name }
    public var dimensions: Int { hosted.call.dimensions }
    public var batchSize: Int { hosted.batchSize }
    private let hosted: HostedEmbedding

    /// - Parameters:
    ///   - dimensions: what the named model gives, 1,536 for the standard one.
    ///   - apiKey: nil or empty for a server that asks for none.
    ///   - baseURL: up to and with `/v1`.
    public init(
        name: String = OpenAIEmbeddingModel.small, dimensions: Int = 1_536, apiKey: String?,
        baseURL: String = OpenAIModel.defaultBaseURL, retries: RetryPolicy = RetryPolicy(),
        timeouts: ModelTimeouts = ModelTimeouts()
    ) {
        let isOpenAI = baseURL.withoutTrailingSlashes == OpenAIModel.defaultBaseURL
        // 2,048 texts and 300,000 tokens a request are taken; smaller ones show progress and lose less when they fail.
        hosted = HostedEmbedding(
            name: name, dimensions: dimensions, batchSize: 256, batchBytes: 300_000,
            provider: isOpenAI ? "OpenAI" : "The OpenAI-compatible server", apiKey: apiKey, baseURL: baseURL,
            retries: retries, timeouts: timeouts)
    }

    public func embed(_ texts: [String], as purpose: EmbeddingPurpose) async throws -> [[Float]] {
        try await hosted.embed(texts, fields: ["encoding_format": "float"])
    }
}
