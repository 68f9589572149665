import Analyst
import Foundation

/// Carries calls out for one client.
struct Performer: Sendable {
    let access: MCPAccess

    /// - Throws: `ProtocolError`, `CancellationError`. What a tool can't do is a result.
    func perform(_ call: ProtocolMachine.Call, _ send: @escaping @Sendable (Outgoing) -> Void) async throws -> JSON {
        switch call.kind {
        case .listTools:
            let tools = Tool.all.filter { access.tools.contains($0.tool) }
            return ServerProfile.cached(["tools": .array(tools.map(\.json))], seconds: 300, call.revision)
        case .listResources: return ServerProfile.cached(Resource.list(access), seconds: 0, call.revision)
        case .listResourceTemplates: return ServerProfile.cached(Resource.templates, seconds: 300, call.revision)
        case .readResource(let uri): return try await read(uri, call.revision)
        case .callTool(let name, let arguments):
            // One that is not allowed looks like one that is not there.
            guard let tool = Tool.all.first(where: { $0.tool.rawValue == name }), access.tools.contains(tool.tool)
            else {
                throw ProtocolError(.invalidParameters, "There is no such tool.")
            }
            let progress = call.progressToken.map { ProgressReporter(token: $0, send: send) }
            return try await run(tool, arguments, ToolContext(access: access, progress: progress), send)
        }
    }

    private func run(_ tool: Tool, _ json: JSON, _ context: ToolContext, _ send: @Sendable (Outgoing) -> Void)
        async throws -> JSON
    {
        do {
            let arguments = try Arguments(json, for: tool.input)
            try await access.hooks.admit(MCPUse(tool: tool.tool, dataset: json["dataset"]?.text))
            let output = try await tool.run(arguments, context)
            let text = String(decoding: try OrderedJSONEncoder().encode(output), as: UTF8.self)
            try Task.checkCancellation()
            // The text says the same, for clients that read nothing else.
            return [
                "content": [["type": "text", "text": .string(text)]], "structuredContent": .encoded(text),
                "isError": false,
            ]
        } catch {
            try Self.rethrowIfCancelled(error)
            let failure = ToolFailure(describing: error)
            if failure.code == "internal" { send(Self.log("\(tool.tool.rawValue) failed: \(type(of: error))")) }
            return ["content": [["type": "text", "text": .string(failure.json.line)]], "isError": true]
        }
    }

    private func read(_ uri: String, _ revision: ProtocolRevision) async throws -> JSON {
        let missing = ProtocolError(
            revision.hasHandshake ? .resourceNotFound : .invalidParameters, "There is no such resource.",
            data: ["uri": .string(String(uri.prefix(500)))])
        guard let (name, resource) = Resource.parse(uri) else { throw missing }
        do {
            try await access.hooks.admit(MCPUse(tool: nil, dataset: name))
            let dataset = try await ToolContext(access: access, progress: nil).dataset(name)
            let text = try await resource.text(of: dataset, access)
            let contents: JSON = [["uri": .string(uri), "mimeType": .string(resource.mimeType), "text": .string(text)]]
            return ServerProfile.cached(["contents": contents], seconds: 0, revision)
        } catch {
            try Self.rethrowIfCancelled(error)
            let failure = ToolFailure(describing: error)
            throw failure == .noDataset ? missing : ProtocolError(.internalError, failure.message)
        }
    }

    private static func rethrowIfCancelled(_ error: any Error) throws {
        if error is CancellationError || Task.isCancelled { throw CancellationError() }
    }

    static func log(_ message: String) -> Outgoing {
        .notification(
            method: "notifications/message", ["level": "error", "logger": "pintail", "data": .string(message)])
    }
}
