import Analyst
import DuckDB
import Foundation

/// An answer's table, to be written as a file by DuckDB with the types it had.
struct TableFile: Sendable {
    enum Format: String, Sendable, CaseIterable {
        case csv, xlsx, parquet

        var type: String {
            switch self {
            case .csv: "text/csv"
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .parquet: "application/vnd.apache.parquet"
            }
        }
        var title: String { self == .csv ? "CSV" : self == .xlsx ? "an Excel workbook" : "Parquet" }
        fileprivate var options: String {
            switch self {
            case .csv: "FORMAT csv, HEADER true"
            case .xlsx: "FORMAT xlsx, HEADER true"
            case .parquet: "FORMAT parquet, COMPRESSION zstd"
            }
        }
    }

    private let columns: [(name: String, type: String)]
    private let rows: [JSON]

    /// - Throws: `APIError` 404 when the answer has no table.
    init(answer: Data) throws {
        let json = try JSONDecoder().decode(JSON.self, from: answer)
        columns =
            json["columns"]?.elements.compactMap { column in
                column["name"]?.text.flatMap { name in column["type"]?.text.map { (name, $0) } }
            } ?? []
        rows = json["rows"]?.elements ?? []
        guard !columns.isEmpty else { throw APIError.notFound("table of this answer") }
    }

    func bytes(as format: Format, extensions: URL) async throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "pintail-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, target) = (folder.appending(path: "rows.json"), folder.appending(path: "table.\(format.rawValue)"))
        try lines().write(to: source)
        let connection = try Database(configuration: .init(memoryLimit: 512 << 20, threads: 1)).connect()
        if format == .xlsx {
            try await connection.execute(
                "LOAD \(SQLText.literal(extensions.appending(path: "excel.duckdb_extension").path))")
        }
        let types = columns.indices.map { "c\($0): \(SQLText.literal(columns[$0].type))" }.joined(separator: ", ")
        let names = columns.enumerated().map { "c\($0) AS \(SQLText.identifier(unique($1.name, $0)))" }.joined(
            separator: ", ")
        let read = "read_json(\(SQLText.literal(source.path)), format = 'newline_delimited', columns = {\(types)})"
        try await connection.execute(
            "COPY (SELECT \(names) FROM \(read)) TO \(SQLText.literal(target.path)) (\(format.options))")
        return try Data(contentsOf: target)
    }

    /// Columns of a result may share a name; those of a file can't.
    private func unique(_ name: String, _ index: Int) -> String {
        let before = columns[..<index].count { $0.name.lowercased() == name.lowercased() }
        return before == 0 ? name : "\(name)_\(before + 1)"
    }

    private func lines() throws -> Data {
        var data = Data()
        for row in rows {
            let members = row.elements.prefix(columns.count).enumerated().map { JSON.Member(key: "c\($0)", value: $1) }
            data += try OrderedJSONEncoder().encode(JSON.object(members))
            data.append(0x0A)
        }
        return data
    }
}
