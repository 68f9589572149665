public import Foundation

/// Values that all nodes share. Without Redis nothing is found and nothing is kept: a cache is never why something fails.
public struct RedisCache: Sendable {
    private let client: RedisClient
    private let prefix: String
    private let lifetime: Duration

    public init(_ client: RedisClient, prefix: String = "pintail:cache:", lifetime: Duration = .seconds(24 * 3600)) {
        (self.client, self.prefix, self.lifetime) = (client, prefix, lifetime)
    }

    public func value(_ key: String) async -> Data? {
        try? await client.command("GET", prefix + key).data
    }

    public func keep(_ value: Data, for key: String) async {
        let milliseconds = Int(lifetime / .milliseconds(1))
        _ = try? await client.command(["SET", prefix + key].map { Data($0.utf8) } + [value] + ["PX", "\(milliseconds)"].map { Data($0.utf8) })
    }
}
