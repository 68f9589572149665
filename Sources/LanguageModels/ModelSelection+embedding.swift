import Foundation

extension ModelSelection {
    /// The embedding model for a name as people write it:
    ///
    /// | name | model |
    /// | --- | --- |
    /// | nil, `local` | MiniLM on this machine, or what `PINTAIL_EMBEDDING_MODEL` names |
    /// | `openai`, `openai:NAME`, `text-embedding-…` | OpenAI, or the server at `OPENAI_BASE_URL` |
    /// | `voyage`, `voyage:NAME`, `voyage-…` | Voyage |
    ///
    /// The local one is what nobody has to ask for even where there is a key: what is embedded is the whole map of the
    /// data, and it leaves the machine only when somebody says so.
    ///
    /// Throws `ModelError` with code `unavailable`, naming the setting that is missing.
    public func embeddingModel(named name: String? = nil) throws(ModelError) -> any EmbeddingModel {
        let name = (name ?? setting("PINTAIL_EMBEDDING_MODEL") ?? "local").trimmingCharacters(in: .whitespaces)
        switch name.lowercased() {
        case "", "local": return localEmbedding
        case "openai": return try openAIEmbedding(named: OpenAIEmbeddingModel.small)
        case "voyage": return try voyageEmbedding(named: VoyageEmbeddingModel.standard)
        default: break
        }
        if let rest = name.dropping(prefix: "openai:") { return try openAIEmbedding(named: rest) }
        if let rest = name.dropping(prefix: "voyage:") { return try voyageEmbedding(named: rest) }
        if name.hasPrefix("text-embedding-") { return try openAIEmbedding(named: name) }
        if name.hasPrefix("voyage-") { return try voyageEmbedding(named: name) }
        throw ModelError(
            .unavailable, provider: "The embedding model \(name)",
            sentence: "is not known. Use local, openai, voyage, or openai:NAME for the server at OPENAI_BASE_URL.")
    }

    private var localEmbedding: LocalEmbeddingModel {
        LocalEmbeddingModel(
            LlamaServer(
                LlamaServer.Configuration(
                    executable: executable, model: .miniLM(in: cacheDirectory), cacheDirectory: cacheDirectory,
                    contextLength: 2_048, slots: 4, purpose: .embedding)))
    }

    private func openAIEmbedding(named name: String) throws(ModelError) -> any EmbeddingModel {
        let (key, baseURL) = (setting("OPENAI_API_KEY"), setting("OPENAI_BASE_URL"))
        guard key != nil || baseURL != nil else {
            throw ModelError(
                .unavailable, provider: "OpenAI",
                sentence: "needs a key. Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server without one.")
        }
        return OpenAIEmbeddingModel(
            name: name, dimensions: try dimensions(1_536, largeModel: name == "text-embedding-3-large"), apiKey: key,
            baseURL: baseURL ?? OpenAIModel.defaultBaseURL)
    }

    private func voyageEmbedding(named name: String) throws(ModelError) -> any EmbeddingModel {
        guard let key = setting("VOYAGE_API_KEY") else {
            throw ModelError(
                .unavailable, provider: "Voyage",
                sentence: "needs a key. Set VOYAGE_API_KEY, or use the local embedding model.")
        }
        return VoyageEmbeddingModel(
            name: name, dimensions: try dimensions(1_024), apiKey: key,
            baseURL: setting("VOYAGE_BASE_URL") ?? VoyageEmbeddingModel.defaultBaseURL)
    }

    /// `PINTAIL_EMBEDDING_DIMENSIONS` for a model whose vectors are not as long as its provider's standard one's.
    private func dimensions(_ standard: Int, largeModel: Bool = false) throws(ModelError) -> Int {
        guard let text = setting("PINTAIL_EMBEDDING_DIMENSIONS") else { return largeModel ? 3_072 : standard }
        guard let number = Int(text), (1...16_384).contains(number) else {
            throw ModelError(
                .unavailable, provider: "The embedding model",
                sentence: "needs a number from 1 to 16384 in PINTAIL_EMBEDDING_DIMENSIONS.")
        }
        return number
    }
}
