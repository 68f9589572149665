import DuckDB
public import Foundation
import Sheets

/// The steps of an import, in their order.
enum ImportStep: Sendable, Hashable, CaseIterable {
    case locked, opened, loaded, written, hashed, stored, versioned
}

extension DatasetStore {
    /// Reads files into a new version of `dataset` and makes it the current one.
    ///
    /// When the files are the ones the current version was made from, unchanged, that version is returned at once. Of
    /// several files only the changed ones are read; the tables of the others stay in the segment they are in.
    /// A failed or cancelled import leaves the current version as it was and nothing of its own.
    /// - Parameters:
    ///   - sources: files, and folders that stand for the files in them.
    ///   - beforeCurrent: gets the new version, which can be opened already, before it becomes current; what it throws keeps
    ///     the version before current, and is thrown on as it is.
    /// - Throws: `IngestError`, or `CancellationError`.
    public func importSources(
        _ sources: [URL], dataset: String, options: ImportOptions = .init(),
        onProgress: @Sendable (ImportEvent) -> Void = { _ in },
        beforeCurrent: @Sendable (DatasetVersion) async throws -> Void = { _ in }
    ) async throws -> DatasetVersion {
        let name = try DatasetName(dataset)
        let (files, notes) = try SourceReader.files(of: sources)
        do {
            try FileManager.default.createDirectory(at: layout.versions(name), withIntermediateDirectories: true)
            try FileManager.default.createDirectory(at: layout.segments, withIntermediateDirectories: true)
            guard let lock = try await FileLock.take(layout.lock(name), patience: patience) else {
                throw IngestError(
                    .locked, subject: name.text,
                    "Another import of the dataset \(name.text) is running; wait for it and try again.")
            }
            defer { withExtendedLifetime(lock) {} }
            try afterStep(.locked)
            let fingerprint = try SourceFingerprint.hex(of: files, recipes: options.recipes)
            if let current = try? current(dataset), current.fingerprint == fingerprint, hasSegments(of: current, name) {
                return current
            }
            for note in notes { onProgress(.note(note)) }
            let scratch = try ScratchFolder(in: layout.scratch)
            let writer = SegmentWriter(
                file: scratch.url.appending(path: "segment.duckdb"), scratch: scratch, extensions: extensions,
                options: options, afterStep: afterStep)
            let previous = (try? current(dataset)).flatMap { hasSegments(of: $0, name) ? $0 : nil }
            let origins = try files.map { try SourceFingerprint.hex(of: [$0], recipes: options.recipes) }
            let tables = try await writer.write(files, keeping: KeptTables(previous, origins: origins), onProgress: onProgress)
            let paths = sources.map { $0.absoluteURL.standardizedFileURL.path }
            return try await store(
                tables, of: paths, notes: notes, from: writer.file, as: name, fingerprint: fingerprint, beforeCurrent)
        } catch let error as CancellationError {
            throw error
        } catch let held as HeldBack {
            throw held.reason
        } catch {
            // An interrupted read may come out as an error of the format it was in the middle of.
            try Task.checkCancellation()
            throw IngestError(storing: error, subject: name.text)
        }
    }

    private func store(
        _ imported: [ImportedTable], of sources: [String], notes: [ImportNote], from file: URL, as name: DatasetName, fingerprint: String,
        _ beforeCurrent: @Sendable (DatasetVersion) async throws -> Void
    ) async throws -> DatasetVersion {
        // The disk writes while the processor counts.
        async let synced: Void = Blocking.run { _ in try DurableFile.sync(file) }
        let hash = try await Blocking.run { try ContentHash.hex(ofFile: file, isCancelled: $0) }
        try await synced
        try afterStep(.hashed)
        try Task.checkCancellation()
        let version = try DatasetVersion(
            dataset: name.text, createdAt: Date(),
            tables: imported.map { DatasetVersion.Table($0, segment: hash) },
            notes: notes + imported.flatMap(\.notes), fingerprint: fingerprint, sources: sources)
        let (segment, manifest) = (try layout.segment(hash, of: name), try layout.version(version.id, of: name))
        var added: [URL] = []
        do {
            if imported.contains(where: \.isRead), !FileManager.default.fileExists(atPath: segment.path) {
                added.append(segment)
                try DurableFile.rename(file, to: segment)
            }
            try afterStep(.stored)
            if !FileManager.default.fileExists(atPath: manifest.path) { added.append(manifest) }
            try DurableFile.write(version.encoded(), to: manifest)
            try afterStep(.versioned)
            do { try await beforeCurrent(version) } catch { throw HeldBack(reason: error) }
            try DurableFile.write(Data((version.id + "\n").utf8), to: layout.current(name))
        } catch {
            for file in added.reversed() { try? FileManager.default.removeItem(at: file) }
            throw error
        }
        return version
    }
}

/// Why a version did not become current: no error of storing it.
private struct HeldBack: Error { let reason: any Error }

extension DatasetVersion.Table {
    /// - Parameter segment: where what was read stands.
    fileprivate init(_ imported: ImportedTable, segment: String) {
        switch imported {
        case .kept(let table, _): self = table
        case .read(let table, let origin, let fingerprint):
            self.init(table, segment: segment, origin: origin, fingerprint: fingerprint)
        }
    }

    private init(_ table: LoadedTable, segment: String, origin: String?, fingerprint: String?) {
        let found = table.found
        let units = found?.columns.compactMap { column in column.unit.map { (column.name, $0) } } ?? []
        self.init(
            name: table.name, segment: segment, rows: table.rows, source: table.source,
            recipe: found.map { $0.recipe ?? Recipe($0, as: table.name) }.flatMap { $0.isEmpty ? nil : $0.named(table.name) },
            units: units.isEmpty ? nil : Dictionary(units, uniquingKeysWith: { first, _ in first }),
            origin: origin, fingerprint: fingerprint)
    }
}
