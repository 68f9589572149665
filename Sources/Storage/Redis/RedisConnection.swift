import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A connection to Redis, signed in and with its database chosen.
enum RedisConnection {
    /// - Parameters:
    ///   - patience: for the connection, and for each answer.
    ///   - onMessage: told what comes to a channel that the connection listens to, on its event loop.
    /// - Throws: `RedisError`, and what NIO says of a host that can't be reached.
    static func open(
        _ address: RedisAddress, patience: TimeAmount, onMessage: (@Sendable (String) -> Void)? = nil
    ) async throws -> any Channel {
        let tls = address.isEncrypted ? try context(address) : nil
        // What breaks it may come before the first command is on its way.
        let broken = Broken()
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(patience)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        // A name to prove; an address has none.
                        let name =
                            (try? SocketAddress(ipAddress: address.host, port: address.port)) == nil
                            ? address.host : nil
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: name))
                    }
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(RESPDecoder()),
                        RedisPipeline(onMessage: onMessage, onError: { broken.keep($0) }))
                }
            }
            .connect(host: address.host, port: address.port).get()
        do {
            if let password = address.password {
                try await greet(["AUTH"] + [address.user, password].compactMap { $0 }, channel, patience)
            }
            try await greet(["SELECT", "\(address.database)"], channel, patience)
            return channel
        } catch {
            // Before it is closed, which may look like a break too.
            let reason = broken.reason
            try? await channel.close()
            throw reason ?? error
        }
    }

    /// - Throws: `RedisError.away` when no answer comes in time; the connection is closed then, as the answers after it
    ///   could not be told apart.
    static func send(_ words: [Data], on channel: any Channel, patience: TimeAmount) async throws -> RESPValue {
        let promise = channel.eventLoop.makePromise(of: RESPValue.self)
        let late = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        defer { late.cancel() }
        // What can't be written has no answer; the promise is in nobody's queue then.
        channel.writeAndFlush(RedisCommand(words: words, answer: promise)).whenFailure { error in
            promise.fail(RedisError(of: error))
        }
        do { return try await promise.futureResult.get() } catch { throw RedisError(of: error) }
    }

    /// The pauses between attempts grow, and are spread, so that nodes don't come back all at once.
    static func pause(after failures: Int) -> Duration {
        .seconds(min(5, 0.05 * Double(1 << min(failures, 10))) * Double.random(in: 0.5...1))
    }

    private static func context(_ address: RedisAddress) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authority = address.authority { configuration.trustRoots = .file(authority) }
        return try NIOSSLContext(configuration: configuration)
    }

    private static func greet(_ words: [String], _ channel: any Channel, _ patience: TimeAmount) async throws {
        if case .error = try await send(words.map { Data($0.utf8) }, on: channel, patience: patience) {
            throw RedisError.signIn
        }
    }
}

/// What broke a connection first.
private final class Broken: Sendable {
    private let first = Mutex<RedisError?>(nil)
    var reason: RedisError? { first.withLock { $0 } }
    func keep(_ error: RedisError) { first.withLock { $0 = $0 ?? error } }
}
