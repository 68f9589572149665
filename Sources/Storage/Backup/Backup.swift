public import Foundation

/// A whole Pintail in one tar archive: metadata as JSON lines, the home's datasets, and a manifest with the SHA-256 of
/// each file. It is made while servers run, and restores into either database.
public enum Backup {
    /// Writes the archive beside its place and then, in one step, puts it there.
    ///
    /// Metadata are read first: an answer or a job that is in the backup finds its dataset and its uploads there.
    /// - Parameters:
    ///   - home: `PINTAIL_HOME`.
    ///   - store: migrated.
    ///   - version: of this Pintail.
    /// - Throws: `BackupError`, `StorageError` or `CancellationError`; then there is no file.
    @discardableResult public static func make(
        _ file: URL, home: URL, store: any MetadataStore, version: String
    ) async throws -> BackupManifest {
        let mark = UUID().uuidString
        let folder = file.absoluteURL.deletingLastPathComponent()
        let beside = folder.appending(path: ".\(file.lastPathComponent).\(mark).part")
        let metadata = folder.appending(path: ".\(file.lastPathComponent).\(mark).jsonl")
        defer { for item in [beside, metadata] { try? FileManager.default.removeItem(at: item) } }
        let archive = try ArchiveWriter(beside)
        try await MetadataCopy.export(store, to: metadata)
        _ = try archive.add(metadata, as: BackupManifest.metadataPath)
        try HomeFiles(home: home).add(to: archive)
        let manifest = BackupManifest(
            version: version, schema: Migrations.newest, createdAt: Date(), files: archive.entries)
        try archive.finish(manifest.encoded())
        guard rename(beside.path, file.path) == 0 else { throw BackupError.file("rename", file.path, errno) }
        return manifest
    }

    /// Unpacks and checks everything beside the home, and only then takes the home's place; no server may run meanwhile.
    /// - Parameters:
    ///   - store: the database of metadata; nil when they are in the home's own `pintail.sqlite`.
    ///   - replacing: whether what is in the home and the database goes away.
    /// - Throws: `BackupError`, `StorageError` or `CancellationError`; then everything is as it was.
    @discardableResult public static func restore(
        _ file: URL, home: URL, store: (any MetadataStore)?, replacing: Bool
    ) async throws -> BackupManifest {
        let files = FileManager.default
        let home = home.absoluteURL.standardizedFileURL
        guard replacing || isVacant(home) else { throw BackupError.notEmpty }
        let parent = home.deletingLastPathComponent()
        let work = parent.appending(path: ".\(home.lastPathComponent).restore-\(UUID().uuidString)", directoryHint: .isDirectory)
        try files.createDirectory(at: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? files.removeItem(at: work) }
        let manifest = try ArchiveReader(file: file).unpack(into: work)
        let (fresh, metadata) = (work.appending(path: "home"), work.appending(path: BackupManifest.metadataPath))
        guard files.fileExists(atPath: metadata.path) else { throw BackupError.damaged("its records are missing") }
        try files.createDirectory(at: fresh, withIntermediateDirectories: true)
        if let store {
            try await Migrations().apply(to: store)
            guard try await replacing || store.read(MetadataCopy.isEmpty) else { throw BackupError.notEmpty }
            let before = work.appending(path: "before")
            try exchange(fresh, home, before: before)
            do { try await MetadataCopy.restore(metadata, into: store, replacing: replacing) } catch {
                // The database is as it was, so the files have to be.
                if files.fileExists(atPath: before.path) {
                    try exchange(before, home, before: fresh)
                } else {
                    try files.moveItem(at: home, to: fresh)
                }
                throw error
            }
        } else {
            let own = try SQLiteStore(file: fresh.appending(path: "pintail.sqlite"))
            do {
                try await Migrations().apply(to: own)
                try await MetadataCopy.restore(metadata, into: own, replacing: false)
            } catch {
                await own.close()
                throw error
            }
            await own.close()
            try exchange(fresh, home, before: work.appending(path: "before"))
        }
        return manifest
    }

    /// Puts `fresh` where the home is and the home, where there is one, to `before`.
    private static func exchange(_ fresh: URL, _ home: URL, before: URL) throws {
        let existed = rename(home.path, before.path) == 0
        guard existed || errno == ENOENT else {
            throw BackupError(
                .file, "\(home.path) can't be replaced: \(String(cString: strerror(errno))). Is it a mount point? Then let PINTAIL_HOME be a folder in it.")
        }
        guard rename(fresh.path, home.path) == 0 else {
            let number = errno
            if existed { _ = rename(before.path, home.path) }
            throw BackupError.file("rename", home.path, number)
        }
        sync()
    }

    /// Nothing in it, or nothing but what the first start leaves: an empty folder for unfinished work.
    private static func isVacant(_ home: URL) -> Bool {
        ((try? FileManager.default.contentsOfDirectory(atPath: home.path)) ?? []).allSatisfy { $0 == "tmp" }
    }
}
