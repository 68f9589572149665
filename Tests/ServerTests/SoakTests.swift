import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Storage
import Testing

@testable import Server

@Suite(.serialized) struct SoakTests {
    private static var descriptors: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0 }

    /// Pages of memory that are this process's own.
    private static var megabytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1024
    }

    @Test func `ten thousand mixed requests, many of them given up, leave nothing behind`() async throws {
        try await TestServer.run { options in
            options.replies = [.sql("SELECT count(*) AS n FROM ports")]
            options.settings.resumeTime = .milliseconds(10)
            options.limiter = LocalLimiter(.init(capacity: 1e9, perSecond: 1e9))
        } _: { server in
            try await server.makeHarbour()
            // What is made once: pools, caches, the open dataset.
            try await load(server, requests: 2_000)
            try await settle(server)
            let (files, memory) = (Self.descriptors, Self.megabytes)
            try await load(server, requests: 10_000)
            try await settle(server)
            // The client keeps some connections open for later, at both ends in this process.
            #expect(Self.descriptors <= files + 64, "\(files) descriptors before, \(Self.descriptors) after")
            #expect(Self.megabytes <= memory + 60, "\(memory) MB before, \(Self.megabytes) MB after")
            let held = try await server.store.read { try $0.rows("SELECT id FROM jobs WHERE state IN ('queued', 'running')", []).count }
            #expect(held == 0, "jobs that nobody ends")
            #expect(try await server.send("GET", "/v1/datasets").status == 200)
        }
    }

    private func load(_ server: TestServer, requests: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<32 {
                group.addTask {
                    for number in 0..<(requests / 32) {
                        let request = Task { try await one(server, worker * 1_000_000 + number) }
                        if number % 7 == worker % 7 {
                            try await Task.sleep(for: .microseconds(Int.random(in: 0...5_000)))
                            request.cancel()
                        }
                        _ = try? await request.value
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func one(_ server: TestServer, _ number: Int) async throws {
        switch number % 20 {
        case 0: try await server.json("POST", "/v1/questions", ["question": .string("How many ports are there, \(number % 50)?"), "dataset": "harbour"])
        case 1:
            var reader = try await EventReader(
                server.request(
                    "POST", "/v1/questions", headers: ["Content-Type": "application/json", "Accept": "text/event-stream"],
                    body: .bytes(ByteBuffer(string: "{\"question\": \"How many ports in \(number % 40)?\", \"dataset\": \"harbour\", \"cache\": false}"))))
            _ = try await reader.next()
        case 2...7: try await server.json("POST", "/v1/sql", ["dataset": "harbour", "sql": .string("SELECT port, \(number % 300) AS n FROM ports")])
        case 8: try await server.json("POST", "/v1/conversations", ["dataset": "harbour"])
        case 9: try await server.send("GET", "/v1/answers/ans_none/events")
        case 10: try await server.send("POST", "/v1/sql", headers: ["Content-Type": "application/json"], body: .bytes(ByteBuffer(string: "{")))
        case 11...14: try await server.send("GET", "/v1/datasets/harbour/preview?table=ports")
        default: try await server.send("GET", "/v1/datasets")
        }
    }

    /// Until what was given up has ended.
    private func settle(_ server: TestServer) async throws {
        let parts = server.server.parts
        for _ in 0..<1_200 {
            let waiting = await parts.turns.waiting + parts.turns.inUse + parts.questions.count
            let running = try await server.store.read { try $0.rows("SELECT id FROM jobs WHERE state IN ('queued', 'running')", []).count }
            if waiting == 0, running == 0, parts.metrics.value("sse_streams_active") == 0 { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("something goes on: \(await parts.questions.count) questions, \(await parts.turns.inUse) turns, \(parts.metrics.value("sse_streams_active")) streams")
    }
}
