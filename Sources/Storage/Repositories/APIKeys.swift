import Crypto
public import Foundation

public struct APIKey: Sendable, Hashable {
    public var id, workspace, name, prefix: String
    public var role: Role
    public var scopes: Set<String>
    public var createdAt: Date
    public var expiresAt, revokedAt, lastUsedAt: Date?
}

/// Keys of programs. Only the hash is kept; the key itself is told once, when it is made.
public struct APIKeyRepository: Sendable {
    let store: any MetadataStore
    public init(_ store: any MetadataStore) { self.store = store }

    /// The key's record and the key, `ptl_<prefix>_<secret>` with 256 random bits: long enough for a plain hash.
    public func create(
        workspace: String, name: String, role: Role, scopes: Set<String>, expiresAt: Date? = nil
    ) async throws -> (key: APIKey, secret: String) {
        let prefix = Self.hex(SymmetricKey(size: .init(bitCount: 32)).withUnsafeBytes { Data($0) })
        let secret = "ptl_\(prefix)_" + Self.hex(SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) })
        let id = Identifier.make("key")
        let key = try await store.write { session in
            try session.execute(
                """
                INSERT INTO api_keys (id, workspace, name, hash, prefix, role, scopes, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, \(session.dialect.now), ?)
                """,
                [
                    .text(id), .text(workspace), .text(name), .text(Self.hash(secret)), .text(prefix), .text(role.rawValue),
                    .text(scopes.sorted().joined(separator: " ")), .optional(expiresAt),
                ])
            return try session.rows("SELECT * FROM api_keys WHERE id = ?", [.text(id)]).first.map(Self.record).unwrapped()
        }
        return (key, secret)
    }

    /// The key's record when it is known, not revoked and not expired by the database's clock; notes the use.
    public func verify(_ secret: String) async throws -> APIKey? {
        guard secret.hasPrefix("ptl_"), secret.utf8.count < 200 else { return nil }
        let hash = Self.hash(secret)
        let (key, now) = try await store.read { session in
            let now = try session.now()
            let rows = try session.rows(
                "SELECT * FROM api_keys WHERE hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
                [.text(hash), .integer(now)])
            return (try rows.first.map(Self.record), now)
        }
        // Once a minute is enough to see whether a key is in use, and keeps reading from becoming writing.
        if let key, key.lastUsedAt.map({ Double(now) / 1000 - $0.timeIntervalSince1970 > 60 }) ?? true {
            try await store.write { session in
                try session.execute("UPDATE api_keys SET last_used_at = ? WHERE id = ?", [.integer(now), .text(key.id)])
            }
        }
        return key
    }

    /// False when the workspace has no such key.
    public func revoke(_ id: String, workspace: String) async throws -> Bool {
        try await store.write { session in
            try session.execute(
                "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, \(session.dialect.now)) WHERE id = ? AND workspace = ?",
                [.text(id), .text(workspace)]) == 1
        }
    }

    public func list(workspace: String, after: String? = nil, limit: Int = 50) async throws -> Page<APIKey> {
        try await store.read { try $0.page(of: "api_keys", workspace: workspace, after: after, limit: limit, Self.record) }
    }

    static func hash(_ secret: String) -> String { hex(Data(SHA256.hash(data: Data(secret.utf8)))) }
    private static func hex(_ data: Data) -> String { data.map { String(format: "%02x", $0) }.joined() }

    private static func record(_ row: SQLRow) throws -> APIKey {
        APIKey(
            id: try row.text("id"), workspace: try row.text("workspace"), name: try row.text("name"),
            prefix: try row.text("prefix"), role: try Role(rawValue: row.text("role")).unwrapped(),
            scopes: Set(try row.text("scopes").split(separator: " ").map(String.init)), createdAt: try row.date("created_at"),
            expiresAt: row.optionalDate("expires_at"), revokedAt: row.optionalDate("revoked_at"),
            lastUsedAt: row.optionalDate("last_used_at"))
    }
}
