import DuckDB
import Foundation
import Sheets
import Testing

@testable import Ingest

/// A folder and a database of a test's own.
struct Reading: ~Copyable {
    let folder: URL
    let connection: Connection
    static let extensions = URL(fileURLWithPath: NSHomeDirectory())
        .appendingPathComponent(".cache/pintail/duckdb-1.5.5/extensions")

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("reading-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        connection = try Database().connect()
    }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String, _ text: String) throws -> URL { try file(name, Array(text.utf8)) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> URL {
        let url = folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url
    }

    /// Writes a file by SQL. The engine finishes it when it lets the statement go, which the next one waits for.
    func write(_ sql: String) async throws {
        try await connection.execute(sql)
        _ = try await connection.query("SELECT 1")
    }

    func load(
        _ file: URL, extensions: URL = Self.extensions, look: TextLook = TextLook(), recipes: [Recipe] = []
    ) async throws -> [LoadedTable] {
        var taken: Set<String> = []
        var reader = SourceReader(connection: connection, extensions: extensions, scratch: folder)
        reader.look = look
        reader.recipes = recipes
        return try await reader.load(file, taken: &taken) { _ in }
    }

    /// A table as lines: `name TYPE, …`, then the rows with `|` between cells.
    func text(_ table: String) async throws -> [String] {
        let result = try await connection.query("FROM \(SQLText.identifier(table))")
        let head = result.columns.map { "\($0.name) \($0.type.name)" }.joined(separator: ", ")
        return [head] + result.rows.map { $0.map { $0.isNull ? "NULL" : $0.description }.joined(separator: "|") }
    }

    /// The error that loading `file` ends with.
    func failure(_ file: URL, extensions: URL = Self.extensions) async -> IngestError? {
        do {
            _ = try await load(file, extensions: extensions)
            return nil
        } catch { return error as? IngestError }
    }
}

/// A file of the fixtures folder.
func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures").appendingPathComponent(name)
}
