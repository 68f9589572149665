public import Foundation

/// What a repeated write gets instead of being done twice.
public struct IdempotencyRepository: Sendable {
    public enum Claim: Sendable, Hashable {
        /// The caller is the first: do it, then `finish` or `abandon`.
        case first
        case inProgress
        case done(status: Int, headers: String, body: Data)
        /// The key came before with another request.
        case mismatch
    }

    let store: any MetadataStore
    public init(_ store: any MetadataStore) { self.store = store }

    /// `requestHash`: of method, route and body.
    public func claim(_ key: String, workspace: String, requestHash: String) async throws -> Claim {
        try await store.write { session in
            let added = try session.execute(
                """
                INSERT INTO idempotency (workspace, key, request_hash, created_at) VALUES (?, ?, ?, \(session.dialect.now))
                ON CONFLICT (workspace, key) DO NOTHING
                """, [.text(workspace), .text(key), .text(requestHash)])
            if added == 1 { return .first }
            let row = try session.rows(
                "SELECT * FROM idempotency WHERE workspace = ? AND key = ?", [.text(workspace), .text(key)]
            ).first.unwrapped()
            guard try row.text("request_hash") == requestHash else { return .mismatch }
            guard let status = row.optionalInteger("status") else { return .inProgress }
            return .done(
                status: Int(status), headers: row.optionalText("headers") ?? "", body: row.optionalBlob("body") ?? Data())
        }
    }

    public func finish(_ key: String, workspace: String, status: Int, headers: String, body: Data) async throws {
        try await store.write { session in
            try session.execute(
                "UPDATE idempotency SET status = ?, headers = ?, body = ? WHERE workspace = ? AND key = ?",
                [.integer(Int64(status)), .text(headers), .blob(body), .text(workspace), .text(key)])
        }
    }

    /// The work was not done: the next with this key is the first again.
    public func abandon(_ key: String, workspace: String) async throws {
        try await store.write { session in
            try session.execute(
                "DELETE FROM idempotency WHERE workspace = ? AND key = ? AND status IS NULL", [.text(workspace), .text(key)])
        }
    }
}
