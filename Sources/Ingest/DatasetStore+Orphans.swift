import Foundation

extension DatasetStore {
    /// Removes what crashed imports left: scratch folders nobody holds, and segments that no version names.
    ///
    /// For start-up. Segments are left alone while any import runs, and for an hour after they were written.
    /// - Throws: `IngestError` `.damaged` when a version cannot be read, before any segment is removed: its segments are
    ///   not known.
    public func removeOrphans() throws { try removeOrphans(now: Date()) }

    func removeOrphans(now: Date) throws {
        do {
            try ScratchFolder.removeAbandoned(in: layout.scratch, now: now)
            guard let locks = try allLocks() else { return }
            try withExtendedLifetime(locks) { try removeUnnamedSegments(now: now) }
        } catch { throw IngestError(storing: error, subject: "the store") }
    }

    private var names: [DatasetName] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: layout.datasets.path)) ?? []
        return names.compactMap { try? DatasetName($0) }
            .filter { FileManager.default.fileExists(atPath: layout.versions($0).path) }
    }

    /// Nil when some import runs.
    private func allLocks() throws -> [FileLock]? {
        var locks: [FileLock] = []
        for name in names {
            guard let lock = try FileLock.take(layout.lock(name)) else { return nil }
            locks.append(lock)
        }
        return locks
    }

    private func removeUnnamedSegments(now: Date) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: layout.segments.path) else { return }
        var named: Set<String> = []
        for name in names {
            for file in try files.contentsOfDirectory(at: layout.versions(name), includingPropertiesForKeys: nil)
            where file.pathExtension == "json" {
                named.formUnion(try version(at: file, of: name).segments)
            }
        }
        for file in try files.contentsOfDirectory(
            at: layout.segments, includingPropertiesForKeys: [.contentModificationDateKey])
        where !named.contains(file.deletingPathExtension().lastPathComponent) {
            let modified = try file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
            guard let modified, now.timeIntervalSince(modified) > 3600 else { continue }
            try files.removeItem(at: file)
        }
    }
}
