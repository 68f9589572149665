import Foundation
import HTTPTypes

/// One access: who did what to which thing, and how it went. No bodies, no keys.
struct AuditEntry: Sendable, Hashable {
    var at = Date()
    var workspace: String
    var subject: String
    var action: String
    /// The ids of the path, such as `dataset=shop`.
    var target: String
    var requestID: String
    var status = 0

    init(
        at: Date, workspace: String, subject: String, action: String, target: String, requestID: String, status: Int
    ) {
        (self.at, self.workspace, self.subject, self.action) = (at, workspace, subject, action)
        (self.target, self.requestID, self.status) = (target, requestID, status)
    }

    init(_ principal: Principal, _ endpoint: Endpoint, _ parameters: [String: String], requestID: String) {
        (workspace, subject, action, self.requestID) = (
            principal.workspace, principal.subject, endpoint.name, requestID
        )
        target = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}

struct AuditLine: Sendable, Hashable {
    /// Grows with time.
    var id: String
    var entry: AuditEntry
}

protocol AuditRecords: Sendable {
    func append(_ entry: AuditEntry) async throws
    /// The newest first.
    func entries(of workspace: String, after: String?, limit: Int) async throws -> Page<AuditLine>
}
