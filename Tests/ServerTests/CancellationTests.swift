import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Storage
import TestServers
import Testing

@testable import Server
@testable import Storage

@Suite struct CancellationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isRedisThere: Bool
        /// How often the node that works looks by itself.
        var beat: Duration
    }

    /// Two nodes over one store; the first makes the answer, the second is told to stop it.
    @Test(
        .timeLimit(.minutes(2)),
        arguments: [
            Case(testDescription: "at once, as Redis tells", isRedisThere: true, beat: .seconds(3600)),
            Case(testDescription: "a little later, when it is away", isRedisThere: false, beat: .milliseconds(200)),
        ]) func `a question that one node answers is stopped through another`(_ test: Case) async throws
    {
        let redis = try #require(try RedisServer.start(), "Redis is not installed.")
        defer { redis.remove() }
        let address = try RedisAddress(redis.url)
        let clients = [RedisClient(address, patience: .seconds(20)), RedisClient(address, patience: .seconds(20))]
        func jobs(_ node: Int) -> @Sendable (any MetadataStore) -> StoredJobs {
            // The lease is long too: it is no fraction of it that is waited for.
            {
                StoredJobs(
                    $0, lease: .seconds(36_000), beat: test.beat,
                    calls: RedisMessages(clients[node], at: address, channel: "stop"))
            }
        }
        try await TestServer.run {
            $0.replies = [.after(Latch(), sql: "SELECT 1")]
            $0.jobs = jobs(0)
        } _: { one in
            try await one.makeHarbour()
            try await TestServer.run {
                $0.beside = one
                $0.jobs = jobs(1)
            } _: { two in
                for _ in 0..<800 where try await clients[0].listeners("stop") < 2 {
                    try await Task.sleep(for: .milliseconds(25))
                }
                #expect(try await clients[0].listeners("stop") == 2)
                if !test.isRedisThere { try redis.kill() }
                let body: JSON = ["question": "How many berths has each country?", "dataset": "harbour"]
                var reader = try await EventReader(
                    one.request(
                        "POST", "/v1/questions",
                        headers: ["Content-Type": "application/json", "Accept": "text/event-stream"],
                        body: .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))))
                _ = try await reader.next()
                let id = try #require(
                    try await two.send("GET", "/v1/answers").json["items"]?.elements.first?["id"]?.text)
                #expect(await two.server.parts.questions.run(id, of: "default") == nil, "The other node's.")
                #expect(try await two.send("DELETE", "/v1/answers/\(id)").status == 202)
                #expect(try await reader.rest().last { $0.name != nil }?.name == "error")
                #expect(try await two.send("GET", "/v1/answers/\(id)").json["status"] == "cancelled")
            }
        }
        for client in clients { await client.close() }
    }

    /// Only the store says what is cancelled: whoever can write to Redis stops nothing by it.
    @Test func `a false call stops nothing`() async throws {
        let calls = Calls()
        let latch = Latch()
        try await TestServer.run {
            $0.replies = [.after(latch, sql: "SELECT count(*) AS n FROM ports")]
            $0.jobs = { StoredJobs($0, calls: calls) }
        } _: { server in
            try await server.makeHarbour()
            async let asked = server.json(
                "POST", "/v1/questions", ["question": "How many ports are there?", "dataset": "harbour"])
            while server.model.turns < 1 { try await Task.sleep(for: .milliseconds(10)) }
            let id = try #require(
                try await server.send("GET", "/v1/answers").json["items"]?.elements.first?["id"]?.text)
            await calls.send(QuestionJob.id(of: id))
            await calls.send("job_made_up")
            latch.open()
            #expect(try await asked.json["rows"] == [[4]])
        }
    }
}

extension RedisClient {
    fileprivate func listeners(_ channel: String) async throws -> Int64 {
        guard case .array(let parts) = try await command("PUBSUB", "NUMSUB", channel),
            case .integer(let count)? = parts.last
        else { return 0 }
        return count
    }
}

/// Calls within this process; a call returns when it was heard.
private actor Calls: JobCalls {
    private var hear: (@Sendable (String) async -> Void)?

    func send(_ job: String) async { await hear?(job) }

    func listen(_ hear: @escaping @Sendable (String) async -> Void) async {
        self.hear = hear
        try? await Task.sleep(for: .seconds(3600))
    }
}
