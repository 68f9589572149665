import Foundation

/// What a file holds, by its content where that tells and by its name where it does not.
enum SourceFormat: Sendable, Hashable {
    case delimited
    case json
    case parquet
    case excel
    case sqlite
    case duckDB

    var title: String {
        switch self {
        case .delimited: "CSV"
        case .json: "JSON"
        case .parquet: "Parquet"
        case .excel: "Excel"
        case .sqlite: "SQLite"
        case .duckDB: "DuckDB"
        }
    }

    private static let extensions: [String: SourceFormat] = [
        "csv": .delimited, "tsv": .delimited, "tab": .delimited, "txt": .delimited, "psv": .delimited,
        "json": .json, "ndjson": .json, "jsonl": .json, "geojson": .json,
        "parquet": .parquet, "pq": .parquet, "xlsx": .excel, "xlsm": .excel,
        "sqlite": .sqlite, "sqlite3": .sqlite, "db": .sqlite, "db3": .sqlite,
        "duckdb": .duckDB, "ddb": .duckDB,
    ]

    /// The format a file name promises; `.gz` is looked through.
    static func promised(by file: URL) -> SourceFormat? {
        extensions[innerExtension(file)]
    }

    /// The name without its extensions: `sales.csv.gz` is `sales`.
    static func stem(of file: URL) -> String {
        var file = file
        if ["gz", "gzip"].contains(file.pathExtension.lowercased()) { file.deletePathExtension() }
        if extensions[file.pathExtension.lowercased()] != nil { file.deletePathExtension() }
        return file.lastPathComponent
    }

    /// The extension that names the format, `csv` of `sales.csv.gz`, lowercased.
    static func innerExtension(_ file: URL) -> String {
        let name = file.pathExtension.lowercased()
        guard ["gz", "gzip"].contains(name) else { return name }
        return file.deletingPathExtension().pathExtension.lowercased()
    }

    /// The format of a binary file, or what else it seems to be. `head` is its beginning, unpacked when it was gzip.
    static func binary(_ head: [UInt8]) -> Binary? {
        func starts(_ bytes: [UInt8], at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: bytes) }
        func starts(_ text: String, at offset: Int = 0) -> Bool { starts(Array(text.utf8), at: offset) }
        if starts("PAR1") { return .known(.parquet) }
        if starts("SQLite format 3\0") { return .known(.sqlite) }
        if starts("DUCK", at: 8) { return .known(.duckDB) }
        if starts("PK\u{3}\u{4}") || starts("PK\u{5}\u{6}") { return .zip }
        return others.first { starts($0.magic) }.map { .other($0.title) }
    }

    enum Binary: Sendable, Hashable {
        case known(SourceFormat)
        /// An Excel workbook or any other archive.
        case zip
        case other(String)
    }

    private static let others: [(magic: [UInt8], title: String)] = [
        (Array("%PDF".utf8), "a PDF document"), ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        (Array("GIF8".utf8), "a GIF image"), ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        (Array("Rar!".utf8), "a RAR archive"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard compressed data"),
        (Array("BZh".utf8), "bzip2 compressed data"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz compressed data"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel (.xls) or Office file; save it as .xlsx or CSV first"),
        (Array("ARROW1".utf8), "an Arrow file"), (Array("ORC".utf8), "an ORC file"),
        (Array("Obj\u{1}".utf8), "an Avro file"),
        (Array("{\\rtf".utf8), "a rich-text document"),
    ]
}
