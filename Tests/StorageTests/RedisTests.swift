import Foundation
import NIOCore
import Synchronization
import TestServers
import Testing

@testable import Storage

@Suite struct RedisTests {
    struct Wire: Sendable, CustomTestStringConvertible {
        var bytes: String
        var value: RESPValue?
        var testDescription: String { bytes.debugDescription }
    }

    @Test(arguments: [
        Wire(bytes: "+OK\r\n", value: .simple("OK")), Wire(bytes: ":-12\r\n", value: .integer(-12)),
        Wire(bytes: "-ERR no\r\n", value: .error("ERR no")), Wire(bytes: "$-1\r\n", value: .null),
        Wire(bytes: "$6\r\na\r\nb\0c\r\n", value: .bulk(Data("a\r\nb\0c".utf8))), Wire(bytes: "$0\r\n\r\n", value: .bulk(Data())),
        Wire(bytes: "*2\r\n$1\r\nx\r\n*1\r\n:3\r\n", value: .array([.bulk(Data("x".utf8)), .array([.integer(3)])])),
    ]) func `an answer is read whole, wherever it is cut`(_ wire: Wire) throws {
        for end in 0..<wire.bytes.utf8.count {
            var part = ByteBuffer(bytes: Array(wire.bytes.utf8.prefix(end)))
            #expect(try RESPDecoder.value(in: &part) == nil && part.readableBytes == end, "cut at \(end)")
        }
        var whole = ByteBuffer(string: wire.bytes + "+next")
        #expect(try RESPDecoder.value(in: &whole) == wire.value && whole.readableBytes == 5)
    }

    @Test(arguments: [
        "$99999999999\r\n",  // more than memory has
        "*2000000000\r\n", "$-7\r\n", "$x\r\n", ":1.5\r\n", "$1\r\nabc\r\n", "HTTP/1.1 200 OK\r\n",
        String(repeating: "*1\r\n", count: 50) + ":1\r\n",  // nested without end
        "+" + String(repeating: "x", count: 70_000),
    ]) func `what is no answer is refused`(_ bytes: String) {
        var buffer = ByteBuffer(string: bytes)
        #expect(throws: RESPDecoder.Malformed.self) { try RESPDecoder.value(in: &buffer) }
    }

