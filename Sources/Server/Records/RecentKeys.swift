import Foundation
import Synchronization

/// Keys as they were a moment ago: every request asks for its own. What this node makes or revokes holds at once; what
/// another does, within ``age``.
final class RecentKeys: KeyRecords {
    private struct Known {
        var isEmpty: (value: Bool, at: ContinuousClock.Instant)?
        /// By the key's hash; keys that were never made are not among them.
        var records: [String: (value: KeyRecord, at: ContinuousClock.Instant)] = [:]
        /// Counts what this node changed: what was read before is not kept after.
        var changes = 0
    }
    private let stored: any KeyRecords
    private let age: Duration
    private let known = Mutex(Known())
    private static let most = 10_000

    init(_ stored: any KeyRecords, age: Duration = .seconds(1)) { (self.stored, self.age) = (stored, age) }

    func isEmpty() async throws -> Bool {
        let (recent, changes) = known.withLock { ($0.isEmpty.flatMap { fresh($0.at) ? $0.value : nil }, $0.changes) }
        if let recent { return recent }
        let value = try await stored.isEmpty()
        known.withLock { if $0.changes == changes { $0.isEmpty = (value, .now) } }
        return value
    }

    func record(of key: APIKey) async throws -> KeyRecord? {
        let hash = APIKey.hash(key.text)
        let (recent, changes) = known.withLock { ($0.records[hash].flatMap { fresh($0.at) ? $0.value : nil }, $0.changes) }
        if let recent { return recent }
        guard let record = try await stored.record(of: key) else { return nil }
        known.withLock { known in
            guard known.changes == changes else { return }
            if known.records.count >= Self.most { known.records = [:] }
            known.records[hash] = (record, .now)
        }
        return record
    }

    func create(workspace: String, name: String, role: Role, scopes: Set<Scope>?, expiresAt: Date?) async throws -> NewKey {
        defer { forget() }
        return try await stored.create(workspace: workspace, name: name, role: role, scopes: scopes, expiresAt: expiresAt)
    }

    func keys(of workspace: String, after: String?, limit: Int) async throws -> Page<KeyRecord> {
        try await stored.keys(of: workspace, after: after, limit: limit)
    }

    func revoke(_ id: String, of workspace: String) async throws -> Bool {
        defer { forget() }
        return try await stored.revoke(id, of: workspace)
    }

    private func forget() { known.withLock { $0 = Known(changes: $0.changes + 1) } }

    private func fresh(_ at: ContinuousClock.Instant) -> Bool { .now - at < age }
}
