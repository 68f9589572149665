import DuckDB
import Foundation
import Sheets

/// Reads one source file into tables of its connection's current catalog and schema.
struct SourceReader: Sendable {
    let connection: Connection
    /// The folder of the engine's extension files.
    let extensions: URL
    /// A folder for files that are needed while reading; what is put there is removed again.
    let scratch: URL
    /// How much of a text file is looked at before it is read.
    var look = TextLook()
    /// Bytes a compressed file may unpack to; nil goes by its size.
    var unpackedLimit: Int64?
    /// What was done to sheets before, to be done again.
    var recipes: [Recipe] = []

    init(connection: Connection, extensions: URL, scratch: URL) {
        (self.connection, self.extensions, self.scratch) = (connection, extensions, scratch)
    }

    /// Reads `file`. Its tables get names that are not in `taken` (lowercased names), which they join.
    /// Throws `IngestError` or `CancellationError`; then no table of the file stays.
    func load(
        _ file: URL, taken: inout Set<String>, onProgress: @Sendable (ImportEvent) -> Void
    ) async throws -> [LoadedTable] {
        let name = file.lastPathComponent
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        onProgress(.reading(file: name, bytes: (attributes?[.size] as? NSNumber)?.int64Value))
        let session = LoadingSession(connection: connection, file: file, taken: taken)
        session.recipes = recipes
        var format: SourceFormat?
        do {
            let content = try SourceContent(of: file)
            format = content.format
            try UnpackedSize(limit: unpackedLimit).check(file, content)
            if let note = content.note { session.note(note) }
            try await withProgress(name, onProgress) { try await read(content, session) }
        } catch {
            await session.dropTables()
            if error is CancellationError { throw error }
            throw IngestError(error, reading: file, as: format?.title ?? "data")
        }
        taken = session.taken
        for table in session.tables {
            onProgress(.loaded(table: table.name, rows: table.rows))
            for note in table.notes { onProgress(.note(note)) }
        }
        return session.tables
    }

    private func read(_ content: SourceContent, _ session: LoadingSession) async throws {
        switch content.format {
        case .delimited: try await DelimitedReader(session: session, scratch: scratch, look: look).read()
        case .json: try await JSONReader(session: session, scratch: scratch, look: look).read()
        case .parquet: try await ParquetReader(session: session, unpackedLimit: unpackedLimit).read()
        case .excel: try await ExcelReader(session: session, extensions: extensions, scratch: scratch, look: look).read()
        case .sqlite, .duckDB:
            try await AttachedReader(session: session, extensions: extensions, format: content.format).read()
        }
    }

    /// Tells the progress of the engine five times a second while `work` goes on.
    private func withProgress(
        _ file: String, _ onProgress: @Sendable (ImportEvent) -> Void, _ work: () async throws -> Void
    ) async throws {
        let connection = connection
        try await withoutActuallyEscaping(onProgress) { onProgress in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var last = -1.0
                    while (try? await Task.sleep(for: .milliseconds(200))) != nil {
                        guard let now = connection.progress?.percentage, now != last else { continue }
                        last = now
                        onProgress(.progress(file: file, percentage: now))
                    }
                }
                defer { group.cancelAll() }
                try await work()
            }
        }
    }
}
