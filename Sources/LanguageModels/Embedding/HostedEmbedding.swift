/// What the hosted embedding models have in common: a key, batches, and the same request but for a field or two.
struct HostedEmbedding: Sendable {
    let name: String
    let batchSize: Int
    /// Bytes of all texts of one request, below the tokens that the provider takes at once.
    let batchBytes: Int
    let call: EmbeddingCall

    init(
        name: String, dimensions: Int, batchSize: Int, batchBytes: Int, provider: String, apiKey: String?,
        baseURL: String, retries: RetryPolicy, timeouts: ModelTimeouts
    ) {
        let key = apiKey.flatMap { $0.isEmpty ? nil : $0 }
        let endpoint = Endpoint(
            baseURL: baseURL.withoutTrailingSlashes, headers: key.map { [("authorization", "Bearer \($0)")] } ?? [],
            secret: key)
        (self.name, self.batchSize, self.batchBytes) = (name, batchSize, batchBytes)
        call = EmbeddingCall(
            provider: provider, dimensions: dimensions, transport: Transport(timeouts: timeouts), retries: retries,
            endpoint: { _ in endpoint })
    }

    func embed(_ texts: [String], fields: [String: JSON]) async throws(ModelError) -> [[Float]] {
        var vectors: [[Float]] = []
        let prepared = texts.map(EmbeddingText.prepared)
        for batch in EmbeddingText.batches(prepared, count: batchSize, bytes: batchBytes) {
            let own: [String: JSON] = ["model": .string(name), "input": .array(batch.map(JSON.string))]
            vectors += try await call.vectors(.object(fields.merging(own) { $1 }), count: batch.count)
        }
        return vectors
    }
}
