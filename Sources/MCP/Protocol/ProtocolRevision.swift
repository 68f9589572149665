/// The revisions of the Model Context Protocol spoken here: the current one and the two before.
public enum ProtocolRevision: String, Sendable, Hashable, CaseIterable, Comparable {
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    /// Without a handshake and without sessions: each request says in `_meta` which revision it is written in.
    case july2026 = "2026-07-28"

    /// Agreed on by `initialize`, for all that follows.
    public var hasHandshake: Bool { self < .july2026 }

    /// What `initialize` answers: the revision asked for, else the newest that has a handshake.
    static func negotiated(_ asked: String) -> ProtocolRevision {
        ProtocolRevision(rawValue: asked).flatMap { $0.hasHandshake ? $0 : nil } ?? .november2025
    }

    public static func < (left: ProtocolRevision, right: ProtocolRevision) -> Bool { left.rawValue < right.rawValue }
}

/// Members of `_meta` that the protocol has reserved.
enum MetaKey {
    static let revision = "io.modelcontextprotocol/protocolVersion"
    static let capabilities = "io.modelcontextprotocol/clientCapabilities"
    static let server = "io.modelcontextprotocol/serverInfo"
}
