import Foundation
import HTTPTypes

/// API keys and the audit log, for owners.
struct KeyEndpoints: Sendable {
    let parts: ServerParts

    private struct NewKeyRequest: Decodable {
        var name: String
        var role: Role
        var scopes: [Scope]?
        var expires_at: String?
    }

    var list: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/v1/keys", name: "listKeys",
                summary: "The workspace's keys, without their secrets", access: .scope(.admin),
                parameters: .page, answers: [.json(.ok, .page(of: .named("Key")), "A page of keys.")]
            ) { call in
                try .json(
                    await parts.records.keys.keys(of: call.principal.workspace, after: call.after, limit: call.limit)
                        .map { Self.json($0) }.json)
            },
            Endpoint(
                method: .post, path: "/v1/keys", name: "createKey",
                summary: "Makes a key; its secret is shown this once", access: .scope(.admin),
                body: .json(
                    .object([
                        "name": .string(1...100), "role": Schemas.role, "scopes?": .array(Schemas.scope, atMost: 4),
                        "expires_at?": .string(1...40, format: "date-time").orNull,
                    ])),
                answers: [.json(.created, .named("Key"), "The key and its secret.")]
            ) { call in try await create(call) },
            Endpoint(
                method: .delete, path: "/v1/keys/{key}", name: "revokeKey", summary: "Makes a key worthless at once",
                access: .scope(.admin),
                answers: [.init(status: .noContent, description: "It is.")]
            ) { call in
                guard try await parts.records.keys.revoke(call.parameter("key"), of: call.principal.workspace) else {
                    throw APIError.notFound("key")
                }
                return .noContent
            },
            Endpoint(
                method: .get, path: "/v1/audit", name: "listAudit", summary: "Who did what, the newest first",
                access: .scope(.admin),
                parameters: .page, answers: [.json(.ok, .page(of: .named("AuditLine")), "A page of accesses.")]
            ) { call in
                let page = try await parts.records.audit.entries(
                    of: call.principal.workspace, after: call.after, limit: call.limit)
                return .json(page.map { Self.json($0) }.json)
            },
        ]
    }

    private func create(_ call: Call) async throws -> Reply {
        let wanted = try call.decode(NewKeyRequest.self)
        var expiry: Date?
        if let text = wanted.expires_at {
            guard let date = try? Date(text, strategy: .iso8601), date > Date() else {
                throw APIError.invalid(
                    SchemaViolation(
                        pointer: "/expires_at", message: "must be a time to come, such as 2030-01-31T00:00:00Z"),
                    in: "The body")
            }
            expiry = date
        }
        let scopes = wanted.scopes.map(Set.init)
        if let scopes, !scopes.isSubset(of: wanted.role.scopes) {
            throw APIError.invalid(
                SchemaViolation(
                    pointer: "/scopes",
                    message: "must be among the role's: \(Self.names(wanted.role.scopes).joined(separator: ", "))"),
                in: "The body")
        }
        let key = try await parts.records.keys.create(
            workspace: call.principal.workspace, name: wanted.name, role: wanted.role, scopes: scopes, expiresAt: expiry
        )
        return .json(
            Self.json(key.record, secret: key.secret), .created, headers: [.location: "/v1/keys/\(key.record.id)"])
    }

    private static func names(_ scopes: Set<Scope>) -> [String] {
        Scope.allCases.filter(scopes.contains).map(\.rawValue)
    }

    private static func json(_ key: KeyRecord, secret: String? = nil) -> JSON {
        .object([
            "id": .string(key.id), "name": .string(key.name), "prefix": .string("ptl_\(key.prefix)"),
            "role": .string(key.role.rawValue),
            "scopes": .strings(names(key.scopes ?? key.role.scopes)), "created_at": .date(key.createdAt),
            "expires_at": .date(key.expiresAt),
            "revoked_at": .date(key.revokedAt), "secret": secret.map(JSON.string),
        ])
    }

    private static func json(_ line: AuditLine) -> JSON {
        .object([
            "id": .string(line.id), "at": .date(line.entry.at), "subject": .string(line.entry.subject),
            "action": .string(line.entry.action),
            "target": .string(line.entry.target), "status": .integer(line.entry.status),
            "request_id": .string(line.entry.requestID),
        ])
    }
}
