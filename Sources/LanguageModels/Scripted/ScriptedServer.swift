import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A model server for tests: listens on loopback, speaks both wire formats on their own paths, and plays a script.
public final class ScriptedServer: Sendable {
    /// Answers a request; called once for each, in the order of arrival.
    public typealias Script = @Sendable (ScriptedRequest) -> ScriptedStep

    private let received = Mutex<[ScriptedRequest]>([])
    private let script: Script
    private let channel: Mutex<(any Channel)?> = Mutex(nil)
    private let connections = Mutex<[ObjectIdentifier: any Channel]>([:])

    private init(script: @escaping Script) { self.script = script }

    /// Plays the steps in order; a request too many is answered with status 500.
    public static func start(_ steps: [ScriptedStep]) async throws -> ScriptedServer {
        let rest = RemainingSteps(steps)
        return try await start { _ in rest.next() ?? .status(500, message: "the script has ended") }
    }

    public static func start(_ script: @escaping Script) async throws -> ScriptedServer {
        let server = ScriptedServer(script: script)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(ScriptedHandler(server: server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        server.channel.withLock { $0 = channel }
        return server
    }

    /// `http://127.0.0.1:PORT`: as it is for Anthropic, with `/v1` for OpenAI.
    public var baseURL: String {
        "http://127.0.0.1:\(channel.withLock { $0?.localAddress?.port } ?? 0)"
    }

    public var requests: [ScriptedRequest] { received.withLock(\.self) }
    /// Connections that are open now: a cancelled request closes its own.
    public var openConnections: Int { connections.withLock(\.count) }

    /// Closes the port and every connection.
    public func stop() async {
        try? await channel.withLock { $0 }?.close().get()
        for connection in connections.withLock({ Array($0.values) }) { try? await connection.close().get() }
    }

    func opened(_ channel: any Channel) { connections.withLock { $0[ObjectIdentifier(channel)] = channel } }
    func closed(_ channel: any Channel) {
        connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    func step(for request: ScriptedRequest) -> ScriptedStep {
        received.withLock { $0.append(request) }
        return script(request)
    }
}

private final class RemainingSteps: Sendable {
    private let steps: Mutex<ArraySlice<ScriptedStep>>
    init(_ steps: [ScriptedStep]) { self.steps = Mutex(steps[...]) }
    func next() -> ScriptedStep? { steps.withLock { $0.popFirst() } }
}
