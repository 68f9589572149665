import NIOHTTP1

/// The embedding model that runs on this machine, through a `llama-server` of its own. Costs nothing.
public struct LocalEmbeddingModel: EmbeddingModel {
    public let server: LlamaServer
    public let dimensions: Int
    public var name: String { server.configuration.model.name }
    /// A fraction of a second of work on two cores.
    public let batchSize = 32

    /// What the model reads of a text, its opening and closing mark among them.
    static let maximumTokens = 256

    /// - Parameter server: configured with the purpose `embedding`.
    public init(_ server: LlamaServer, dimensions: Int = 384) { (self.server, self.dimensions) = (server, dimensions) }

    public func embed(_ texts: [String], as purpose: EmbeddingPurpose) async throws -> [[Float]] {
        let call = EmbeddingCall(
            provider: LlamaServer.provider, dimensions: dimensions, transport: server.transport,
            retries: LocalModel.retries,
            endpoint: { [server] attempt in
                var endpoint = try await server.endpoint(check: attempt > 0)
                endpoint.baseURL += "/v1"
                return endpoint
            })
        var vectors: [[Float]] = []
        for batch in EmbeddingText.batches(texts.map(EmbeddingText.prepared), count: batchSize, bytes: .max) {
            var inputs: [JSON] = []
            for text in batch { inputs.append(try await input(text)) }
            vectors += try await call.vectors(["model": .string(name), "input": .array(inputs)], count: batch.count)
        }
        return vectors
    }

    /// The text, or the tokens of its beginning where it is longer than the model reads: the server would refuse it.
    private func input(_ text: String) async throws(ModelError) -> JSON {
        // A word piece is at least a byte, and two marks come on top.
        if text.utf8.count <= Self.maximumTokens - 2 { return .string(text) }
        let answer = try await LocalModel(server).send(
            .POST, "/tokenize", body: ["content": .string(text), "add_special": true])
        guard let tokens = answer["tokens"]?.array, let last = tokens.last else {
            throw ModelError(.badResponse, provider: LlamaServer.provider)
        }
        return .array(tokens.count <= Self.maximumTokens ? tokens : tokens.prefix(Self.maximumTokens - 1) + [last])
    }
}
