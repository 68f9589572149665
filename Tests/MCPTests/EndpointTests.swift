import Foundation
import Testing
import Workspaces

@testable import MCP

@Suite("The protocol's HTTP endpoint") struct EndpointTests {
    private static let json = ["content-type": "application/json", "accept": "application/json, text/event-stream"]
    private static let hello =
        #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#

    private func access() -> MCPAccess {
        MCPAccess(Workspace(settings: Settings(environment: ["PINTAIL_HOME": "/tmp/pintail-nowhere"])))
    }

    private func post(_ body: String, _ headers: [String: String] = [:]) -> MCPHTTPRequest {
        MCPHTTPRequest(.post, headers: Self.json.merging(headers) { $1 }, body: Data(body.utf8))
    }

    private func content(_ response: MCPHTTPResponse) throws -> JSON {
        guard case .json(let data) = response.body else { return .null }
        return try JSON(parsing: data)
    }

    private func open(_ endpoint: MCPEndpoint, _ owner: String = "ann") async throws -> String {
        let response = await endpoint.respond(to: post(Self.hello), owner: owner, access: access())
        #expect(response.status == 200)
        return try #require(response.headers["mcp-session-id"])
    }

    @Test("A session is opened, used, and ended by its owner only")
    func session() async throws {
        let endpoint = MCPEndpoint()
        let id = try await open(endpoint)
        let list = post(
            #"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#,
            ["mcp-session-id": id, "mcp-protocol-version": "2025-11-25"])
        let tools = try content(await endpoint.respond(to: list, owner: "ann", access: access()))
        #expect(tools["result"]?["tools"]?.elements?.count == MCPTool.reading.count)
        #expect(
            await endpoint.respond(to: list, owner: "bob", access: access()).status == 404,
            "another's session looks like none")
        let end = MCPHTTPRequest(.delete, headers: ["mcp-session-id": id])
        #expect(await endpoint.respond(to: end, owner: "bob", access: access()).status == 404)
        #expect(await endpoint.respond(to: end, owner: "ann", access: access()).status == 204)
        #expect(await endpoint.respond(to: list, owner: "ann", access: access()).status == 404)
    }

    @Test("Rights that were taken away are gone with the next request")
    func rights() async throws {
        let endpoint = MCPEndpoint()
        let id = try await open(endpoint)
        var less = access()
        less.tools = [.ask]
        let list = post(#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#, ["mcp-session-id": id])
        let tools = try content(await endpoint.respond(to: list, owner: "ann", access: less))
        #expect(tools["result"]?["tools"]?.elements?.count == 1)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var reason: String
        var method = MCPHTTPRequest.Method.post
        var headers: [String: String]
        var body = #"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#
        var status: Int
        var testDescription: String { reason }
    }

    private static let modern = ["mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list"]
    private static let modernBody =
        #"{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#

    static let refusals = [
        Refusal(reason: "another site's page", headers: ["origin": "https://evil.example"], status: 403),
        Refusal(
            reason: "a host that only begins like this machine", headers: ["origin": "http://localhost.evil.example"],
            status: 403),
        Refusal(reason: "an opaque origin", headers: ["origin": "null"], status: 403),
        Refusal(reason: "a revision nobody speaks", headers: ["mcp-protocol-version": "1999-01-01"], status: 400),
        Refusal(reason: "no session, no handshake", headers: [:], status: 400),
        Refusal(
            reason: "a session that never was", headers: ["mcp-session-id": "00000000000000000000000000000000"],
            status: 404),
        Refusal(reason: "a form", headers: ["content-type": "text/plain"], status: 415),
        Refusal(reason: "a client that takes pictures only", headers: ["accept": "image/png"], status: 406),
        Refusal(reason: "no JSON", headers: [:], body: "{", status: 400),
        Refusal(reason: "a batch", headers: [:], body: "[]", status: 400),
        Refusal(
            reason: "a stream without a session", method: .get, headers: ["accept": "text/event-stream"], status: 404),
        Refusal(
            reason: "streams ended with 2026-07-28", method: .get, headers: ["mcp-protocol-version": "2026-07-28"],
            status: 405),
        Refusal(reason: "the end of no session", method: .delete, headers: [:], status: 404),
        Refusal(
            reason: "headers that name another method",
            headers: ["mcp-protocol-version": "2026-07-28", "mcp-method": "ping"], body: modernBody, status: 400),
        Refusal(
            reason: "no header with the method", headers: ["mcp-protocol-version": "2026-07-28"], body: modernBody,
            status: 400),
        Refusal(reason: "a body without the revision", headers: modern, status: 400),
        Refusal(
            reason: "a method nobody knows", headers: ["mcp-protocol-version": "2026-07-28", "mcp-method": "x"],
            body: modernBody.replacing("tools/list", with: "x"), status: 404),
    ]

    @Test("What does not fit is refused with a status and an error", arguments: refusals)
    func refused(_ refusal: Refusal) async throws {
        let request = MCPHTTPRequest(
            refusal.method, headers: Self.json.merging(refusal.headers) { $1 }, body: Data(refusal.body.utf8))
        let response = await MCPEndpoint().respond(to: request, owner: "ann", access: access())
        #expect(response.status == refusal.status)
        if refusal.status != 405 { #expect(try content(response)["error"]?["message"] != nil) }
    }

    @Test("Since 2026-07-28 a request stands for itself")
    func stateless() async throws {
        let endpoint = MCPEndpoint()
        let response = await endpoint.respond(to: post(Self.modernBody, Self.modern), owner: "ann", access: access())
        #expect(response.status == 200 && response.headers["mcp-session-id"] == nil)
        #expect(try content(response)["result"]?["resultType"] == "complete")
        let note = post(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#, Self.modern)
        #expect(await endpoint.respond(to: note, owner: "ann", access: access()).status == 202)
    }

    @Test("One owner's sessions are bounded: the one idle longest makes room")
    func bounded() async throws {
        let endpoint = MCPEndpoint(options: MCPHTTPOptions(sessionsOfOwner: 2))
        let ids = [try await open(endpoint), try await open(endpoint), try await open(endpoint)]
        let other = try await open(endpoint, "bob")
        for (id, owner, status) in [
            (ids[0], "ann", 404), (ids[1], "ann", 200), (ids[2], "ann", 200), (other, "bob", 200),
        ] {
            let ping = post(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#, ["mcp-session-id": id])
            #expect(await endpoint.respond(to: ping, owner: owner, access: access()).status == status)
        }
    }

    @Test("A client that wants to hear of progress gets a stream that ends with the answer", .timeLimit(.minutes(1)))
    func stream() async throws {
        try await withDatasets { workspace in
            let endpoint = MCPEndpoint()
            let access = MCPAccess(workspace, saying: "SELECT count(*) AS trips FROM trips")
            let opened = await endpoint.respond(to: post(Self.hello), owner: "ann", access: access)
            let call =
                #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"ask","arguments":{"dataset":"lake","question":"How many trips were there?"},"_meta":{"progressToken":7}}}"#
            let response = await endpoint.respond(
                to: post(call, ["mcp-session-id": opened.headers["mcp-session-id"] ?? ""]), owner: "ann", access: access
            )
            guard case .events(let frames) = response.body else { Issue.record("no stream"); return }
            var messages: [JSON] = []
            for await frame in frames {
                let text = String(decoding: frame, as: UTF8.self)
                #expect(text.hasPrefix("event: message\ndata: ") && text.hasSuffix("\n\n"))
                messages.append(try JSON(parsing: Data(text.dropFirst("event: message\ndata: ".count).utf8)))
            }
            #expect(messages.count > 3 && messages.dropLast().allSatisfy { $0["method"] == "notifications/progress" })
            #expect(messages.last?["result"]?["structuredContent"]?["rows"] == [[40]])
        }
    }

    @Test("The stream of a session ends with it")
    func listening() async throws {
        let endpoint = MCPEndpoint()
        let id = try await open(endpoint)
        let listen = MCPHTTPRequest(.get, headers: ["accept": "text/event-stream", "mcp-session-id": id])
        guard case .events(let frames) = await endpoint.respond(to: listen, owner: "ann", access: access()).body else {
            Issue.record("no stream"); return
        }
        #expect(await endpoint.respond(to: listen, owner: "ann", access: access()).status == 409, "one at a time")
        await endpoint.close()
        for await _ in frames { Issue.record("nothing was to be said") }
    }

    @Test(
        "Web pages are known by their origin",
        arguments: [
            (nil, true), ("http://localhost:5173", true), ("https://127.0.0.1", true), ("http://[::1]:80", true),
            ("https://app.example", true),
            ("https://app.example.evil.example", false), ("file://localhost", false), ("null", false), ("", false),
        ] as [(String?, Bool)])
    func origins(_ origin: String?, _ isAllowed: Bool) {
        #expect(MCPHTTPOptions(origins: ["https://app.example"]).allows(origin: origin) == isAllowed)
    }

    @Test(
        "Names beyond ASCII come encoded",
        arguments: [("ask", "ask"), ("=?base64?w6R0aGVy?=", "äther"), ("=?base64?%%%?=", nil)] as [(String, String?)])
    func headerValues(_ value: String, _ name: String?) { #expect(MCPHTTPRequest.decoded(value) == name) }
}
