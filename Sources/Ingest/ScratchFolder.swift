import Foundation

/// A folder for what must not outlive its maker: an unfinished segment, what the engine spills to disk.
///
/// The maker holds a lock on a file in it. A folder whose lock is free belongs to nobody any more: its maker crashed,
/// and start-up removes it. (A process number in its name would not do: in a container they repeat.)
final class ScratchFolder: Sendable {
    let url: URL
    private let lock: FileLock

    init(in parent: URL) throws {
        url = parent.appending(path: UUID().uuidString, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        guard let lock = try FileLock.take(url.appending(path: Self.lockName)) else {
            throw POSIXFailure("flock", EBUSY)
        }
        self.lock = lock
    }

    /// Where the engine spills to. It makes the folder when it has to, and removes it when it closes.
    var spill: URL { url.appending(path: "spill", directoryHint: .isDirectory) }

    /// A database may close a moment after its last user let go of it, and still wants its spill folder then; what is
    /// in use stays, unlocked, for `removeOrphans`.
    deinit {
        let files = (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)) ?? []
        for file in files where file.lastPathComponent != Self.spillName {
            try? FileManager.default.removeItem(at: file)
        }
        rmdir(url.path)
    }

    private static let lockName = "alive"
    private static let spillName = "spill"
    /// Between its making and its locking a folder looks abandoned.
    private static let youth: TimeInterval = 60

    /// Removes the folders in `parent` that nobody holds.
    static func removeAbandoned(in parent: URL, now: Date = Date()) throws {
        guard FileManager.default.fileExists(atPath: parent.path) else { return }
        for folder in try FileManager.default.contentsOfDirectory(
            at: parent, includingPropertiesForKeys: [.contentModificationDateKey])
        {
            // A folder that goes away meanwhile, or a file somebody put here, is none of ours.
            let values = try? folder.resourceValues(forKeys: [.contentModificationDateKey])
            guard let modified = values?.contentModificationDate, now.timeIntervalSince(modified) > youth,
                let lock = try? FileLock.take(folder.appending(path: lockName))
            else { continue }
            try withExtendedLifetime(lock) { try FileManager.default.removeItem(at: folder) }
        }
    }
}
