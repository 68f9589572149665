public import Foundation

/// A whole Pintail in one tar archive: metadata as JSON lines, the home's datasets, and a manifest with the SHA-256 of
/// each file. It is made while servers run, and restores into either database.
public enum Backup {
    /// Writes the archive beside its place and then, in one step, puts it there.
    ///
    /// Metadata are one moment, read before any file: a dataset that they name is in the archive as it was then or later.
    /// - Parameters:
    ///   - home: `PINTAIL_HOME`.
    ///   - store: of the newest schema, or without any.
    ///   - version: of this Pintail.
    /// - Throws: `BackupError`, `StorageError` or `CancellationError`; then a file that was there is as it was.
    @discardableResult public static func make(
        _ file: URL, home: URL, store: any MetadataStore, version: String, migrations: Migrations = Migrations()
    ) async throws -> BackupManifest {
        let mark = UUID().uuidString
        let folder = file.absoluteURL.deletingLastPathComponent()
        let beside = folder.appending(path: ".\(file.lastPathComponent).\(mark).part")
        let metadata = folder.appending(path: ".\(file.lastPathComponent).\(mark).jsonl")
        defer { for item in [beside, metadata] { try? FileManager.default.removeItem(at: item) } }
        do {
            try await prepare(store, migrations)
            let archive = try ArchiveWriter(beside)
            try await MetadataCopy.export(store, to: metadata)
            guard try archive.add(metadata, as: BackupManifest.metadataPath) else {
                throw BackupError.file("open", metadata.path, ENOENT)
            }
            try HomeFiles(home: home).add(to: archive)
            let manifest = BackupManifest(
                version: version, schema: migrations.newest, createdAt: Date(), files: archive.entries)
            try archive.finish(manifest.encoded())
            guard rename(beside.path, file.path) == 0 else { throw BackupError.file("rename", file.path, errno) }
            sync()
            return manifest
        } catch let error as CocoaError { throw BackupError(error) }
    }

    /// Unpacks and checks everything beside the home, and only then takes the home's place; no server may run meanwhile.
    /// - Parameters:
    ///   - store: the database of metadata; nil when they are in the home's own `pintail.sqlite`.
    ///   - replacing: whether what is in the home and the database goes away.
    /// - Throws: `BackupError`, `StorageError` or `CancellationError`; then everything is as it was.
    @discardableResult public static func restore(
        _ file: URL, home: URL, store: (any MetadataStore)?, replacing: Bool, migrations: Migrations = Migrations()
    ) async throws -> BackupManifest {
        // Of a link, what it leads to is replaced: the data stays on the disk it was put on.
        let home = home.absoluteURL.standardizedFileURL.resolvingSymlinksInPath()
        guard try replacing || isVacant(home) else { throw BackupError.notEmpty }
        let work = home.deletingLastPathComponent().appending(
            path: ".\(home.lastPathComponent).restore-\(UUID().uuidString)", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: work) }
        do {
            try FileManager.default.createDirectory(
                at: work, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let manifest = try ArchiveReader(file: file).unpack(into: work, newest: migrations.newest)
            let fresh = work.appending(path: "home")
            try FileManager.default.createDirectory(at: fresh, withIntermediateDirectories: true)
            let copy = MetadataCopy(file: work.appending(path: BackupManifest.metadataPath), schema: manifest.schema)
            if let store {
                try await put(
                    fresh, home, copy, into: store, replacing: replacing, migrations,
                    before: work.appending(path: "before"))
            } else {
                try await fill(fresh, copy, migrations)
                try exchange(fresh, home, before: work.appending(path: "before"))
            }
            return manifest
        } catch let error as CocoaError { throw BackupError(error) }
    }

    /// A new database gets its schema. One of an older Pintail is left alone: servers of that one may be running on it.
    private static func prepare(_ store: any MetadataStore, _ migrations: Migrations) async throws {
        let pending = try await migrations.pending(in: store).count
        guard pending == 0 || pending == migrations.steps.count else { throw BackupError.olderSchema }
        try await migrations.apply(to: store)
    }

    /// Makes the `pintail.sqlite` of a home that is not yet in its place.
    private static func fill(_ home: URL, _ copy: MetadataCopy, _ migrations: Migrations) async throws {
        let store = try SQLiteStore(file: home.appending(path: "pintail.sqlite"))
        do {
            try await migrations.apply(to: store)
            try await copy.restore(into: store, replacing: false, migrations)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    private static func put(
        _ fresh: URL, _ home: URL, _ copy: MetadataCopy, into store: any MetadataStore, replacing: Bool,
        _ migrations: Migrations,
        before: URL
    ) async throws {
        try await migrations.apply(to: store)
        if !replacing {
            guard try await store.read(MetadataCopy.isEmpty) else { throw BackupError.notEmpty }
        }
        try exchange(fresh, home, before: before)
        do { try await copy.restore(into: store, replacing: replacing, migrations) } catch {
            // The database is as it was, so the files have to be.
            if FileManager.default.fileExists(atPath: before.path) {
                try exchange(before, home, before: fresh)
            } else {
                try FileManager.default.moveItem(at: home, to: fresh)
            }
            throw error
        }
    }

    /// Puts `fresh` where the home is and the home, where there is one, to `before`.
    private static func exchange(_ fresh: URL, _ home: URL, before: URL) throws {
        let existed = rename(home.path, before.path) == 0
        guard existed || errno == ENOENT else {
            throw BackupError(
                .file,
                "\(home.path) can't be replaced: \(String(cString: strerror(errno))). Is it a mount point? Then let PINTAIL_HOME be a folder in it."
            )
        }
        guard rename(fresh.path, home.path) == 0 else {
            let number = errno
            if existed { _ = rename(before.path, home.path) }
            throw BackupError.file("rename", home.path, number)
        }
        sync()
    }

    /// Nothing in it, or nothing but what the first start leaves: an empty folder for unfinished work.
    private static func isVacant(_ home: URL) throws -> Bool {
        guard FileManager.default.fileExists(atPath: home.path) else { return true }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: home.path).allSatisfy { $0 == "tmp" }
        } catch let error as CocoaError {
            throw BackupError(error)
        }
    }
}
