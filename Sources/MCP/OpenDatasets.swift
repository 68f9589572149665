import Analyst
import Foundation
import Ingest
import Workspaces

/// Datasets kept open between calls: opening reads the map and attaches the data, which takes longer than most queries.
///
/// A dataset is opened anew when its current version changes, or what people say of it.
actor OpenDatasets {
    private struct Opened {
        var stamp: String
        var task: Task<Dataset, any Error>
        var lastUse: Int
    }

    /// Each holds an engine with its own memory.
    private static let most = 4
    private let workspace: Workspace
    private var opened: [String: Opened] = [:]
    private var uses = 0

    init(workspace: Workspace) { self.workspace = workspace }

    func dataset(named name: String) async throws -> Dataset {
        let stamp = try stamp(of: name)
        uses += 1
        if let found = opened[name], found.stamp == stamp {
            opened[name]?.lastUse = uses
            return try await found.task.value
        }
        // Unstructured, since several calls may wait for it: one that is cancelled does not end it for the others.
        let task = Task { [workspace] in try await workspace.dataset(named: name) }
        opened[name] = Opened(stamp: stamp, task: task, lastUse: uses)
        if opened.count > Self.most, let oldest = opened.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            opened[oldest.key] = nil
        }
        do {
            return try await task.value
        } catch {
            if opened[name]?.task == task { opened[name] = nil }
            throw error
        }
    }

    /// Differs when the version or a file of what people say of it does.
    private func stamp(of name: String) throws -> String {
        guard let version = try workspace.store.current(name) else { return "" }
        let folder = try workspace.store.knowledge(of: name)
        let files = ["verified.jsonl", "semantic.yaml", "relationships.json"].map { file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder.appending(path: file).path)
            let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(time) \((attributes?[.size] as? Int) ?? 0)"
        }
        return ([version.id] + files).joined(separator: "/")
    }
}
