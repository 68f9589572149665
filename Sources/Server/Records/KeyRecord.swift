import Foundation

/// What is told of an API key; its secret is kept only as a hash.
struct KeyRecord: Sendable, Hashable {
    var id: String
    var workspace: String
    var name: String
    /// The part of the key that finds it.
    var prefix: String
    var role: Role
    /// nil for all of the role's.
    var scopes: Set<Scope>?
    var createdAt: Date
    var expiresAt: Date?
    var revokedAt: Date?

    func isValid(at now: Date) -> Bool { revokedAt == nil && expiresAt.map { now < $0 } ?? true }
}

/// A key just made: the only time its secret can be seen.
struct NewKey: Sendable {
    var record: KeyRecord
    var secret: String
}

protocol KeyRecords: Sendable {
    /// Of all workspaces.
    func isEmpty() async throws -> Bool
    /// The record of a key whose secret is right; nil for one that was never made.
    func record(of key: APIKey) async throws -> KeyRecord?
    func create(workspace: String, name: String, role: Role, scopes: Set<Scope>?, expiresAt: Date?) async throws
        -> NewKey
    func keys(of workspace: String, after: String?, limit: Int) async throws -> Page<KeyRecord>
    /// - Returns: false when the workspace has no such key.
    func revoke(_ id: String, of workspace: String) async throws -> Bool
}
