import DuckDB
import Foundation

/// Reads files into the tables of one new segment.
///
/// The segment is attached to an in-memory database rather than opened itself: `DETACH` closes it there and then,
/// whoever still holds a connection.
///
/// `preserve_insertion_order` stays on: without it a file's rows would come in a different order at each import, and a
/// question without ORDER BY would have a different answer each time.
struct SegmentWriter {
    let file: URL
    let scratch: ScratchFolder
    let extensions: URL
    let options: ImportOptions
    let afterStep: @Sendable (ImportStep) throws -> Void

    /// After it the file is closed and complete, but perhaps not on the disk yet.
    /// - Parameter kept: what need not be read again.
    func write(
        _ sources: [URL], keeping kept: KeptTables, onProgress: @Sendable (ImportEvent) -> Void
    ) async throws -> [ImportedTable] {
        // What the engine does not count (its allocator's gaps, the program itself) needs the last third.
        let database = try Database(
            configuration: EngineSettings.configuration(
                memory: options.memoryLimit / 3 * 2, threads: options.threads, spill: scratch.spill))
        let connection = try database.connect()
        try await connection.execute("ATTACH \(SQLText.literal(file.path)) AS segment; USE segment")
        try afterStep(.opened)
        do {
            let tables = try await load(sources, kept, on: connection, onProgress)
            try afterStep(.loaded)
            try await connection.execute("CHECKPOINT segment; USE memory; DETACH segment")
            try afterStep(.written)
            return tables
        } catch {
            // In a task of its own, because a cancelled one can run nothing more.
            await Task { try? await connection.execute("USE memory; DETACH segment") }.value
            throw error
        }
    }

    private func load(
        _ sources: [URL], _ kept: KeptTables, on connection: Connection, _ onProgress: @Sendable (ImportEvent) -> Void
    ) async throws -> [ImportedTable] {
        var reader = SourceReader(connection: connection, extensions: extensions, scratch: scratch.url)
        reader.recipes = options.recipes
        reader.unpackedLimit = options.unpackedLimit
        var tables: [ImportedTable] = []
        var taken: Set<String> = []
        for source in sources {
            try Task.checkCancellation()
            let origin = try SourceFingerprint.hex(of: [source], recipes: options.recipes)
            if let unchanged = kept.tables(from: source.lastPathComponent, origin: origin, taken: &taken) {
                tables += unchanged
                continue
            }
            let loaded = try await reader.load(source, taken: &taken, onProgress: onProgress)
            let isIndependent = !loaded.contains(where: \.isRenamed)
            for table in loaded {
                let isWorthwhile = loaded.count > 1 || table.rows * table.columns.count <= TableFingerprint.cellLimit
                let fingerprint = isWorthwhile ? try await TableFingerprint.hex(of: table.name, on: connection) : nil
                tables.append(.read(table, origin: isIndependent ? origin : nil, fingerprint: fingerprint))
            }
        }
        guard !tables.isEmpty else {
            throw IngestError(
                .empty, subject: nil, "There is no table in these files; give files with rows and columns.")
        }
        return tables
    }
}
