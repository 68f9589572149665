import Foundation

/// Where Redis is: `redis://[user:password@]host[:port][/database]`, or `rediss://…` with TLS.
public struct RedisAddress: Sendable, Hashable {
    public var host: String
    public var port: Int
    public var user: String?
    public var password: String?
    public var database: Int
    public var isEncrypted: Bool

    /// - Throws: `StorageError` `.invalid`, which says what is wrong and repeats nothing of the address.
    public init(_ text: String) throws {
        func wrong(_ what: String) -> StorageError {
            StorageError(.invalid, "PINTAIL_REDIS_URL \(what); write it as redis://:password@host:6379/0.")
        }
        guard let url = URLComponents(string: text) else { throw wrong("is no address") }
        guard let scheme = url.scheme?.lowercased(), ["redis", "rediss"].contains(scheme) else { throw wrong("must begin with redis:// or rediss://") }
        guard let host = url.host, !host.isEmpty else { throw wrong("names no host") }
        let path = url.path.drop { $0 == "/" }
        guard path.isEmpty || Int(path) != nil else { throw wrong("has no number for its database") }
        (self.host, port, isEncrypted) = (host.trimmingCharacters(in: ["[", "]"]), url.port ?? 6379, scheme == "rediss")
        (user, password) = (url.user.flatMap { $0.isEmpty ? nil : $0 }, url.password)
        database = Int(path) ?? 0
    }
}
