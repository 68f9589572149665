import DuckDB
import Foundation

/// JSON: an array of objects, objects line by line, or an object with one array of objects.
struct JSONReader {
    let session: LoadingSession
    let scratch: URL
    let look: TextLook

    func read() async throws {
        var file = session.file
        let copies = ScratchFiles(scratch)
        defer { copies.remove() }
        if let encoding = try look.encoding(of: file), encoding != .utf8 {
            let copy = copies.next("json")
            try Transcoder.write(file, to: copy, from: encoding)
            session.note("\(session.source) is written in \(encoding.title) and was converted to UTF-8.")
            file = copy
        }
        let table = session.tableName(SourceFormat.stem(of: session.file))
        let path = SQLText.literal(file.path)
        switch JSONShape(of: file) {
        case .rows: break
        case .member(let name):
            let copy = copies.next("ndjson")
            try await extract(name, of: path, to: copy)
            session.note("The rows are those of \"\(name)\".", table: table)
            try await create(table, SQLText.literal(copy.path))
            return try await session.finish(table)
        case .other: throw IngestError.notTabular(session.source, "a JSON document without an array of objects")
        }
        try await create(table, path)
        try await session.finish(table)
    }

    private func create(_ table: String, _ path: String) async throws {
        // A value that does not fit the type its sample had is met by looking at all of them.
        let options = "maximum_object_size = 268435456"
        do {
            try await session.create(table, as: "SELECT * FROM read_json_auto(\(path), \(options))")
        } catch let error as DuckDBError where [.conversion, .invalidInput].contains(error.code) {
            try await session.create(table, as: "SELECT * FROM read_json_auto(\(path), \(options), sample_size = -1)")
        }
        let columns = try await session.connection.query("SELECT * FROM \(SQLText.identifier(table)) LIMIT 0").columns
        if columns.map(\.name) == ["json"] {
            throw IngestError.notTabular(session.source, "a JSON list of single values or of mixed kinds")
        }
        try await ColumnNames(session).repair(table)
        try await ColumnTyping(session).settle(table)
    }

    /// Writes the elements of a member of the one object in `path`, each on its line.
    private func extract(_ member: String, of path: String, to copy: URL) async throws {
        let pointer = "/" + member.replacing("~", with: "~0").replacing("/", with: "~1")
        // Elements have no line breaks and no control characters of their own once the engine has written them.
        try await session.connection.execute(
            """
            COPY (
                SELECT unnest(CAST(json_extract(json, \(SQLText.literal(pointer))) AS JSON[]))
                FROM read_json_objects(\(path), format = 'unstructured', maximum_object_size = 268435456)
            ) TO \(SQLText.literal(copy.path)) (FORMAT csv, HEADER false, DELIMITER '\u{1}', QUOTE '', ESCAPE '')
            """)
    }
}

/// Files needed while one source is read.
final class ScratchFiles {
    private let folder: URL
    private var files: [URL] = []

    init(_ folder: URL) { self.folder = folder }

    func next(_ pathExtension: String) -> URL {
        let file = folder.appendingPathComponent("reading-\(UUID().uuidString).\(pathExtension)")
        files.append(file)
        return file
    }

    func remove() {
        for file in files { try? FileManager.default.removeItem(at: file) }
    }
}
