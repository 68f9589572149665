/// The protocol without its effects: what a message means, given those before it.
///
/// One machine stands for one connection: a pair of pipes, an HTTP session, or a single request of a revision that has
/// neither.
struct ProtocolMachine: Sendable {
    enum Action: Sendable, Hashable {
        case reply(Outgoing)
        /// To be carried out; ``finished(_:with:)`` gives the answer to send.
        case perform(RequestID, Call)
        case cancel(RequestID)
    }

    /// What the machine leaves to others.
    struct Call: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case listTools
            case callTool(name: String, arguments: JSON)
            case listResources, listResourceTemplates
            case readResource(uri: String)
        }
        var kind: Kind
        var revision: ProtocolRevision
        /// Given by a client that wants to hear how far the work is.
        var progressToken: JSON?
    }

    /// A client with more than these must wait for some: each may hold memory and a place at the database.
    static let mostRunning = 32

    private(set) var negotiated: ProtocolRevision?
    private(set) var logLevel = LogLevel.warning
    /// With the revision each was asked in; false: cancelled, and to be answered no more.
    private var running: [RequestID: (revision: ProtocolRevision, isWanted: Bool)] = [:]

    /// - Parameter negotiated: for a connection whose handshake was elsewhere.
    init(negotiated: ProtocolRevision? = nil) { self.negotiated = negotiated }

    mutating func receive(_ message: Incoming) -> [Action] {
        switch message {
        case .response: return []
        case .malformed(let id, let error): return [.reply(.error(id, error))]
        case .notification(let method, let parameters):
            guard method == "notifications/cancelled", let id = RequestID(parameters["requestId"]),
                running[id]?.isWanted == true
            else { return [] }
            running[id]?.isWanted = false
            return [.cancel(id)]
        case .request(let id, let method, let parameters):
            do {
                return [try request(id, method, parameters)]
            } catch { return [.reply(.error(id, error))] }
        }
    }

    /// The answer to a call that was performed; nil when nobody waits for it any more.
    mutating func finished(_ id: RequestID, with outcome: Result<JSON, ProtocolError>) -> Outgoing? {
        guard let (revision, isWanted) = running.removeValue(forKey: id), isWanted else { return nil }
        switch outcome {
        case .success(let result): return .result(id, ServerProfile.complete(result, revision))
        case .failure(let error): return .error(id, error)
        }
    }

    private mutating func request(_ id: RequestID, _ method: String, _ parameters: JSON) throws(ProtocolError) -> Action
    {
        guard running[id] == nil else {
            throw ProtocolError(.invalidRequest, "A request with this id is still running.")
        }
        let revision: ProtocolRevision
        let meta = parameters["_meta"]
        if let asked = meta?[MetaKey.revision] {
            revision = try Self.stateless(asked, meta?[MetaKey.capabilities])
        } else if method == "initialize" {
            return .reply(.result(id, try initialize(parameters)))
        } else if let negotiated {
            revision = negotiated
        } else if method == "ping" {
            return .reply(.result(id, [:]))
        } else {
            throw ProtocolError(
                .invalidRequest, "Say initialize first, or give the protocol's revision in the request's _meta.")
        }
        if let reply = try immediate(method, parameters, revision) {
            return .reply(.result(id, ServerProfile.complete(reply, revision)))
        }
        let call = Call(
            kind: try Self.kind(method, parameters), revision: revision,
            progressToken: meta?["progressToken"].flatMap(Self.token))
        guard running.count < Self.mostRunning else {
            throw ProtocolError(.busy, "\(Self.mostRunning) requests are running; wait for one to end or cancel it.")
        }
        running[id] = (revision, true)
        return .perform(id, call)
    }

    private static func stateless(_ asked: JSON, _ capabilities: JSON?) throws(ProtocolError) -> ProtocolRevision {
        guard let name = asked.text, capabilities?.members != nil else {
            throw ProtocolError(
                .invalidParameters, "_meta holds the revision as a string and the client's capabilities as an object.")
        }
        guard let revision = ProtocolRevision(rawValue: name), !revision.hasHandshake else {
            throw ServerProfile.unsupported(name)
        }
        return revision
    }

    private mutating func initialize(_ parameters: JSON) throws(ProtocolError) -> JSON {
        guard let asked = parameters["protocolVersion"]?.text else {
            throw ProtocolError(
                .invalidParameters, "initialize needs protocolVersion.", data: ["supported": ServerProfile.revisions])
        }
        let revision = ProtocolRevision.negotiated(asked)
        negotiated = revision
        return ServerProfile.initialized(revision)
    }

    /// What needs no work.
    private mutating func immediate(_ method: String, _ parameters: JSON, _ revision: ProtocolRevision)
        throws(ProtocolError) -> JSON?
    {
        switch (method, revision.hasHandshake) {
        case ("ping", true): return [:]
        case ("server/discover", false): return ServerProfile.discovered
        case ("logging/setLevel", true):
            guard let level = parameters["level"]?.text.flatMap(LogLevel.init(rawValue:)) else {
                throw ProtocolError(
                    .invalidParameters,
                    "The level is one of: \(LogLevel.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            logLevel = level
            return [:]
        default: return nil
        }
    }

    private static func kind(_ method: String, _ parameters: JSON) throws(ProtocolError) -> Call.Kind {
        switch method {
        case "tools/list", "resources/list", "resources/templates/list":
            // All is in the first page, so there is no place to go on from.
            guard parameters["cursor"] == nil || parameters["cursor"] == .null else {
                throw ProtocolError(.invalidParameters, "There is no such cursor.")
            }
            return method == "tools/list"
                ? .listTools : method == "resources/list" ? .listResources : .listResourceTemplates
        case "tools/call":
            let arguments = parameters["arguments"] ?? [:]
            guard let name = parameters["name"]?.text, arguments.members != nil else {
                throw ProtocolError(
                    .invalidParameters, "tools/call needs the tool's name, and its arguments as an object.")
            }
            return .callTool(name: name, arguments: arguments)
        case "resources/read":
            guard let uri = parameters["uri"]?.text else {
                throw ProtocolError(.invalidParameters, "resources/read needs a uri.")
            }
            return .readResource(uri: uri)
        default: throw ProtocolError(.methodNotFound, "There is no such method here.")
        }
    }

    private static func token(_ json: JSON) -> JSON? {
        switch json {
        case .string, .integer: json
        default: nil
        }
    }
}

/// RFC 5424's severities.
enum LogLevel: String, Sendable, Hashable, CaseIterable, Comparable {
    case debug, info, notice, warning, error, critical, alert, emergency

    static func < (left: LogLevel, right: LogLevel) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
