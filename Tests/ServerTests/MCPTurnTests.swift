import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import Server

@Suite struct MCPTurnTests {
    /// An open session of the protocol.
    private struct Session {
        let server: TestServer
        let headers: [String: String]

        init(_ server: TestServer, key: [String: String]) async throws {
            let accept = key.merging(["Accept": "application/json, text/event-stream"]) { $1 }
            let hello: JSON = [
                "jsonrpc": "2.0", "id": 1, "method": "initialize",
                "params": [
                    "protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "t", "version": "1"],
                ],
            ]
            let opened = try await server.json("POST", "/mcp", hello, headers: accept)
            let id = try #require(opened.headers.first(name: "Mcp-Session-Id"), "\(opened.text)")
            self.server = server
            headers = accept.merging(["Mcp-Session-Id": id]) { $1 }
            try await server.json(
                "POST", "/mcp", ["jsonrpc": "2.0", "method": "notifications/initialized"], headers: headers)
        }

        func call(_ tool: String, _ arguments: JSON) async throws -> TestServer.Answer {
            let call: JSON = [
                "jsonrpc": "2.0", "id": 2, "method": "tools/call",
                "params": ["name": .string(tool), "arguments": arguments],
            ]
            return try await server.json("POST", "/mcp", call, headers: headers)
        }
    }

    /// As many run at once as share the memory: a tool's query is one of them.
    @Test func `a query of a tool waits for its turn as everybody's does`() async throws {
        let latch = Latch()
        try await TestServer.run {
            $0.replies = [.after(latch, sql: "SELECT count(*) AS n FROM ports")]
            $0.settings.questionsAtOnce = 1
        } _: { server in
            let (owner, viewer) = (try await server.key(.owner), try await server.key(.viewer))
            try await server.makeHarbour(headers: owner)
            let session = try await Session(server, key: viewer)
            async let asked = server.json(
                "POST", "/v1/questions", ["question": "How many ports are there?", "dataset": "harbour"], headers: owner
            )
            while server.model.turns < 1 { try await Task.sleep(for: .milliseconds(10)) }
            async let called = session.call(
                "run_sql", ["dataset": "harbour", "sql": "SELECT max(berths) AS most FROM ports"])
            for _ in 0..<800 where await server.server.parts.turns.waiting < 1 {
                try await Task.sleep(for: .milliseconds(25))
            }
            #expect(await server.server.parts.turns.waiting == 1)
            latch.open()
            #expect(try await asked.json["rows"] == [[4]])
            let rows = try await called
            #expect(rows.status == 200 && rows.text.contains("30"), "\(rows.text)")
        }
    }
}
