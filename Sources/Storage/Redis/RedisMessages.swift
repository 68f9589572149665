import Foundation
import NIOCore

/// What nodes call to each other. Redis keeps none of it: what is sent while it, or a listener, is away is lost, so that a
/// message may hurry what comes about without it, and no more.
public struct RedisMessages: Sendable {
    private let client: RedisClient
    private let address: RedisAddress
    private let channel: String
    private let patience: TimeAmount
    private let pulse: Duration

    /// - Parameters:
    ///   - client: sends; a connection that listens can't.
    ///   - pulse: how often a connection that listens is tried, as one that is gone says nothing either.
    public init(
        _ client: RedisClient, at address: RedisAddress, channel: String, patience: Duration = .seconds(1),
        pulse: Duration = .seconds(10)
    ) {
        (self.client, self.address, self.channel) = (client, address, channel)
        (self.patience, self.pulse) = (TimeAmount(patience), pulse)
    }

    public func send(_ text: String) async { _ = try? await client.command("PUBLISH", channel, text) }

    /// Listens until its task is cancelled. While Redis is away it is tried again with growing pauses.
    public func listen(_ hear: @escaping @Sendable (String) async -> Void) async {
        var failures = 0
        while !Task.isCancelled {
            if await listenOnce(hear) { failures = 0 }
            failures += 1
            try? await Task.sleep(for: RedisConnection.pause(after: failures))
        }
    }

    /// Until the connection ends.
    /// - Returns: whether there was one.
    private func listenOnce(_ hear: @Sendable (String) async -> Void) async -> Bool {
        // A node that is behind by so many has other worries; it hears of them from the store.
        let (messages, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingNewest(10_000))
        guard
            let connection = try? await RedisConnection.open(
                address, patience: patience, onMessage: { continuation.yield($0) })
        else { return false }
        connection.closeFuture.whenComplete { _ in continuation.finish() }
        let subscribed = try? await RedisConnection.send(
            words("SUBSCRIBE", channel), on: connection, patience: patience)
        if case .array? = subscribed {
            let beat = Task { [patience, pulse] in
                while (try? await Task.sleep(for: pulse)) != nil {
                    // Closes the connection when no answer comes.
                    _ = try? await RedisConnection.send(words("PING"), on: connection, patience: patience)
                }
            }
            for await text in messages { await hear(text) }
            beat.cancel()
        }
        try? await connection.close()
        guard case .array? = subscribed else { return false }
        return true
    }

    private func words(_ texts: String...) -> [Data] { texts.map { Data($0.utf8) } }
}
