public import Analyst
import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import MCP
import NIOCore
public import ServiceLifecycle
public import Storage
public import Workspaces

/// The server as one service: `serve` makes it and runs it in a `ServiceGroup` that hands on signals.
public struct PintailServer: Service {
    let parts: ServerParts
    let responder: Responder

    /// - Parameters:
    ///   - store: where all that lasts beside files is kept, migrated.
    ///   - analyst: who answers in a workspace; with the model named, or the usual ones for nil.
    /// - Throws: `WorkspaceError` `.usage` for settings that make no sense.
    public init(
        _ settings: ServerSettings, environment: Settings, store: any MetadataStore, logger: Logger,
        analyst: @escaping @Sendable (Workspace, String?) throws -> Analyst
    ) throws {
        let address = try settings.redis.map { try RedisAddress($0, authority: settings.redisAuthority) }
        let redis = address.map { address in
            RedisClient(address) { trouble in
                guard let trouble else { return logger.notice("redis is back") }
                logger.warning("redis is away", metadata: ["error": .string(trouble.description)])
            }
        }
        let calls = redis.flatMap { redis in address.map { RedisMessages(redis, at: $0, channel: "pintail:cancel") } }
        let rate = settings.rate
        try self.init(
            settings, environment: environment,
            records: StoredRecords.records(
                in: store, cache: redis.map { SharedCache(shared: RedisCache($0)) } ?? MemoryCache(),
                jobs: StoredJobs(store, calls: calls)), logger: logger,
            limiter: redis.map {
                SharedLimiter(
                    shared: RedisLimiter($0, capacity: rate.capacity, perSecond: rate.perSecond), own: LocalLimiter(rate))
            }, analyst: analyst)
    }

    init(
        _ settings: ServerSettings, environment: Settings, records: Records, logger: Logger,
        reader: BodyReader = BodyReader(),
        limiter: (any RequestLimiter)? = nil, tokens: TokenVerifier? = nil,
        analyst: @escaping @Sendable (Workspace, String?) throws -> Analyst
    ) throws {
        let parts = ServerParts(
            settings: settings, environment: environment, records: records, open: OpenDatasets(), analyst: analyst,
            questions: QuestionRuns(),
            mcp: MCPEndpoint(
                options: MCPHTTPOptions(origins: Set(settings.origins), allowsLoopbackOrigins: settings.isLoopback)),
            turns: Turns(atOnce: settings.questionsAtOnce), reader: reader, metrics: ServerMetrics(),
            shutdown: Shutdown(), logger: logger)
        self.parts = parts
        let authenticator = Authenticator(
            keys: records.keys, tokens: tokens ?? Self.tokens(settings), isLoopback: settings.isLoopback,
            origins: settings.origins)
        let gate = Gate(
            authenticator: authenticator, limiter: limiter ?? LocalLimiter(settings.rate),
            idempotency: Idempotency(records: records.repeats), reader: reader,
            schemas: Schemas.named,
            audit: { entry in
                do { try await records.audit.append(entry) } catch {
                    logger.error("audit entry lost", metadata: ["error": .string("\(error)")])
                }
            })
        responder = Responder(
            routes: RouteTable(Self.endpoints(parts)), gate: gate, metrics: parts.metrics,
            cors: CORS(origins: settings.origins), logger: logger)
    }

    static func endpoints(_ parts: ServerParts) -> [Endpoint] {
        var list =
            ServerEndpoints(parts: parts).list + DatasetEndpoints(parts: parts).list
            + ImportEndpoints(parts: parts).list
        list +=
            UploadEndpoints(parts: parts).list + KnowledgeEndpoints(parts: parts).list
            + QuestionEndpoints(parts: parts).list
        list +=
            DownloadEndpoints(parts: parts).list + ConversationEndpoints(parts: parts).list
            + SQLEndpoints(parts: parts).list + EvaluationEndpoints(parts: parts).list
        list += JobEndpoints(parts: parts).list + UsageEndpoints(parts: parts).list + KeyEndpoints(parts: parts).list
        list += MCPEndpoints(parts: parts).list
        return list + [openAPI(of: list, parts)]
    }

    /// The description describes itself too.
    private static func openAPI(of list: [Endpoint], _ parts: ServerParts) -> Endpoint {
        var endpoint = Endpoint(
            method: .get, path: "/openapi.json", name: "openAPI", summary: "This description", access: .open,
            answers: [.json(.ok, .object([:], open: true), "OpenAPI 3.1.")], handler: { _ in .noContent })
        let document = Reply.json(
            OpenAPI.document(of: list + [endpoint], schemas: Schemas.named, version: parts.settings.version))
        endpoint.handler = { call in document.tagged(for: call.request) }
        return endpoint
    }

    private static func tokens(_ settings: ServerSettings) -> TokenVerifier? {
        guard let jwks = settings.jwks, let issuer = settings.issuer, let audience = settings.audience else {
            return nil
        }
        return TokenVerifier(issuer: issuer, audience: audience) {
            guard jwks.hasPrefix("https://") || jwks.hasPrefix("http://") else {
                return try String(contentsOfFile: jwks, encoding: .utf8)
            }
            let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: jwks), timeout: .seconds(10))
            return String(buffer: try await response.body.collect(upTo: 1 << 20))
        }
    }

    /// The first owner's key, made when there is none and others than this machine can reach the server; to be printed once.
    public func firstKey() async throws -> String? {
        guard !parts.settings.isLoopback, try await parts.records.keys.isEmpty() else { return nil }
        return try await parts.records.keys.create(
            workspace: "default", name: "first owner", role: .owner, scopes: nil, expiresAt: nil
        ).secret
    }

    /// Serves until graceful shutdown: then open streams say farewell, requests under way are answered, questions stop.
    public func run() async throws { try await run { _ in } }

    func run(onRunning: @escaping @Sendable (any Channel) async -> Void) async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let imports = Imports(parts: parts)
                let homes = parts.environment.folder("PINTAIL_HOME")
                let others =
                    (try? FileManager.default.contentsOfDirectory(
                        at: homes.appending(path: "workspaces"), includingPropertiesForKeys: nil)) ?? []
                for home in [homes] + others { Staging(home: home).sweep() }
                let answering = Answering(parts: parts)
                group.addTask {
                    try await parts.records.jobs.run([
                        Imports.kind: { try await imports.run($0, report: $1) },
                        QuestionJob.kind: { job, _ in try await answering.resume(job) },
                        SQLJob.kind: { job, _ in try await SQLJob(payload: job.payload).run(parts) },
                        EvaluationJob.kind: { try await EvaluationJob(payload: $0.payload).run(parts, report: $1) },
                    ])
                }
                try await application(onRunning: onRunning).run()
                await parts.records.settle()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            parts.shutdown.begin()
            // A client that only listens would keep the server for ever.
            Task { await parts.mcp.close() }
        }
    }

    /// - Parameter onRunning: told the port.
    private func application(onRunning: @escaping @Sendable (any Channel) async -> Void) -> Application<Responder> {
        let http = HTTP1Channel.Configuration(
            idleTimeout: TimeAmount(parts.settings.idleTime),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
        return Application(
            responder: responder, server: .http1(configuration: http),
            configuration: ApplicationConfiguration(
                address: .hostname(parts.settings.host, port: parts.settings.port), serverName: nil),
            onServerRunning: onRunning, logger: parts.logger)
    }
}
