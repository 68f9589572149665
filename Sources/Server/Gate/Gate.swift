import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What stands before every endpoint: who asks, whether they may, how often, and whether the request is what is declared.
struct Gate: Sendable {
    let authenticator: Authenticator
    let limiter: any RequestLimiter
    let idempotency: Idempotency
    let reader: BodyReader
    let schemas: [String: Schema]
    /// Told of every request that changes or reads something, let in or not.
    let audit: @Sendable (AuditEntry) async -> Void

    func run(_ match: RouteTable.Match, _ request: Request, id: String, logger: Logger, channel: (any Channel)?)
        async throws -> Reply
    {
        let endpoint = match.endpoint
        guard case .scope(let scope) = endpoint.access else {
            let call = try await self.call(
                match, request, id: id, logger: logger, channel: channel,
                principal: Principal(workspace: "", subject: "nobody", role: .viewer, scopes: []))
            return try await endpoint.handler(call)
        }
        let principal = try await authenticator.principal(of: request)
        if let wait = await limiter.take(principal.keyID ?? "\(principal.workspace)/\(principal.subject)") {
            throw APIError.tooManyRequests(
                "There are too many requests with this key.", retryAfter: max(1, Int((wait / .seconds(1)).rounded(.up)))
            )
        }
        var entry = AuditEntry(principal, endpoint, match.parameters, requestID: id)
        do {
            guard principal.scopes.contains(scope) else { throw APIError.forbidden(scope) }
            let call = try await self.call(
                match, request, id: id, logger: logger, channel: channel, principal: principal)
            let reply: Reply
            if endpoint.isRepeatable, let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] {
                reply = try await idempotency.run(key, call) { try await endpoint.handler(call) }
            } else {
                reply = try await endpoint.handler(call)
            }
            entry.status = reply.status.code
            await audit(entry)
            return reply
        } catch {
            entry.status = APIError(error).status.code
            await audit(entry)
            throw error
        }
    }

    private func call(
        _ match: RouteTable.Match, _ request: Request, id: String, logger: Logger, channel: (any Channel)?,
        principal: Principal
    ) async throws -> Call {
        var request = request
        for (name, value) in match.parameters
        where value.utf8.count > 200 || value.unicodeScalars.contains(where: { $0.value < 32 }) {
            throw APIError.notFound(name)
        }
        let query = try self.query(match.endpoint, request)
        var (json, bytes) = (JSON.null, ByteBuffer())
        switch match.endpoint.body {
        case .none: break
        case .stream(let types): try checkType(request, types)
        case .text(let types, _):
            try checkType(request, types)
            bytes = try await reader.collect(&request)
        case .json(let schema):
            try checkType(request, ["application/json"])
            bytes = try await reader.collect(&request)
            json = try parse(bytes)
            if let violation = schema.violation(of: json, in: schemas) {
                throw APIError.invalid(violation, in: "The body")
            }
        }
        return Call(
            request: request, id: id, logger: logger, principal: principal, channel: channel,
            parameters: match.parameters, query: query, json: json, bytes: bytes)
    }

    private func parse(_ bytes: ByteBuffer) throws -> JSON {
        do {
            return try JSONDecoder().decode(JSON.self, from: Data(bytes.readableBytesView))
        } catch {
            throw APIError.badRequest("The body is not valid JSON.")
        }
    }

    private func checkType(_ request: Request, _ accepted: [String]) throws {
        let header = request.headers[.contentType] ?? ""
        guard accepted.contains(header) || accepted.contains("*/*") || accepted.contains(HeaderValue(header).value) else { throw APIError.unsupportedType(accepted) }
    }

    private func query(_ endpoint: Endpoint, _ request: Request) throws -> [String: JSON] {
        var query: [String: JSON] = [:]
        for parameter in endpoint.parameters where parameter.place == .query {
            let given = request.uri.queryParameters.getAll(parameter.name)
            guard let text = given.last.map({ String($0) }) else { continue }
            let value = parameter.schema.value(of: text)
            if let violation = parameter.schema.violation(of: value, in: schemas) {
                throw APIError.invalid(violation, in: "The parameter \(parameter.name)")
            }
            query[parameter.name] = value
        }
        return query
    }
}

extension Schema {
    /// What a text stands for in a query, by the type that is wanted.
    fileprivate func value(of text: String) -> JSON {
        switch json["type"]?.text {
        case "integer":
            if let number = Int(text) { return .integer(number) }
        case "number":
            if let number = Double(text), number.isFinite { return .number(number) }
        case "boolean":
            if text == "true" || text == "false" { return .bool(text == "true") }
        default: break
        }
        return .string(text)
    }
}
