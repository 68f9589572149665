import Analyst
import AsyncHTTPClient
import Foundation
import HTTPTypes
import LanguageModels
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
import Storage
import Testing
import Workspaces

@testable import Server

/// A server on a port of its own, with a folder of its own and a scripted model.
struct TestServer: Sendable {
    let port: Int
    let home: URL
    let store: SQLiteStore
    let records: Records
    let server: PintailServer
    let model: ScriptedModel
    let group: ServiceGroup

    struct Options {
        var settings = ServerSettings()
        var replies: [ScriptedModel.Reply] = [.sql("SELECT count(*) AS n FROM ports")]
        var reader = BodyReader()
        var limiter: (any RequestLimiter)?
        var tokens: TokenVerifier?
        /// Another node: this one is over the same folder and the same database.
        var beside: TestServer?
        var jobs: (@Sendable (any MetadataStore) -> StoredJobs)?

        init() {
            settings.port = 0
            settings.heartbeat = .seconds(60)
        }
    }

    static func run(_ configure: (inout Options) -> Void = { _ in }, _ body: (TestServer) async throws -> Void)
        async throws
    {
        var options = Options()
        configure(&options)
        let isFirst = options.beside == nil
        let home = options.beside?.home ?? FileManager.default.temporaryDirectory.appending(
            path: "pintail-server-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { if isFirst { try? FileManager.default.removeItem(at: home) } }
        let store = try SQLiteStore(file: home.appending(path: "pintail.sqlite"))
        try await Migrations().apply(to: store)
        let records = StoredRecords.records(in: store, jobs: options.jobs?(store))
        let model = ScriptedModel(options.replies)
        let environment = Settings(environment: [
            "PINTAIL_HOME": home.path, "PINTAIL_EMBEDDINGS": "off", "PINTAIL_MEMORY_LIMIT": "268435456",
            "PINTAIL_THREADS": "1",
        ])
        var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .critical
        let server = try PintailServer(
            options.settings, environment: environment, records: records, logger: logger,
            reader: options.reader, limiter: options.limiter,
            tokens: options.tokens
        ) { workspace, name in
            // A name is looked up as a server does; the script answers all the same.
            if let name { _ = try workspace.models(named: name) }
            return Analyst(models: [model], limits: try workspace.queryLimits())
        }
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let running = Running(server: server) { found.yield($0) }
        var configuration = ServiceGroupConfiguration(services: [running], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        let group = ServiceGroup(configuration: configuration)
        let task = Task { try await group.run() }
        var port: Int?
        for await first in ports {
            port = first
            break
        }
        let test = TestServer(
            port: try #require(port), home: home, store: store, records: records, server: server, model: model, group: group)
        do { try await body(test) } catch {
            await group.triggerGracefulShutdown()
            try? await task.value
            throw error
        }
        await group.triggerGracefulShutdown()
        try await task.value
    }

    private struct Running: Service {
        let server: PintailServer
        let told: @Sendable (Int) -> Void
        func run() async throws {
            try await server.run { channel in
                if let port = channel.localAddress?.port { told(port) }
            }
        }
    }

    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var bytes: Data
        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: JSON { (try? JSONDecoder().decode(JSON.self, from: bytes)) ?? .null }
        var errorCode: String? { json["error"]?["code"]?.text }
    }

    func request(_ method: String, _ path: String, headers: [String: String] = [:], body: HTTPClientRequest.Body? = nil)
        -> HTTPClientRequest
    {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        request.body = body
        return request
    }

    @discardableResult
    func send(_ method: String, _ path: String, headers: [String: String] = [:], body: HTTPClientRequest.Body? = nil)
        async throws -> Answer
    {
        let response = try await HTTPClient.shared.execute(
            request(method, path, headers: headers, body: body), timeout: .seconds(60))
        return Answer(
            status: Int(response.status.code), headers: response.headers,
            bytes: Data((try await response.body.collect(upTo: 64 << 20)).readableBytesView))
    }

    @discardableResult
    func json(_ method: String, _ path: String, _ body: JSON, headers: [String: String] = [:]) async throws -> Answer {
        try await send(
            method, path, headers: headers.merging(["Content-Type": "application/json"]) { given, _ in given },
            body: .bytes(ByteBuffer(bytes: try OrderedJSONEncoder().encode(body))))
    }

    /// A dataset `harbour` with one small table, `ports`.
    func makeHarbour(headers: [String: String] = [:], name: String = "harbour") async throws {
        let answer = try await send(
            "POST", "/v1/datasets?name=\(name)&file=ports.csv&wait=true",
            headers: headers.merging(["Content-Type": "text/csv"]) { given, _ in given },
            body: .bytes(
                ByteBuffer(
                    string: "port,country,berths\nBergen,Norway,12\nOslo,Norway,30\nGdansk,Poland,25\nRiga,Latvia,18\n")
            ))
        #expect(answer.status == 201, "\(answer.text)")
    }

    /// The job at a place, once it is over; or as it is when that takes more than twenty seconds.
    func finishedJob(_ place: String, headers: [String: String] = [:]) async throws -> JSON {
        var job = try await send("GET", place, headers: headers).json
        for _ in 0..<800 where job["state"] == "queued" || job["state"] == "running" {
            try await Task.sleep(for: .milliseconds(25))
            job = try await send("GET", place, headers: headers).json
        }
        return job
    }

    func key(_ role: Role, workspace: String = "default", scopes: Set<Scope>? = nil, expiresAt: Date? = nil)
        async throws -> [String: String]
    {
        let key = try await records.keys.create(
            workspace: workspace, name: "test", role: role, scopes: scopes, expiresAt: expiresAt)
        return ["Authorization": "Bearer \(key.secret)"]
    }

    /// Writes bytes to a connection of its own and reads until the server closes it.
    func raw(_ pieces: [String], pause: Duration = .zero) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connect(
            host: "127.0.0.1", port: port
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            try await withThrowingTaskGroup(of: String.self) { group in
                group.addTask {
                    for piece in pieces {
                        // The server may close while pieces are still coming: that is what some tests are about.
                        do { try await outbound.write(ByteBuffer(string: piece)) } catch { break }
                        try await Task.sleep(for: pause)
                    }
                    return ""
                }
                group.addTask {
                    var text = ""
                    do { for try await chunk in inbound { text += String(buffer: chunk) } } catch {}
                    return text
                }
                var text = ""
                for try await part in group { text += part }
                return text
            }
        }
    }
}
