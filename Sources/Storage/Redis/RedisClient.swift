import Foundation
import NIOCore

/// One connection to Redis that all share: commands are sent as they come and answered in their order. While Redis is away
/// commands fail at once, and it is tried again with growing pauses.
public actor RedisClient {
    private let address: RedisAddress
    private let patience: TimeAmount
    private let onChange: (@Sendable (RedisError?) -> Void)?
    /// Why it is away, as was told last; nil while it is there.
    private var trouble: RedisError?
    private var channel: (any Channel)?
    private var connecting: Task<Void, any Error>?
    private var failures = 0
    private var nextTry = ContinuousClock.now
    private var isClosed = false

    /// - Parameters:
    ///   - patience: for a connection, and for an answer. An answer that takes longer closes the connection: those after it
    ///     could not be told apart.
    ///   - onChange: told why Redis is away, once for each reason, and nil when it is back. Nothing else fails for it, so that
    ///     nobody would hear of a wrong password.
    public init(
        _ address: RedisAddress, patience: Duration = .seconds(1), onChange: (@Sendable (RedisError?) -> Void)? = nil
    ) {
        (self.address, self.patience, self.onChange) = (address, TimeAmount(patience), onChange)
    }

    /// - Throws: `RedisError`.
    func command(_ words: [Data]) async throws -> RESPValue {
        let channel = try await connected()
        let answer: RESPValue
        do { answer = try await RedisConnection.send(words, on: channel, patience: patience) } catch {
            // One that takes connections and answers nothing is away too.
            if connecting == nil { postpone(error) }
            throw error
        }
        failures = 0
        if case .error(let text) = answer { throw RedisError.refused(text) }
        return answer
    }

    func command(_ words: String...) async throws -> RESPValue { try await command(words.map { Data($0.utf8) }) }

    /// Whether it is there and lets us in.
    /// - Throws: `RedisError`, which says why not.
    public func ping() async throws { _ = try await command("PING") }

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
                    await self.settle(try await RedisConnection.open(address, patience: patience))
                } catch {
                    self.postpone(error)
                    throw RedisError(of: error)
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
        tell(nil)
    }

    private func tell(_ now: RedisError?) {
        guard now != trouble else { return }
        trouble = now
        onChange?(now)
    }

    private func postpone(_ error: any Error) {
        connecting = nil
        if !isClosed { tell(RedisError(of: error)) }
        failures += 1
        nextTry = .now + RedisConnection.pause(after: failures)
    }
}
