public import Foundation

public struct WorkspaceRecord: Sendable, Hashable {
    public var id: String
    public var name: String
    public var createdAt: Date
}

public enum Role: String, Sendable, Hashable, CaseIterable { case owner, analyst, viewer }

/// Workspaces and who is in them.
public struct WorkspaceRepository: Sendable {
    let store: any MetadataStore
    public init(_ store: any MetadataStore) { self.store = store }

    /// Throws `StorageError` `constraint` when the id is taken.
    @discardableResult public func create(id: String = Identifier.make("ws"), name: String) async throws -> WorkspaceRecord {
        try await store.write { session in
            try session.execute(
                "INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, \(session.dialect.now))", [.text(id), .text(name)])
            return try Self.find(id, in: session).unwrapped()
        }
    }

    public func find(_ id: String) async throws -> WorkspaceRecord? {
        try await store.read { try Self.find(id, in: $0) }
    }

    public func all() async throws -> [WorkspaceRecord] {
        try await store.read { try $0.rows("SELECT * FROM workspaces ORDER BY id", []).map(Self.record) }
    }

    public func setRole(_ role: Role, of subject: String, in workspace: String) async throws {
        try await store.write { session in
            try session.execute(
                """
                INSERT INTO members (workspace, subject, role) VALUES (?, ?, ?)
                ON CONFLICT (workspace, subject) DO UPDATE SET role = excluded.role
                """, [.text(workspace), .text(subject), .text(role.rawValue)])
        }
    }

    public func role(of subject: String, in workspace: String) async throws -> Role? {
        try await store.read { session in
            try session.rows("SELECT role FROM members WHERE workspace = ? AND subject = ?", [.text(workspace), .text(subject)])
                .first?.optionalText("role").flatMap(Role.init)
        }
    }

    public func remove(_ subject: String, from workspace: String) async throws {
        try await store.write { session in
            try session.execute("DELETE FROM members WHERE workspace = ? AND subject = ?", [.text(workspace), .text(subject)])
        }
    }

    private static func find(_ id: String, in session: any MetadataSession) throws -> WorkspaceRecord? {
        try session.rows("SELECT * FROM workspaces WHERE id = ?", [.text(id)]).first.map(record)
    }

    private static func record(_ row: SQLRow) throws -> WorkspaceRecord {
        WorkspaceRecord(id: try row.text("id"), name: try row.text("name"), createdAt: try row.date("created_at"))
    }
}

extension Optional {
    /// What was just written must be there to read.
    func unwrapped() throws(StorageError) -> Wrapped {
        guard let self else { throw StorageError(.notFound, "There is no such record.") }
        return self
    }
}
