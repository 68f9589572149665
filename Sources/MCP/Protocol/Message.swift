public import Foundation

/// What tells requests apart; chosen by the client.
public enum RequestID: Sendable, Hashable {
    case number(Int64)
    case text(String)

    init?(_ json: JSON?) {
        switch json {
        case .integer(let number): self = .number(number)
        case .string(let text) where text.utf8.count <= 1_000: self = .text(text)
        default: return nil
        }
    }

    var json: JSON {
        switch self {
        case .number(let number): .integer(number)
        case .text(let text): .string(text)
        }
    }
}

/// An error of the protocol, as opposed to a tool that could not do what was asked.
public struct ProtocolError: Error, Sendable, Hashable {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: Int64
        public init(rawValue: Int64) { self.rawValue = rawValue }
        public static let parse = Code(rawValue: -32700)
        public static let invalidRequest = Code(rawValue: -32600)
        public static let methodNotFound = Code(rawValue: -32601)
        public static let invalidParameters = Code(rawValue: -32602)
        public static let internalError = Code(rawValue: -32603)
        /// Of the revisions with a handshake; the later ones say `invalidParameters`.
        public static let resourceNotFound = Code(rawValue: -32002)
        /// Too many requests run already.
        public static let busy = Code(rawValue: -32000)
        public static let headerMismatch = Code(rawValue: -32020)
        public static let unsupportedRevision = Code(rawValue: -32022)
    }

    public var code: Code
    public var message: String
    public var data: JSON?

    public init(_ code: Code, _ message: String, data: JSON? = nil) {
        (self.code, self.message, self.data) = (code, message, data)
    }
}

/// A message of a client.
enum Incoming: Sendable, Hashable {
    case request(RequestID, method: String, parameters: JSON)
    case notification(method: String, parameters: JSON)
    /// An answer to a request; the server makes none, so it is passed over.
    case response
    /// No message at all; the error says why.
    case malformed(RequestID?, ProtocolError)

    init(_ data: Data) {
        guard let json = try? JSON(parsing: data) else {
            self = .malformed(nil, ProtocolError(.parse, "The message is not JSON."))
            return
        }
        self.init(json)
    }

    init(_ json: JSON) {
        func bad(_ message: String) -> Incoming {
            .malformed(RequestID(json["id"]), ProtocolError(.invalidRequest, message))
        }
        switch json {
        case .array: self = bad("Batches are no part of the protocol since 2025-06-18; send one message at a time.")
        case .object:
            guard json["jsonrpc"]?.text == "2.0" else { self = bad("The message is not JSON-RPC 2.0."); return }
            guard let method = json["method"] else {
                let isResponse = json["id"] != nil && (json["result"] != nil || json["error"] != nil)
                self = isResponse ? .response : bad("The message has no method.")
                return
            }
            let parameters = json["params"] ?? [:]
            guard let method = method.text, parameters.members != nil else {
                self = bad("A method is a string, and its params are an object.")
                return
            }
            if let id = json["id"] {
                guard let id = RequestID(id) else { self = bad("An id is a string or a whole number."); return }
                self = .request(id, method: method, parameters: parameters)
            } else {
                self = .notification(method: method, parameters: parameters)
            }
        default: self = bad("A message is a JSON object.")
        }
    }
}

/// A message of the server.
public enum Outgoing: Sendable, Hashable {
    case result(RequestID, JSON)
    case error(RequestID?, ProtocolError)
    case notification(method: String, JSON)

    /// One line, without its end.
    public var data: Data { json.data }

    var json: JSON {
        switch self {
        case .result(let id, let result): return ["jsonrpc": "2.0", "id": id.json, "result": result]
        case .error(let id, let error):
            var body: JSON = ["code": .integer(error.code.rawValue), "message": .string(error.message)]
            if let data = error.data { body = body.with([.init("data", data)]) }
            return ["jsonrpc": "2.0", "id": id?.json ?? .null, "error": body]
        case .notification(let method, let parameters):
            return ["jsonrpc": "2.0", "method": .string(method), "params": parameters]
        }
    }
}
