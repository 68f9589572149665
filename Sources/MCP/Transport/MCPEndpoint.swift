import Foundation

/// The protocol's one HTTP endpoint without the HTTP: takes requests whose sender is known, gives responses to write.
///
/// Revisions with a handshake get a session, named by the header `Mcp-Session-Id` and open to its owner only. Later
/// requests stand for themselves. A server mounts it like this, for POST, GET and DELETE:
/// ```swift
/// let response = await endpoint.respond(to: MCPHTTPRequest(.post, headers: headers, body: body), owner: key, access: access)
/// ```
public actor MCPEndpoint {
    private struct Session {
        var owner: String
        var connection: MCPConnection
        var revision: ProtocolRevision
        var lastUse: ContinuousClock.Instant
        /// Ends the stream of messages about no request, while a client listens.
        var listener: AsyncStream<Data>.Continuation?
    }

    private static let sessionHeader = "mcp-session-id"
    private static let revisionHeader = "mcp-protocol-version"
    private let options: MCPHTTPOptions
    private var sessions: [String: Session] = [:]

    public init(options: MCPHTTPOptions = MCPHTTPOptions()) { self.options = options }

    /// - Parameters:
    ///   - owner: tells principals apart; another owner's session looks like none.
    ///   - access: what the sender may do, asked for each request: rights that were taken away are gone at once.
    public func respond(to request: MCPHTTPRequest, owner: String, access: MCPAccess) async -> MCPHTTPResponse {
        guard options.allows(origin: request.headers["origin"]) else {
            return .refused(403, .invalidRequest, "This origin may not call the server.")
        }
        let asked = request.headers[Self.revisionHeader]
        if let asked, ProtocolRevision(rawValue: asked) == nil {
            return .message(.error(nil, ServerProfile.unsupported(asked)), status: 400)
        }
        await endIdle()
        switch request.method {
        case .post where asked == ProtocolRevision.july2026.rawValue: return await exchange(request, access)
        case .post: return await post(request, owner, access)
        case .get: return await listen(request, owner)
        case .delete:
            guard let id = session(of: request, owner) else { return Self.noSession }
            await end(id)
            return MCPHTTPResponse(204)
        }
    }

    /// Ends all sessions and streams, for shutdown.
    public func close() async {
        for id in Array(sessions.keys) { await end(id) }
    }

    // MARK: Requests that stand for themselves

    private func exchange(_ request: MCPHTTPRequest, _ access: MCPAccess) async -> MCPHTTPResponse {
        if let refusal = Self.unfit(request) { return refusal }
        let message = Incoming(request.body)
        switch message {
        case .request(let id, let method, let parameters):
            if let problem = Self.mismatch(request, method, parameters) {
                return .message(.error(id, ProtocolError(.headerMismatch, problem)))
            }
        // Nothing that runs is known to this revision's notifications: a client that stops waiting closes the stream.
        case .notification: return MCPHTTPResponse(202)
        case .response: return .refused(400, .invalidRequest, "The body must be one request or notification.")
        case .malformed(let id, let error): return .message(.error(id, error))
        }
        return await carryOut(message, request, MCPConnection(access: access), access: nil)
    }

    /// What headers say must be what the body says: others on the way go by the headers.
    private static func mismatch(_ request: MCPHTTPRequest, _ method: String, _ parameters: JSON) -> String? {
        guard parameters["_meta"]?[MetaKey.revision]?.text == request.headers[revisionHeader] else {
            return "MCP-Protocol-Version is not the revision in the request's _meta."
        }
        guard request.headers["mcp-method"] == method else { return "Mcp-Method is not the request's method." }
        let name = ["tools/call": "name", "resources/read": "uri"][method].flatMap { parameters[$0]?.text }
        guard let name else { return nil }
        return request.headers["mcp-name"].flatMap(MCPHTTPRequest.decoded) == name
            ? nil : "Mcp-Name is not what the request names."
    }

    // MARK: Requests of a session

    private func post(_ request: MCPHTTPRequest, _ owner: String, _ access: MCPAccess) async -> MCPHTTPResponse {
        if let refusal = Self.unfit(request) { return refusal }
        let message = Incoming(request.body)
        if case .malformed(let id, let error) = message { return .message(.error(id, error)) }
        if case .request(_, "initialize", _) = message { return await open(message, owner, access) }
        guard let id = session(of: request, owner), let session = sessions[id] else {
            guard request.headers[Self.sessionHeader] == nil else { return Self.noSession }
            return .refused(400, .invalidRequest, "Say initialize first, and send the Mcp-Session-Id it gives.")
        }
        if let asked = request.headers[Self.revisionHeader], asked != session.revision.rawValue {
            return .refused(400, .invalidRequest, "MCP-Protocol-Version is not what the session agreed on.")
        }
        return await carryOut(message, request, session.connection, access: access)
    }

    private func open(_ message: Incoming, _ owner: String, _ access: MCPAccess) async -> MCPHTTPResponse {
        let connection = MCPConnection(access: access)
        guard case .replied(let reply) = await connection.receive(message, sink: { _ in }) else {
            return MCPHTTPResponse(202)
        }
        guard let revision = await connection.revision else { return .message(reply) }
        let others = sessions.filter { $0.value.owner == owner }
        if others.count >= options.sessionsOfOwner, let oldest = others.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            await end(oldest.key)
        }
        let id = Self.freshID()
        sessions[id] = Session(owner: owner, connection: connection, revision: revision, lastUse: .now)
        return .message(reply, [Self.sessionHeader: id])
    }

    private func listen(_ request: MCPHTTPRequest, _ owner: String) async -> MCPHTTPResponse {
        guard request.headers[Self.revisionHeader] != ProtocolRevision.july2026.rawValue else {
            return MCPHTTPResponse(405, ["allow": "POST"])
        }
        guard request.accepts("text/event-stream") else {
            return .refused(406, .invalidRequest, "Accept text/event-stream.")
        }
        guard let id = session(of: request, owner) else { return Self.noSession }
        guard sessions[id]?.listener == nil else {
            return .refused(409, .invalidRequest, "The session has a stream already.")
        }
        let (stream, continuation) = AsyncStream.makeStream(of: Data.self)
        sessions[id]?.listener = continuation
        continuation.onTermination = { [weak self] _ in Task { await self?.unlisten(id) } }
        return MCPHTTPResponse(200, [Self.sessionHeader: id], .events(stream))
    }

    // MARK: Both

    /// Answers with one JSON message, or with a stream where the client wants to hear of progress.
    private func carryOut(
        _ message: Incoming, _ request: MCPHTTPRequest, _ connection: MCPConnection, access: MCPAccess?
    ) async -> MCPHTTPResponse {
        // Within a session HTTP tells of the exchange, the message of the request; later revisions tell both at once.
        let status = access == nil ? nil : 200
        let (stream, continuation) = AsyncStream.makeStream(of: Data.self)
        switch await connection.receive(
            message, access: access, sink: { continuation.yield(MCPHTTPResponse.frame($0)) })
        {
        case .noted: return MCPHTTPResponse(202)
        case .replied(let reply): return .message(reply, status: status)
        case .running(let task):
            if message.wantsProgress, request.accepts("text/event-stream") {
                continuation.onTermination = { reason in if case .cancelled = reason { task.cancel() } }
                Task {
                    if let answer = await task.value { continuation.yield(MCPHTTPResponse.frame(answer)) }
                    continuation.finish()
                }
                return MCPHTTPResponse(200, [:], .events(stream))
            }
            let answer = await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            // One that was cancelled by another message has no answer; HTTP needs one.
            return answer.map { .message($0, status: status) } ?? MCPHTTPResponse(202)
        }
    }

    private static func unfit(_ request: MCPHTTPRequest) -> MCPHTTPResponse? {
        let type = request.headers["content-type"]?.split(separator: ";").first.map {
            $0.trimmingCharacters(in: .whitespaces).lowercased()
        }
        guard type == "application/json" else {
            return .refused(415, .invalidRequest, "The body must be application/json.")
        }
        guard request.accepts("application/json") else {
            return .refused(406, .invalidRequest, "Accept application/json and text/event-stream.")
        }
        return nil
    }

    private static let noSession = MCPHTTPResponse.refused(
        404, .invalidRequest, "There is no such session; say initialize again.")

    private func session(of request: MCPHTTPRequest, _ owner: String) -> String? {
        guard let id = request.headers[Self.sessionHeader], sessions[id]?.owner == owner else { return nil }
        sessions[id]?.lastUse = .now
        return id
    }

    private func unlisten(_ id: String) { sessions[id]?.listener = nil }

    private func end(_ id: String) async {
        guard let session = sessions.removeValue(forKey: id) else { return }
        session.listener?.finish()
        await session.connection.close()
    }

    private func endIdle() async {
        let now = ContinuousClock.now
        for (id, session) in sessions where now - session.lastUse > options.idle && session.listener == nil {
            await end(id)
        }
    }

    /// 128 random bits: whoever guesses it still needs its owner's key.
    private static func freshID() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension Incoming {
    fileprivate var wantsProgress: Bool {
        guard case .request(_, _, let parameters) = self else { return false }
        return parameters["_meta"]?["progressToken"] != nil
    }
}
