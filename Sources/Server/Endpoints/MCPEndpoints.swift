import Analyst
import Foundation
import Storage
import HTTPTypes
import Hummingbird
import MCP
import NIOCore
import Workspaces

/// The Model Context Protocol at `/mcp`: the room MCP answers, this hands over who asks and what they may do.
struct MCPEndpoints: Sendable {
    let parts: ServerParts

    var list: [Endpoint] {
        let message = Schema.object([:], open: true)
        // The protocol's errors are JSON-RPC's; what is refused before it comes to that is told as everywhere.
        let failure = Schema.either(
            .named("Error"),
            .object([
                "jsonrpc": .choice("2.0"), "id": .any,
                "error": .object(["code": .integer, "message": .string, "data?": .any]),
            ]))
        let events = ("text/event-stream", Schema.string.described("Messages as events, where the client wants to hear of progress."))
        return [
            Endpoint(
                method: .post, path: "/mcp", name: "mcpMessage", summary: "A message of the Model Context Protocol", access: .scope(.read),
                body: .text(["application/json"], message),
                answers: [
                    .init(status: .ok, description: "The answer.", content: [("application/json", message), events]),
                    .init(status: .accepted, description: "Noted; notifications have no answer."),
                ],
                failure: failure
            ) { try await respond($0, .post) },
            Endpoint(
                method: .get, path: "/mcp", name: "mcpListen", summary: "Messages about no request of the client", access: .scope(.read),
                answers: [.init(status: .ok, description: "The messages.", content: [events])], failure: failure
            ) { try await respond($0, .get) },
            Endpoint(
                method: .delete, path: "/mcp", name: "mcpEnd", summary: "Ends a session of the protocol", access: .scope(.read),
                answers: [.init(status: .noContent, description: "It has ended.")], failure: failure
            ) { try await respond($0, .delete) },
        ]
    }

    private func respond(_ call: Call, _ method: MCPHTTPRequest.Method) async throws -> Reply {
        var headers: [String: String] = [:]
        for field in call.request.headers { headers[field.name.canonicalName] = field.value }
        let principal = call.principal
        let request = MCPHTTPRequest(method, headers: headers, body: Data(call.bytes.readableBytesView))
        let owner = "\(principal.workspace)/\(principal.subject)/\(principal.role)"
        let response = await parts.mcp.respond(to: request, owner: owner, access: try access(of: principal))
        var fields = HTTPFields()
        for (name, value) in response.headers { HTTPField.Name(name).map { fields[$0] = value } }
        let status = HTTPResponse.Status(code: response.status)
        switch response.body {
        case .empty: return Reply(status, headers: fields)
        case .json(let data): return Reply(status, headers: fields, body: .bytes(ByteBuffer(bytes: data)))
        case .events(let frames):
            return Reply(
                status, headers: fields,
                body: .stream(length: nil) { [heartbeat = parts.settings.heartbeat] writer in
                    for await piece in Self.withHeartbeat(frames, every: heartbeat) { try await writer.write(ByteBuffer(bytes: piece)) }
                    try await writer.finish(nil)
                })
        }
    }

    /// The frames, and a comment wherever there was none for a while.
    private static func withHeartbeat(_ frames: AsyncStream<Data>, every pause: Duration) -> AsyncStream<Data> {
        AsyncStream { continuation in
            let beat = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: pause)
                    continuation.yield(Data(ServerSentEvent.heartbeat.utf8))
                }
            }
            let reader = Task {
                for await frame in frames { continuation.yield(frame) }
                continuation.finish()
            }
            continuation.onTermination = { _ in
                beat.cancel()
                reader.cancel()
            }
        }
    }

    /// What stands in the way over HTTP, in the words of the protocol.
    private static func refusing<R>(_ body: () async throws -> R) async throws -> R {
        do { return try await body() } catch let error as APIError { throw MCPRefusal(error.code, error.message) }
    }

    /// What the principal's scopes allow, with the same budgets, turns and records of use as over HTTP.
    private func access(of principal: Principal) throws -> MCPAccess {
        let workspace = try parts.workspace(principal.workspace)
        var tools: Set<MCPTool> = MCPTool.reading
        if !principal.scopes.contains(.ask) { tools.subtract([.ask, .runSQL, .queryMetrics]) }
        if principal.scopes.contains(.edit) { tools.insert(.saveVerifiedQuery) }
        var access = MCPAccess(
            workspace: workspace, opened: parts.open, as: principal.access, tools: tools, author: principal.subject
        ) { try parts.analyst(workspace, nil) }
        /// One queue for all that asks the database much, whichever way it came.
        @Sendable func turn<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) async throws -> R {
            try await Self.refusing { try await parts.turns.take(for: "\(principal.workspace)/\(principal.subject)", body) }
        }
        access.hooks.query = { try await turn($0) }
        let answer = access.hooks.answer
        let questions = Questions(parts: parts)
        access.hooks.answer = { question, dataset, onEvent in
            try await Self.refusing { try await questions.checkBudgets(principal) }
            return try await turn {
                let start = ContinuousClock.now
                let result = try await answer(question, dataset, onEvent)
                await questions.use(
                    UsageOfAnswer(result.usage), id: Identifier.make("ans"), principal, seconds: (ContinuousClock.now - start) / .seconds(1),
                    isHit: false)
                return result
            }
        }
        return access
    }
}
