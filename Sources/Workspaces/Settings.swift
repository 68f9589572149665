public import Foundation

/// Every setting, declared once: the reference page and `pintail doctor` are made from this list.
public struct Setting: Sendable {
    public var name: String
    public var kind: String
    public var standard: String
    public var description: String

    public static let all: [Setting] = [
        Setting(
            name: "ANTHROPIC_API_KEY", kind: "secret", standard: "",
            description: "Key for Claude; with it, Claude answers first."),
        Setting(
            name: "ANTHROPIC_BASE_URL", kind: "url", standard: "https://api.anthropic.com",
            description: "Where the Anthropic Messages API is."),
        Setting(
            name: "OPENAI_API_KEY", kind: "secret", standard: "",
            description: "Key for GPT-4o; with it, GPT-4o answers when Claude can't."),
        Setting(
            name: "OPENAI_BASE_URL", kind: "url", standard: "https://api.openai.com/v1",
            description: "Where the OpenAI chat completions API is; any compatible server works (Ollama, vLLM, llama-server)."),
        Setting(
            name: "PINTAIL_MODEL", kind: "text", standard: "",
            description: "Model to use: local, claude, gpt-4o, or a name at OPENAI_BASE_URL. Empty: the best one with a key, else local."),
        Setting(
            name: "PINTAIL_SECOND_OPINION", kind: "on or off", standard: "on",
            description: "on: a small model writes a second query for each answer, drawn anew from the same prompt; where both give the same result the answer is believed. off saves its time, some two seconds, and answers are less sure."),
        Setting(
            name: "PINTAIL_NOW", kind: "day", standard: "",
            description: "What \"today\" is, as `2025-12-31`. Empty: the semantic model's, else the newest date in the data."),
        Setting(
            name: "PINTAIL_SEND_SAMPLES", kind: "full, masked or none", standard: "masked",
            description: "Which values of the data a model may see. masked: what tells about a person only in its shape (`j***@e***.com`)."),
        Setting(
            name: "PINTAIL_EMBEDDINGS", kind: "auto, on or off", standard: "auto",
            description: "Search the map by meaning too. auto: where it has more than 80 columns."),
        Setting(
            name: "PINTAIL_EMBEDDING_MODEL", kind: "text", standard: "local",
            description: "Embedding model: local (MiniLM), openai, voyage, or openai:NAME for the server at OPENAI_BASE_URL."),
        Setting(
            name: "PINTAIL_EMBEDDING_DIMENSIONS", kind: "count", standard: "",
            description: "Length of the embedding model's vectors, where it is not its provider's usual one."),
        Setting(
            name: "PINTAIL_VECTORS", kind: "embedded or pgvector", standard: "embedded",
            description: "Where the vectors of search by meaning are kept. embedded: a file in PINTAIL_HOME. pgvector: the PostgreSQL at PINTAIL_DATABASE_URL, with its extension pgvector."),
        Setting(
            name: "VOYAGE_API_KEY", kind: "secret", standard: "", description: "Key for Voyage, when it is the embedding model."),
        Setting(
            name: "VOYAGE_BASE_URL", kind: "url", standard: "https://api.voyageai.com/v1", description: "Where Voyage's API is."),
        Setting(
            name: "PINTAIL_HOME", kind: "path", standard: "~/.local/share/pintail",
            description: "Folder of datasets: segments, versions, maps."),
        Setting(
            name: "PINTAIL_CACHE", kind: "path", standard: "~/.cache/pintail",
            description: "Folder of native parts and model files, filled by make setup."),
        Setting(
            name: "PINTAIL_MEMORY_LIMIT", kind: "bytes", standard: "2147483648",
            description: "Memory DuckDB may use for an import, and for all queries that run at once; beyond it, it spills to disk."),
        Setting(
            name: "PINTAIL_THREADS", kind: "count", standard: "",
            description: "Threads for DuckDB and the local model. Empty: all cores."),
        Setting(
            name: "PINTAIL_QUERY_SECONDS", kind: "seconds", standard: "30",
            description: "How long one query may run."),
        Setting(
            name: "PINTAIL_DATABASES", kind: "list of name=url",
            standard: "",
            description: "PostgreSQL databases to import from by name, with spaces between: `crm=postgres://reader:…@host/crm`. `team/crm=…` is for the workspace `team`."),
        Setting(
            name: "PINTAIL_HOST", kind: "address", standard: "127.0.0.1",
            description: "Where `pintail serve` listens. Anything but this machine needs sign-in by key or token."),
        Setting(name: "PINTAIL_PORT", kind: "port", standard: "8080", description: "The port it listens on."),
        Setting(
            name: "PINTAIL_DATABASE_URL", kind: "url", standard: "",
            description: "PostgreSQL for keys, answers, jobs and usage (postgres://…). Empty: SQLite in PINTAIL_HOME."),
        Setting(
            name: "PINTAIL_REDIS_URL", kind: "url", standard: "",
            description: "Redis for the cache, limits and cancellations that several nodes share (redis:// or rediss://). Empty: in memory."),
        Setting(
            name: "PINTAIL_REDIS_CA", kind: "path", standard: "",
            description: "Authorities (PEM) that may have signed the certificate of a rediss:// Redis. Empty: those that the system trusts."),
        Setting(
            name: "PINTAIL_UPLOAD_LIMIT", kind: "bytes", standard: "8589934592", description: "The largest upload."),
        Setting(
            name: "PINTAIL_UNPACKED_LIMIT", kind: "bytes", standard: "",
            description: "Bytes a compressed file (gzip, Excel, Parquet) may unpack to. Empty: 1 GB, of Parquet 8 GB, or fifty times its own size where that is more."),
        Setting(
            name: "PINTAIL_QUESTION_SECONDS", kind: "seconds", standard: "60",
            description: "After this long a question's asker is told where to fetch the answer later."),
        Setting(
            name: "PINTAIL_JOB_SECONDS", kind: "seconds", standard: "600",
            description: "How long a query that runs as a job (`Prefer: respond-async`) may take."),
        Setting(
            name: "PINTAIL_RESUME_SECONDS", kind: "seconds", standard: "30",
            description: "How long an answer goes on after the last listener to its stream has left."),
        Setting(
            name: "PINTAIL_REQUESTS_PER_SECOND", kind: "count", standard: "50", description: "Requests a second of one key."),
        Setting(
            name: "PINTAIL_QUESTIONS_AT_ONCE", kind: "count", standard: "4", description: "Questions answered at once; others wait their turn."),
        Setting(
            name: "PINTAIL_CORS_ORIGINS", kind: "list", standard: "",
            description: "Sites whose pages may call the server, with commas between."),
        Setting(
            name: "PINTAIL_ALLOW_URL_IMPORT", kind: "flag", standard: "",
            description: "Set to anything to allow imports from public addresses."),
        Setting(
            name: "PINTAIL_JWKS", kind: "url or path", standard: "",
            description: "Keys of the sign-in service (JWKS) whose tokens are taken; needs issuer and audience."),
        Setting(name: "PINTAIL_JWT_ISSUER", kind: "text", standard: "", description: "Who must have issued a token."),
        Setting(name: "PINTAIL_JWT_AUDIENCE", kind: "text", standard: "", description: "Whom a token must be for."),
        Setting(
            name: "NO_COLOR", kind: "flag", standard: "",
            description: "Set to anything to print without colours."),
    ]

