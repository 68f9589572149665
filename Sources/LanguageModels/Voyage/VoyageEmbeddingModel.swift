/// Voyage embeddings, which read documents and queries differently.
public struct VoyageEmbeddingModel: EmbeddingModel {
    public static let standard = "voyage-3.5"
    public static let defaultBaseURL = "https://api.voyageai.com/v1"

    public var name: String { hosted.name }
    public var dimensions: Int { hosted.call.dimensions }
    public var batchSize: Int { hosted.batchSize }
    private let hosted: HostedEmbedding

    /// - Parameters:
    ///   - dimensions: 1,024 unless the model is one of those that give other lengths by default.
    ///   - baseURL: up to and with `/v1`.
    public init(
        name: String = VoyageEmbeddingModel.standard, dimensions: Int = 1_024, apiKey: String,
        baseURL: String = VoyageEmbeddingModel.defaultBaseURL, retries: RetryPolicy = RetryPolicy(),
        timeouts: ModelTimeouts = ModelTimeouts()
    ) {
        // 1,000 texts and, of its largest models, 120,000 tokens a request are taken.
        hosted = HostedEmbedding(
            name: name, dimensions: dimensions, batchSize: 256, batchBytes: 120_000, provider: "Voyage",
            apiKey: apiKey, baseURL: baseURL, retries: retries, timeouts: timeouts)
    }

    public func embed(_ texts: [String], as purpose: EmbeddingPurpose) async throws -> [[Float]] {
        try await hosted.embed(texts, fields: ["input_type": .string(purpose.rawValue), "truncation": true])
    }
}
