/// What a request may do.
enum Scope: String, Sendable, Hashable, CaseIterable, Codable {
    /// See datasets, answers and conversations.
    case read
    /// Ask questions, run SQL, judge answers.
    case ask
    /// Import and change datasets and what is settled of them.
    case edit
    /// Keys, members, audit.
    case admin
}

/// What a member of a workspace is in it.
enum Role: String, Sendable, Hashable, CaseIterable, Codable {
    case owner, analyst, viewer

    var scopes: Set<Scope> {
        switch self {
        case .owner: [.read, .ask, .edit, .admin]
        case .analyst: [.read, .ask, .edit]
        case .viewer: [.read, .ask]
        }
    }
}

/// Who makes a request.
struct Principal: Sendable, Hashable, Codable {
    /// The id of a workspace: whatever is of another one does not exist for them.
    var workspace: String
    /// Who it is, as the audit log names them.
    var subject: String
    var role: Role
    /// Never more than the role's.
    var scopes: Set<Scope>
    /// The key they came with, where it was one.
    var keyID: String?
    /// The person at this machine, for whom no policy holds.
    var isLocal = false
    /// What `asker('…')` in row policies stands for.
    var attributes: [String: [String]] = [:]

    init(workspace: String, subject: String, role: Role, scopes: Set<Scope>? = nil, keyID: String? = nil) {
        (self.workspace, self.subject, self.role, self.keyID) = (workspace, subject, role, keyID)
        self.scopes = scopes.map { role.scopes.intersection($0) } ?? role.scopes
    }

    /// The one person of a server that listens on loopback and has no accounts.
    static let local = {
        var local = Principal(workspace: "default", subject: "local", role: .owner)
        local.isLocal = true
        return local
    }()
}
