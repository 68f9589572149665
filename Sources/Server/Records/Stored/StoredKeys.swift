import Foundation
import Storage

extension StoredRecords: KeyRecords {
    func isEmpty() async throws -> Bool { try await store.read { try $0.rows("SELECT id FROM api_keys LIMIT 1", []).isEmpty } }

    func record(of key: APIKey) async throws -> KeyRecord? {
        // A key is found by the hash of all of it, so that there is no secret to compare.
        let hash = APIKey.hash(key.text)
        return try await store.read { try $0.rows("SELECT * FROM api_keys WHERE hash = ?", [.text(hash)]).first.map(KeyRecord.init) }
    }

    func create(workspace: String, name: String, role: Role, scopes: Set<Scope>?, expiresAt: Date?) async throws -> NewKey {
        let (text, prefix) = APIKey.random()
        let record = KeyRecord(
            id: Identifier.make("key"), workspace: workspace, name: name, prefix: prefix, role: role, scopes: scopes, createdAt: Date(),
            expiresAt: expiresAt)
        _ = try await write(
            "INSERT INTO api_keys (id, workspace, name, hash, prefix, role, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(record.id), .text(workspace), .text(name), .text(APIKey.hash(text)), .text(prefix), .text(role.rawValue),
                .optional(scopes.map { $0.map(\.rawValue).sorted().joined(separator: " ") }), .time(record.createdAt), .optional(expiresAt),
            ])
        return NewKey(record: record, secret: text)
    }

    func keys(of workspace: String, after: String?, limit: Int) async throws -> Page<KeyRecord> {
        try await page(
            "api_keys", where: "workspace = ?", [.text(workspace)], after: after, limit: limit, ascending: true, id: \.id, KeyRecord.init)
    }

    func revoke(_ id: String, of workspace: String) async throws -> Bool {
        try await write(
            "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ? AND workspace = ?",
            [.time(Date()), .text(id), .text(workspace)]) > 0
    }
}

extension KeyRecord {
    fileprivate init(_ row: SQLRow) throws {
        // What can't be read gives no rights.
        let scopes = row.optionalText("scopes").map { Set($0.split(separator: " ").compactMap { Scope(rawValue: String($0)) }) }
        guard let role = Role(rawValue: try row.text("role")) else { throw APIError.internalFailure }
        self.init(
            id: try row.text("id"), workspace: try row.text("workspace"), name: try row.text("name"), prefix: try row.text("prefix"),
            role: role, scopes: scopes, createdAt: try row.date("created_at"), expiresAt: row.optionalDate("expires_at"),
            revokedAt: row.optionalDate("revoked_at"))
    }
}
