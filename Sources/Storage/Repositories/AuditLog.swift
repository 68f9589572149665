public import Foundation

public struct AuditEntry: Sendable, Hashable {
    public var id, workspace, subject, action, target, outcome: String
    public var createdAt: Date
}

/// Who did what: only ever added to.
public struct AuditLog: Sendable {
    let store: any MetadataStore
    public init(_ store: any MetadataStore) { self.store = store }

    public func append(workspace: String, subject: String, action: String, target: String, outcome: String) async throws {
        let values = [Identifier.make("aud"), workspace, subject, action, target, outcome].map(SQLValue.text)
        try await store.write { session in
            try session.execute(
                """
                INSERT INTO audit (id, workspace, subject, action, target, outcome, created_at)
                VALUES (?, ?, ?, ?, ?, ?, \(session.dialect.now))
                """, values)
        }
    }

    public func list(workspace: String, after: String? = nil, limit: Int = 50) async throws -> Page<AuditEntry> {
        try await store.read { session in
            try session.page(of: "audit", workspace: workspace, after: after, limit: limit) { row in
                AuditEntry(
                    id: try row.text("id"), workspace: try row.text("workspace"), subject: try row.text("subject"),
                    action: try row.text("action"), target: try row.text("target"), outcome: try row.text("outcome"),
                    createdAt: try row.date("created_at"))
            }
        }
    }
}
