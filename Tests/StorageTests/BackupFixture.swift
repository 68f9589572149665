import Foundation
import Testing

@testable import Storage

/// One row at least in several tables, every kind of value among them, and a running and a waiting job.
func fillRecords(_ store: any MetadataStore) async throws {
    try await store.write { session in
        try session.execute(
            """
            INSERT INTO answers (id, workspace, dataset, version, conversation, subject, access, question, state, answer, dollars, created_at)
            VALUES ('a', 'w', 'd', 'v', NULL, 's', '', ?, 'done', ?, ?, ?)
            """,
            [.text("it's \"ä\" ? 🦆\n\u{2028}"), .blob(Data([0, 1, 255, 10])), .real(0.1), .integer(.max)])
        // More than a page of a key of two columns.
        for number in 0..<450 {
            try session.execute(
                "INSERT INTO answer_events (answer, seq, name, data) VALUES (?, ?, 'n', 'd')",
                [.text("a\(number % 2)"), .integer(Int64(number))])
        }
    }
    let queue = JobQueue(store)
    _ = try await queue.enqueue("k", workspace: "w", asker: "s", payload: "{}")
    _ = try #require(try await queue.claim(["k"]))
    _ = try await queue.enqueue("other", workspace: "w", asker: "s", payload: "{}")
}

/// All rows of all tables, running jobs as they are to come back.
func allRecords(_ session: any MetadataSession) throws -> [String: Set<SQLRow>] {
    var tables: [String: Set<SQLRow>] = [:]
    for table in MetadataCopy.tables {
        tables[table.name] = Set(
            try session.rows("SELECT * FROM \(table.name)", []).map { row in
                guard row.optionalText("state") == "running" else { return row }
                let waiting: [String: SQLValue] = [
                    "state": .text("queued"), "worker": .null, "lease_until": .null, "attempts": .integer(0),
                ]
                return SQLRow(values: row.values.merging(waiting) { $1 })
            })
    }
    return tables
}

func countRows(_ table: String, _ store: any MetadataStore) async throws -> Int64 {
    try await store.read { try $0.rows("SELECT COUNT(*) AS n FROM \(table)", []).first.unwrapped().integer("n") }
}

@discardableResult
func saved<R>(_ driver: Driver, _ body: (any MetadataStore) async throws -> R) async throws -> R {
    var result: R?
    try await withStore(driver) { result = try await body($0) }
    return try #require(result)
}

/// Restores into a database of its own or into the home's, and looks at what is there then.
func withTarget(
    _ driver: Driver, _ home: URL, restore: ((any MetadataStore)?) async throws -> Void,
    check: (any MetadataStore) async throws -> Void
) async throws {
    guard driver == .sqlite else {
        return try await withStore(driver, migrated: false) { store async throws in
            try await restore(store)
            try await check(store)
        }
    }
    try await restore(nil)
    let store = try SQLiteStore(file: home.appending(path: "pintail.sqlite"))
    do { try await check(store) } catch {
        await store.close()
        throw error
    }
    await store.close()
}

func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pintail-backup-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}

/// A home as imports leave it; a version's name tells its segments.
struct Home {
    let root: URL

    init(_ root: URL) throws {
        self.root = root
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
    }

    func importDataset(_ name: String, in workspace: String = ".", segments: [String]) throws {
        for segment in segments { try write("\(workspace)/segments/\(segment).duckdb", "content of \(segment)") }
        let id = "v-" + segments.joined(separator: "-")
        let tables = segments.map { #"{"name": "t", "segment": "\#($0)"}"# }.joined(separator: ", ")
        try write("\(workspace)/datasets/\(name)/versions/\(id).json", "{\"tables\": [\(tables)]}")
        try write("\(workspace)/datasets/\(name)/current", id)
    }

    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }
}
