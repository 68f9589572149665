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
    private var connecting: Task<any Channel, any Error>?
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
        let answer = try await Self.send(words, on: channel, patience: patience)
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

    private func connected() async throws -> any Channel {
        guard !isClosed else { throw RedisError.away }
        if let channel, channel.isActive { return channel }
        if let connecting { return try await connecting.value }
        guard ContinuousClock.now >= nextTry else { throw RedisError.away }
        let attempt = Task { [address, patience] in try await Self.connect(address, patience) }
        connecting = attempt
        defer { connecting = nil }
        do {
            let made = try await attempt.value
            if isClosed {
                try? await made.close()
                throw RedisError.away
            }
            (channel, failures) = (made, 0)
            return made
        } catch {
            failures += 1
            // Spread, so that nodes don't come back all at once.
            let pause = min(5, 0.05 * Double(1 << min(failures, 10))) * Double.random(in: 0.5...1)
            nextTry = .now + .seconds(pause)
            throw error as? RedisError ?? RedisError.away
        }
    }

    private static func connect(_ address: RedisAddress, _ patience: TimeAmount) async throws -> any Channel {
        let tls = address.isEncrypted ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(patience)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        // A name to prove; an address has none.
                        let name = address.host.allSatisfy { $0.isHexDigit || ".:".contains($0) } ? nil : address.host
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
