import Crypto
import Foundation

/// A token bucket for each who asks, shared by all nodes: one script, by Redis' own clock, so that nodes' clocks don't matter.
public struct RedisLimiter: Sendable {
    private let client: RedisClient
    private let capacity: Double
    private let perSecond: Double

    public init(_ client: RedisClient, capacity: Double, perSecond: Double) {
        (self.client, self.capacity, self.perSecond) = (client, capacity, perSecond)
    }

    /// - Returns: nil when a token was taken, else how long to wait for one.
    /// - Throws: `RedisError`, when the caller has to count by itself.
    public func take(_ who: String) async throws -> Duration? {
        let arguments = ["1", "pintail:limit:" + who, "\(perSecond)", "\(capacity)"].map { Data($0.utf8) }
        let answer: RESPValue
        do {
            answer = try await client.command([Data("EVALSHA".utf8), Data(Self.digest.utf8)] + arguments)
        } catch let error as RedisError where error.code == .refused {
            // It has forgotten the script, or never knew it.
            answer = try await client.command([Data("EVAL".utf8), Data(Self.script.utf8)] + arguments)
        }
        guard let wait = answer.text.flatMap(Double.init) else { throw RedisError.refused("limit") }
        return wait > 0 ? .seconds(wait) : nil
    }

    private static let script = """
        local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
        local time = redis.call('TIME')
        local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
        local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens, at = tonumber(kept[1]) or burst, tonumber(kept[2]) or now
        tokens = math.min(burst, tokens + math.max(0, now - at) * rate)
        local wait = 0
        if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) / rate end
        redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.6f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000) + 1000)
        return string.format('%.6f', wait)
        """
    private static let digest = Insecure.SHA1.hash(data: Data(script.utf8)).map { byte in
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }.joined()
}
