public import Foundation

/// Which model answers: by name, or by what is there (Claude, then GPT-4o, then the local model).
public struct ModelSelection: Sendable {
    public var environment: [String: String]
    /// Where weights, the server program and saved prompt prefixes are.
    public var cacheDirectory: URL

    public init(environment: [String: String] = ProcessInfo.processInfo.environment, cacheDirectory: URL? = nil) {
        self.environment = environment
        self.cacheDirectory = cacheDirectory ?? Self.cacheDirectory(environment)
    }

    /// The model for a name as people write it:
    ///
    /// | name | model |
    /// | --- | --- |
    /// | nil, `auto` | a chain of those with a key, then the local model |
    /// | `local` | the local model |
    /// | `claude`, `anthropic`, `anthropic:NAME`, `claude-…` | Anthropic |
    /// | `gpt-4o`, `openai`, `openai:NAME`, `gpt-…` | OpenAI, or the server at `OPENAI_BASE_URL` |
    /// | any other | that name at `OPENAI_BASE_URL`, if it is set |
    ///
    /// Keep the model for as long as questions come: each local model that is made here has a server of its own.
    ///
    /// Throws `ModelError` with code `unavailable`, naming the setting that is missing.
    public func model(
        named name: String? = nil, onFailure: (@Sendable (String, ModelError) -> Void)? = nil
    ) throws(ModelError) -> any ChatModel {
        let name = name?.trimmingCharacters(in: .whitespaces) ?? "auto"
        switch name.lowercased() {
        case "", "auto":
            let chain = chain
            return chain.count == 1 ? chain[0] : FallbackModel(chain, onFailure: onFailure)
        case "local": return local
        case "claude", "anthropic": return try anthropic(named: AnthropicModel.sonnet)
        case "gpt-4o", "openai": return try openAI(named: OpenAIModel.gpt4o)
        default: break
        }
        if let rest = name.dropping(prefix: "anthropic:") { return try anthropic(named: rest) }
        if let rest = name.dropping(prefix: "openai:") { return try openAI(named: rest) }
        if name.hasPrefix("claude-") { return try anthropic(named: name) }
        guard name.hasPrefix("gpt-") || setting("OPENAI_BASE_URL") != nil else {
            throw ModelError(
                .unavailable, provider: "The model \(name)",
                sentence: "is not known. Use local, claude or gpt-4o, or set OPENAI_BASE_URL to the server that has it."
            )
        }
        return try openAI(named: name)
    }

    /// What answers when nobody names a model, for callers that prompt each strategy in its own way: the hosted models
    /// with a key as one chain, then the local model.
    public func models() throws(ModelError) -> [any ChatModel] {
        let hosted = Array(chain.dropLast())
        return (hosted.isEmpty ? [] : [hosted.count == 1 ? hosted[0] : FallbackModel(hosted)]) + [local]
    }

    /// A model that another follows waits less: the next one answers sooner than a long back-off ends.
    private var chain: [any ChatModel] {
        let retries = RetryPolicy(maximumRetries: 2, maximumRetryAfter: .seconds(5), maximumTotalTime: .seconds(20))
        let claude = try? anthropic(named: AnthropicModel.sonnet, retries: retries)
        let gpt = setting("OPENAI_API_KEY") == nil ? nil : try? openAI(named: OpenAIModel.gpt4o, retries: retries)
        return [claude, gpt].compactMap(\.self) + [local]
    }

    private func anthropic(named name: String, retries: RetryPolicy = RetryPolicy()) throws(ModelError) -> any ChatModel
    {
        guard let key = setting("ANTHROPIC_API_KEY") else {
            throw ModelError(
                .unavailable, provider: "Claude",
                sentence: "needs a key. Set ANTHROPIC_API_KEY, or use the local model.")
        }
        return AnthropicModel(
            name: name, apiKey: key, baseURL: setting("ANTHROPIC_BASE_URL") ?? AnthropicModel.defaultBaseURL,
            retries: retries)
    }

    private func openAI(named name: String, retries: RetryPolicy = RetryPolicy()) throws(ModelError) -> any ChatModel {
        let (key, baseURL) = (setting("OPENAI_API_KEY"), setting("OPENAI_BASE_URL"))
        // A server of one's own often asks for no key.
        guard key != nil || baseURL != nil else {
            throw ModelError(
                .unavailable, provider: "OpenAI",
                sentence: "needs a key. Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server without one.")
        }
        return OpenAIModel(name: name, apiKey: key, baseURL: baseURL ?? OpenAIModel.defaultBaseURL, retries: retries)
    }

    /// `PINTAIL_LLAMA_SERVER` names another server program.
    var executable: URL {
        setting("PINTAIL_LLAMA_SERVER").map { URL(filePath: $0) }
            ?? cacheDirectory.appending(path: "llama.cpp/llama-server")
    }

    private var local: LocalModel {
        LocalModel(
            LlamaServer(
                LlamaServer.Configuration(
                    executable: executable, model: .standard(in: cacheDirectory), cacheDirectory: cacheDirectory)))
    }

    /// An empty variable counts as unset.
    func setting(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `PINTAIL_CACHE`, else `pintail` in `XDG_CACHE_HOME` or `~/.cache`.
    static func cacheDirectory(_ environment: [String: String]) -> URL {
        if let path = environment["PINTAIL_CACHE"], !path.isEmpty { return URL(filePath: path) }
        if let path = environment["XDG_CACHE_HOME"], !path.isEmpty {
            return URL(filePath: path).appending(path: "pintail")
        }
        return URL(filePath: environment["HOME"] ?? NSHomeDirectory()).appending(path: ".cache/pintail")
    }
}

extension String {
    func dropping(prefix: String) -> String? {
        hasPrefix(prefix) && count > prefix.count ? String(dropFirst(prefix.count)) : nil
    }
}
