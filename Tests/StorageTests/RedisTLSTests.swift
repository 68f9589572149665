import Foundation
import Synchronization
import TestServers
import Testing

@testable import Storage

/// Against a Redis that speaks TLS only, with certificates of an authority that no system knows.
@Suite struct RedisTLSTests {
    private func withRedis(
        names: String, password: String? = nil, _ body: (RedisServer, Certificates) async throws -> Void
    ) async throws {
        let certificates = try Certificates.make(names: names)
        defer { certificates.remove() }
        let server = try #require(
            try RedisServer.start(password: password, certificates: certificates), "Redis is not installed.")
        defer { server.remove() }
        try await body(server, certificates)
    }

    /// By its address and by its name, which are proved in different ways.
    @Test(arguments: ["127.0.0.1", "localhost"])
    func `commands and messages go over a connection that the authority vouches for`(_ host: String) async throws {
        try await withRedis(names: "IP:127.0.0.1,DNS:localhost", password: "s3cret") { server, certificates in
            let address = try RedisAddress(server.url(host: host), authority: certificates.authority.path)
            #expect(address.isEncrypted)
            let client = RedisClient(address, patience: .seconds(20))
            #expect(try await client.command("PING").text == "PONG")
            let cache = RedisCache(client)
            let large = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0) })
            await cache.keep(large, for: "large")
            #expect(await cache.value("large") == large, "More than one record of TLS.")
            let messages = RedisMessages(client, at: address, channel: "call", patience: .seconds(20))
            let heard = Mutex(false)
            let listening = Task { await messages.listen { _ in heard.withLock { $0 = true } } }
            for _ in 0..<800 where !heard.withLock(\.self) {
                await messages.send("hello")
                try await Task.sleep(for: .milliseconds(25))
            }
            #expect(heard.withLock { $0 })
            listening.cancel()
            await listening.value
            await client.close()
        }
    }

    enum Trust: Sendable { case right, system, other }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var names = "IP:127.0.0.1,DNS:localhost"
        var trust = Trust.right
        var host = "127.0.0.1"
        var isEncrypted = true
        var error = RedisError.untrusted
    }

    @Test(arguments: [
        Refusal(testDescription: "an authority that the system does not know", trust: .system),
        Refusal(testDescription: "another authority than the one that is trusted", trust: .other),
        Refusal(testDescription: "a certificate for another address", names: "IP:127.0.0.2,DNS:localhost"),
        Refusal(testDescription: "a certificate for another name", names: "DNS:redis.example", host: "localhost"),
        Refusal(testDescription: "a certificate for a name, where the address is asked for", names: "DNS:localhost"),
        Refusal(testDescription: "a connection that is not encrypted", isEncrypted: false, error: .away),
    ]) func `nothing is sent to a Redis that can't prove who it is`(_ refusal: Refusal) async throws {
        let other = try Certificates.make(names: "IP:127.0.0.1")
        defer { other.remove() }
        try await withRedis(names: refusal.names) { server, certificates in
            let authority: String? =
                switch refusal.trust {
                case .right: refusal.isEncrypted ? certificates.authority.path : nil
                case .system: nil
                case .other: other.authority.path
                }
            let url = server.url(host: refusal.host)
            let address = try RedisAddress(
                refusal.isEncrypted ? url : url.replacing("rediss:", with: "redis:"), authority: authority)
            let client = RedisClient(address, patience: .seconds(20))
            await #expect(throws: refusal.error) { try await client.command("PING") }
            await client.close()
        }
    }

    @Test(arguments: [
        ("rediss://localhost", "/no/such/file", "names no file of certificates"),
        ("rediss://localhost", "/etc/hostname", "names no file of certificates"),  // a file of something else
        ("redis://localhost", "/etc/hostname", "rediss://"),  // would not be encrypted, whatever its owner believes
    ]) func `an authority that can't be used is told of at the start`(_ url: String, _ file: String, _ words: String) {
        let error = #expect(throws: StorageError.self) { try RedisAddress(url, authority: file) }
        #expect(error?.description.contains(words) == true && error?.code == .invalid)
    }
}
