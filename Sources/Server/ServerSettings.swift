public import Workspaces

/// How the server listens and what it allows, read once.
public struct ServerSettings: Sendable {
    public var host = "127.0.0.1"
    public var port = 8080
    /// Bytes of one upload.
    public var largestUpload = 8 << 30
    /// Seconds a question may take before its asker is told to come back for the answer.
    public var questionPatience: Duration = .seconds(60)
    /// How long an answer goes on without anybody listening to its stream.
    public var resumeTime: Duration = .seconds(30)
    /// How long a query that runs as a job may take.
    public var longestQuery: Duration = .seconds(600)
    public var heartbeat: Duration = .seconds(15)
    /// How long a stream's reader may take nothing.
    public var slowReader: Duration = .seconds(60)
    /// Without a request or a whole header in this time, a connection is closed.
    public var idleTime: Duration = .seconds(60)
    /// Origins of other sites whose pages may call; none by default.
    public var origins: [String] = []
    public var allowsURLImport = false
    /// Requests a second for each key, and how many at once.
    public var requestsPerSecond = 50.0
    public var burst = 200.0
    /// Questions answered at once; others wait.
    public var questionsAtOnce = 4
    /// JWT sign-in: a file or https address of a JWKS, and whom and for whom tokens must be.
    public var jwks: String?
    public var issuer: String?
    public var audience: String?
    /// Redis for the cache and the limits that all nodes share.
    public var redis: String?
    /// A file of the authorities whose certificates Redis may have.
    public var redisAuthority: String?
    public var version = "0.1.0"

    public init() {}

    /// - Throws: `WorkspaceError` `.usage` for a value that makes no sense.
    public init(_ settings: Settings) throws {
        host = settings.text("PINTAIL_HOST") ?? host
        port = try settings.integer("PINTAIL_PORT").map(Int.init) ?? port
        largestUpload = try settings.integer("PINTAIL_UPLOAD_LIMIT").map(Int.init) ?? largestUpload
        questionPatience = try settings.integer("PINTAIL_QUESTION_SECONDS").map { .seconds($0) } ?? questionPatience
        resumeTime = try settings.integer("PINTAIL_RESUME_SECONDS").map { .seconds($0) } ?? resumeTime
        longestQuery = try settings.integer("PINTAIL_JOB_SECONDS").map { .seconds($0) } ?? longestQuery
        requestsPerSecond = try settings.integer("PINTAIL_REQUESTS_PER_SECOND").map(Double.init) ?? requestsPerSecond
        burst = max(burst, requestsPerSecond)
        questionsAtOnce = try settings.integer("PINTAIL_QUESTIONS_AT_ONCE").map(Int.init) ?? questionsAtOnce
        redis = settings.text("PINTAIL_REDIS_URL")
        redisAuthority = settings.text("PINTAIL_REDIS_CA")
        origins = settings.text("PINTAIL_CORS_ORIGINS")?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
        allowsURLImport = settings.text("PINTAIL_ALLOW_URL_IMPORT") != nil
        (jwks, issuer, audience) = (
            settings.text("PINTAIL_JWKS"), settings.text("PINTAIL_JWT_ISSUER"), settings.text("PINTAIL_JWT_AUDIENCE")
        )
        guard jwks == nil || (issuer != nil && audience != nil) else {
            throw WorkspaceError(
                .usage,
                "PINTAIL_JWKS needs PINTAIL_JWT_ISSUER and PINTAIL_JWT_AUDIENCE, or tokens for other services would do."
            )
        }
    }

    var rate: TokenBucket.Rate { .init(capacity: burst, perSecond: requestsPerSecond) }

    /// Whether only this machine can reach the server.
    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
