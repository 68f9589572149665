public import Analyst
import Foundation
import Ingest

/// Datasets kept open between questions, the most recently used ones. Opening one twice at the same time opens it once;
/// one whose data or knowledge changed is opened anew, while answers under way keep the old one.
public actor OpenDatasets {
    private struct Key: Hashable {
        var home: String
        var name: String
        var access: Access
    }
    private struct Entry {
        var stamp: String
        var opening: Task<Dataset, any Error>
        var lastUse: Int
    }

    public nonisolated let rules = AccessRules()
    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var uses = 0

    public init(capacity: Int = 16) { self.capacity = max(1, capacity) }

    /// - Throws: what opening throws; a failed opening is tried again by the next who asks.
    public func dataset(
        named name: String, in workspace: Workspace, for access: Access = .full, progress: WorkspaceProgress = .silent
    ) async throws -> Dataset {
        guard let stamp = try workspace.store.stamp(of: name) else { throw WorkspaceError.noDataset(name) }
        let access = try rules.view(of: name, stamp: stamp, in: workspace, for: access).access
        let key = Key(home: workspace.home.path, name: name, access: access)
        uses += 1
        if let entry = entries[key], entry.stamp == stamp {
            entries[key]?.lastUse = uses
            return try await entry.opening.value
        }
        // Not of the asker's task: who asks next must not lose it when this one goes away.
        let opening = Task { try await workspace.dataset(named: name, for: access, progress: progress) }
        entries[key] = Entry(stamp: stamp, opening: opening, lastUse: uses)
        evict()
        do {
            return try await opening.value
        } catch {
            if entries[key]?.stamp == stamp { entries[key] = nil }
            throw error
        }
    }

    private func evict() {
        while entries.count > capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key {
            entries[oldest] = nil
        }
    }
}
