import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// One connection to Redis that all share: commands are sent as they come and answered in their order. While Redis is away
/// commands fail at once, and it is tried again with growing pauses.
public actor RedisClient {
    private let address: RedisAddress
    private let patience: TimeAmount
    private var channel: (any Channel)?
    private var connecting: Task<Void, any Error>?
    private var failures = 0
    private var nextTry = ContinuousClock.now
    private var isClosed = false

    /// - Parameter patience: for a connection, and for an answer. An answer that takes longer closes the connection: those
    ///   after it could not be told apart.
    public init(_ address: RedisAddress, patience: Duration = .seconds(1)) {
        (self.address, self.patience) = (address, TimeAmount(patience))
    }

    /// - Throws: `RedisError`.
    func command(_ words: [Data]) async throws -> RESPValue {
        let channel = try await connected()
        let answer: RESPValue
        do { answer = try await Self.send(words, on: channel, patience: patience) } catch {
            // One that takes connections and answers nothing is away too.
            if connecting == nil { postpone() }
            throw error
        }
        failures = 0
        if case .error(let text) = answer { throw RedisError.refused(text) }
        return answer
    }

    func command(_ words: String...) async throws -> RESPValue { try await command(words.map { Data($0.utf8) }) }

    public func close() async {
        isClosed = true
        connecting?.cancel()
        try? await channel?.close()
        channel = nil
    }

    /// Only the very first connection is waited for: while Redis is away nobody stands still for it.
    private func connected() async throws -> any Channel {
        guard !isClosed else { throw RedisError.away }
        if let channel, channel.isActive { return channel }
        if connecting == nil, ContinuousClock.now >= nextTry {
            connecting = Task { [address, patience] in
                do {
                    await self.settle(try await Self.connect(address, patience))
                } catch {
                    self.postpone()
                    throw error as? RedisError ?? RedisError.away
                }
            }
        }
        guard let connecting, channel == nil, failures == 0 else { throw RedisError.away }
        try await connecting.value
        guard let channel, channel.isActive else { throw RedisError.away }
        return channel
    }

    private func settle(_ made: any Channel) async {
        connecting = nil
        guard !isClosed else {
            try? await made.close()
            return
        }
        channel = made
    }

    /// The pauses grow, and are spread, so that nodes don't come back all at once.
    private func postpone() {
        connecting = nil
        failures += 1
        let pause = min(5, 0.05 * Double(1 << min(failures, 10))) * Double.random(in: 0.5...1)
        nextTry = .now + .seconds(pause)
    }

    private static func connect(_ address: RedisAddress, _ patience: TimeAmount) async throws -> any Channel {
        let tls = address.isEncrypted ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(patience)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        // A name to prove; an address has none.
                        let name = (try? SocketAddress(ipAddress: address.host, port: address.port)) == nil ? address.host : nil
                        try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
                    }
                    try channel.pipeline.syncOperations.addHandlers(ByteToMessageHandler(RESPDecoder()), RedisPipeline())
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
            try? await channel.close()
            throw error
        }
    }

    private static func greet(_ words: [String], _ channel: any Channel, _ patience: TimeAmount) async throws {
        if case .error = try await send(words.map { Data($0.utf8) }, on: channel, patience: patience) { throw RedisError.signIn }
    }

    private static func send(_ words: [Data], on channel: any Channel, patience: TimeAmount) async throws -> RESPValue {
        let promise = channel.eventLoop.makePromise(of: RESPValue.self)
        let late = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        defer { late.cancel() }
        // What can't be written has no answer; the promise is in nobody's queue then.
        channel.writeAndFlush(RedisCommand(words: words, answer: promise)).whenFailure { _ in promise.fail(RedisError.away) }
        do { return try await promise.futureResult.get() } catch { throw error as? RedisError ?? RedisError.away }
    }
}