    /// The reference page, in Markdown.
    public static var reference: String {
        let rows = all.map { setting in
            "| `\(setting.name)` | \(setting.kind) | \(setting.standard.isEmpty ? "" : "`\(setting.standard)`") | \(setting.description) |"
        }
        return """
            # Settings

            Environment variables; made from `Sources/Workspaces/Settings.swift` by `pintail settings`.

            | name | type | default | meaning |
            | --- | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            """
    }
}

/// The settings of this run, read once from the environment.
public struct Settings: Sendable {
    public var environment: [String: String]

    public init(environment: [String: String] = ProcessInfo.processInfo.environment) { self.environment = environment }

    /// The value given, else the declared default; nil when both are empty.
    public func text(_ name: String) -> String? {
        if let given = environment[name], !given.isEmpty { return given }
        return Setting.all.first { $0.name == name }.flatMap { $0.standard.isEmpty ? nil : $0.standard }
    }

    public func integer(_ name: String) throws -> Int64? {
        guard let text = text(name) else { return nil }
        guard let number = Int64(text), number > 0 else {
            throw WorkspaceError(.usage, "\(name) must be a whole number above zero.")
        }
        return number
    }

    public func folder(_ name: String) -> URL {
        URL(filePath: NSString(string: text(name) ?? ".").expandingTildeInPath, directoryHint: .isDirectory)
    }
}
