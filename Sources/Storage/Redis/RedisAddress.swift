import Foundation
import NIOSSL

/// Where Redis is: `redis://[user:password@]host[:port][/database]`, or `rediss://…` with TLS.
public struct RedisAddress: Sendable, Hashable {
    public var host: String
    public var port: Int
    public var user: String?
    public var password: String?
    public var database: Int
    public var isEncrypted: Bool
    /// A file (PEM) of the authorities whose certificates are trusted; nil for those that the system trusts.
    public var authority: String?

    /// - Throws: `StorageError` `.invalid`, which says what is wrong and repeats nothing of the address.
    public init(_ text: String, authority: String? = nil) throws {
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
        self.authority = authority
        guard let authority else { return }
        // Who names an authority believes the connection to be encrypted.
        guard isEncrypted else { throw StorageError(.invalid, "PINTAIL_REDIS_CA needs a PINTAIL_REDIS_URL that begins with rediss://.") }
        // Without it no connection would ever be made, and nobody would be told why.
        guard let found = try? NIOSSLCertificate.fromPEMFile(authority), !found.isEmpty else {
            throw StorageError(.invalid, "PINTAIL_REDIS_CA names no file of certificates (PEM) that can be read.")
        }
    }
}