    @Test(arguments: [
        ("redis://localhost", RedisAddress.Parts("localhost", 6379, nil, nil, 0, false)),
        ("rediss://user:p%40ss@redis.example:6380/3", .init("redis.example", 6380, "user", "p@ss", 3, true)),
        ("redis://:secret@[::1]/2", .init("::1", 6379, nil, "secret", 2, false)),
    ]) func `an address is read`(_ text: String, _ parts: RedisAddress.Parts) throws {
        let address = try RedisAddress(text)
        #expect(
            RedisAddress.Parts(address.host, address.port, address.user, address.password, address.database, address.isEncrypted) == parts)
    }

    @Test(arguments: ["http://u:s3cret@h", "redis://", "redis://:s3cret@h/x", "s3cret"]) func `a wrong address is told of without its password`(_ text: String) {
        let error = #expect(throws: StorageError.self) { try RedisAddress(text) }
        #expect(error?.description.contains("s3cret") == false)
    }

    private func withRedis(password: String? = nil, _ body: (RedisServer) async throws -> Void) async throws {
        let server = try #require(try RedisServer.start(password: password), "Redis is not installed.")
        defer { server.remove() }
        try await body(server)
    }

    @Test func `a thousand commands at once get their own answers`() async throws {
        try await withRedis { server in
            let client = RedisClient(try RedisAddress(server.url), patience: .seconds(20))
            let wrong = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<1000 {
                    group.addTask { try await client.command("ECHO", "\(number)").text != "\(number)" }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(wrong == 0)
            await client.close()
        }
    }

    @Test func `values come back byte by byte, and end with their time`() async throws {
        try await withRedis { server in
            let client = RedisClient(try RedisAddress(server.url), patience: .seconds(20))
            let cache = RedisCache(client)
            let bytes = Data((0...255).map { UInt8($0) } + Array("\r\n$3\r\n".utf8))
            #expect(await cache.value("a") == nil)
            await cache.keep(bytes, for: "a")
            #expect(await cache.value("a") == bytes)
            guard case .integer(let left) = try await client.command("PTTL", "pintail:cache:a") else {
                Issue.record("no time to live")
                return
            }
            #expect(left > 0 && left <= 24 * 3_600_000)
            await client.close()
        }
    }

    @Test func `the password is needed, and a wrong one is told apart from Redis being away`() async throws {
        try await withRedis(password: "open") { server in
            let right = RedisClient(try RedisAddress(server.url), patience: .seconds(20))
            #expect(try await right.command("PING").text == "PONG")
            let told = Mutex<[RedisError?]>([])
            let wrong = RedisClient(try RedisAddress(server.url.replacing("open", with: "shut")), patience: .seconds(20)) { trouble in
                told.withLock { $0.append(trouble) }
            }
            for _ in 0..<3 {
                await #expect(throws: RedisError.self) { try await wrong.command("PING") }
                try await Task.sleep(for: .milliseconds(250))
            }
            #expect(told.withLock { $0 } == [.signIn], "Told once, not with each attempt.")
            for client in [right, wrong] { await client.close() }
        }
    }

    @Test func `a bucket is shared by all nodes, and a restart or a forgotten script loses nothing but its count`() async throws {
        try await withRedis { server in
            let clients = [RedisClient(try RedisAddress(server.url), patience: .seconds(20)), RedisClient(try RedisAddress(server.url), patience: .seconds(20))]
            // So slow that none comes back while the test runs.
            let limiters = clients.map { RedisLimiter($0, capacity: 3, perSecond: 0.0001) }
            #expect(try await limiters[0].take("x") == nil)
            #expect(try await limiters[1].take("x") == nil)
            try server.command("SCRIPT", "FLUSH")
            #expect(try await limiters[0].take("x") == nil)
            let wait = try #require(try await limiters[1].take("x"))
            #expect(wait > .seconds(9_000) && wait <= .seconds(10_000))
            #expect(try await limiters[1].take("y") == nil, "Another's bucket is full.")
            for client in clients { await client.close() }
        }
    }

    @Test func `a Redis that hangs is given up, and nobody waits for it again until it answers`() async throws {
        try await withRedis { server in
            let client = RedisClient(try RedisAddress(server.url), patience: .milliseconds(300))
            #expect(try await client.command("PING").text == "PONG")
            try server.pause()
            await #expect(throws: RedisError.away) { try await client.command("PING") }
            // Each of these would wait for its own connection or answer: half a minute together.
            let start = ContinuousClock.now
            for _ in 0..<100 { await #expect(throws: RedisError.away) { try await client.command("PING") } }
            #expect(ContinuousClock.now - start < .seconds(15))
            try server.resume()
            var isBack = false
            for _ in 0..<800 where !isBack {
                isBack = (try? await client.command("PING").text) == "PONG"
                try await Task.sleep(for: .milliseconds(25))
            }
            #expect(isBack)
            await client.close()
        }
    }

    private func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<800 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("\(what): never")
    }

    /// Sends until it is heard: nobody keeps what is sent while nobody listens.
    private func isHeard(_ text: String, by heard: borrowing Mutex<[String]>, from messages: RedisMessages) async throws {
        try await until("\(text) is heard") {
            await messages.send(text)
            return heard.withLock { $0.contains(text) }
        }
    }

    @Test func `what one node calls another hears, also when Redis was away or hung`() async throws {
        try await withRedis { server in
            let address = try RedisAddress(server.url)
            let client = RedisClient(address, patience: .milliseconds(300))
            let messages = RedisMessages(client, at: address, channel: "call", patience: .milliseconds(300), pulse: .milliseconds(50))
            let heard = Mutex<[String]>([])
            let listening = Task { await messages.listen { text in heard.withLock { $0.append(text) } } }
            try await isHeard("first", by: heard, from: messages)
            let odd = "\r\n*3\r\n message \u{1F986}"
            try await isHeard(odd, by: heard, from: messages)
            try server.kill()
            await messages.send("lost")
            try server.startAgain()
            try await isHeard("second", by: heard, from: messages)
            // Long enough that the connection is given up, which a Redis that hangs does not close.
            try server.pause()
            try await Task.sleep(for: .milliseconds(800))
            try server.resume()
            try await isHeard("third", by: heard, from: messages)
            #expect(heard.withLock { Set($0) } == ["first", odd, "second", "third"])
            listening.cancel()
            await listening.value
            await client.close()
        }
    }

    @Test func `while Redis is away nothing waits for it, and it is found again by itself`() async throws {
        try await withRedis { server in
            let told = Mutex<[RedisError?]>([])
            let client = RedisClient(try RedisAddress(server.url), patience: .seconds(20)) { trouble in told.withLock { $0.append(trouble) } }
            let cache = RedisCache(client)
            await cache.keep(Data("1".utf8), for: "a")
            try server.kill()
            await cache.keep(Data("2".utf8), for: "a")
            #expect(await cache.value("a") == nil, "Not an error.")
            await #expect(throws: RedisError.away) { try await RedisLimiter(client, capacity: 3, perSecond: 1).take("x") }
            try server.startAgain()
            var isBack = false
            for _ in 0..<400 where !isBack {
                isBack = (try? await client.command("PING").text) == "PONG"
                try await Task.sleep(for: .milliseconds(25))
            }
            #expect(isBack)
            #expect(told.withLock { $0 } == [.away, nil], "Gone and back, each once.")
            await client.close()
            await #expect(throws: RedisError.away) { try await client.command("PING") }
        }
    }
}

extension RedisAddress {
    struct Parts: Sendable, Hashable {
        var host: String
        var port: Int
        var user, password: String?
        var database: Int
        var isEncrypted: Bool
        init(_ host: String, _ port: Int, _ user: String?, _ password: String?, _ database: Int, _ isEncrypted: Bool) {
            (self.host, self.port, self.user, self.password, self.database, self.isEncrypted) = (host, port, user, password, database, isEncrypted)
        }
    }
}
