public import Foundation

/// A request to the protocol's HTTP endpoint, as far as the protocol looks at it.
public struct MCPHTTPRequest: Sendable {
    public enum Method: Sendable, Hashable { case post, get, delete }

    public var method: Method
    /// By lower-case name.
    public var headers: [String: String]
    public var body: Data

    public init(_ method: Method, headers: [String: String] = [:], body: Data = Data()) {
        self.method = method
        self.headers = Dictionary(
            headers.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        self.body = body
    }

    /// Whether the client takes this type of content; one that names no type takes any.
    func accepts(_ type: String) -> Bool {
        guard let accept = headers["accept"]?.lowercased() else { return true }
        let ranges = accept.split(separator: ",").map {
            $0.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        }
        let kind = type.split(separator: "/").first.map { "\($0)/*" } ?? ""
        return ranges.contains { $0 == type || $0 == "*/*" || $0 == kind }
    }

    /// A header that names something beyond ASCII comes as `=?base64?…?=`; nil when that can't be read.
    static func decoded(_ value: String) -> String? {
        guard value.hasPrefix("=?base64?"), value.hasSuffix("?="), value.count >= 11 else { return value }
        return Data(base64Encoded: String(value.dropFirst(9).dropLast(2))).flatMap { String(data: $0, encoding: .utf8) }
    }
}

/// What the endpoint answers, to be written as it is.
public struct MCPHTTPResponse: Sendable {
    public enum Body: Sendable {
        case empty
        case json(Data)
        /// Frames of `text/event-stream`. Heartbeats are the server's. A reader that stops ends the request behind it.
        case events(AsyncStream<Data>)
    }

    public var status: Int
    public var headers: [String: String]
    public var body: Body

    init(_ status: Int, _ headers: [String: String] = [:], _ body: Body = .empty) {
        (self.status, self.body) = (status, body)
        switch body {
        case .empty: self.headers = headers
        case .json: self.headers = headers.merging(["content-type": "application/json"]) { first, _ in first }
        case .events:
            self.headers = headers.merging(
                [
                    "content-type": "text/event-stream", "cache-control": "no-cache, no-transform",
                    "x-accel-buffering": "no",
                ]) { first, _ in first }
        }
    }

    static func message(_ message: Outgoing, status: Int? = nil, _ headers: [String: String] = [:]) -> MCPHTTPResponse {
        MCPHTTPResponse(status ?? Self.status(of: message), headers, .json(message.data))
    }

    static func refused(_ status: Int, _ code: ProtocolError.Code, _ text: String, _ headers: [String: String] = [:])
        -> MCPHTTPResponse
    {
        message(.error(nil, ProtocolError(code, text)), status: status, headers)
    }

    static func frame(_ message: Outgoing) -> Data {
        Data("event: message\ndata: ".utf8) + message.data + Data("\n\n".utf8)
    }

    private static func status(of message: Outgoing) -> Int {
        guard case .error(_, let error) = message else { return 200 }
        switch error.code {
        case .parse, .invalidRequest, .invalidParameters, .headerMismatch, .unsupportedRevision: return 400
        case .methodNotFound: return 404
        case .busy: return 429
        default: return 200
        }
    }
}

/// How the endpoint may be reached.
public struct MCPHTTPOptions: Sendable {
    /// Web pages that may call it, as `https://example.org`. A request that says no origin is of no web page.
    public var origins: Set<String>
    /// Pages of this machine may call it.
    public var allowsLoopbackOrigins: Bool
    /// Sessions of one owner at a time; the one idle longest is ended for a new one.
    public var sessionsOfOwner: Int
    public var idle: Duration

    public init(
        origins: Set<String> = [], allowsLoopbackOrigins: Bool = true, sessionsOfOwner: Int = 20,
        idle: Duration = .seconds(3_600)
    ) {
        (self.origins, self.allowsLoopbackOrigins) = (origins, allowsLoopbackOrigins)
        (self.sessionsOfOwner, self.idle) = (max(1, sessionsOfOwner), idle)
    }

    /// Keeps other people's web pages from using a browser to reach a server only that browser can (DNS rebinding).
    public func allows(origin: String?) -> Bool {
        guard let origin else { return true }
        if origins.contains(origin) { return true }
        guard allowsLoopbackOrigins, let url = URLComponents(string: origin),
            url.scheme == "http" || url.scheme == "https"
        else { return false }
        return ["localhost", "127.0.0.1", "::1", "[::1]"].contains(url.host ?? "")
    }
}
