import Foundation

extension SourceReader {
    /// The files to read: each source that is a file, and the data files of each that is a folder, by name.
    /// Folders within folders and hidden files are left out. Throws `.notFound`, `.unreadable`, `.empty`.
    static func files(of sources: [URL]) throws(IngestError) -> (files: [URL], notes: [ImportNote]) {
        var files: [URL] = []
        var notes: [ImportNote] = []
        for source in sources {
            let name = source.lastPathComponent
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: source.path, isDirectory: &isFolder) else {
                throw .notFound(name)
            }
            guard isFolder.boolValue else {
                files.append(source)
                continue
            }
            let (used, unused) = try contents(of: source)
            if used.isEmpty {
                throw IngestError(
                    .empty, subject: name,
                    "The folder \(name) holds no data files; put CSV, TSV, JSON, Parquet, Excel, SQLite or DuckDB files into it."
                )
            }
            files += used
            if !unused.isEmpty {
                notes.append(ImportNote(source: name, text: "Not read, because they hold no tables: \(list(unused))."))
            }
        }
        var seen: Set<String> = []
        files = files.filter { seen.insert($0.standardizedFileURL.path).inserted }
        return (files, notes)
    }

    private static func contents(of folder: URL) throws(IngestError) -> (used: [URL], unused: [String]) {
        let all: [URL]
        do {
            all = try FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles)
        } catch { throw .unreadable(folder.lastPathComponent, detail: "\(error)") }
        var used: [URL] = []
        var unused: [String] = []
        for url in all.sorted(by: { $0.lastPathComponent < $1.lastPathComponent }) {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            if isFolder.boolValue { continue }
            if isDataFile(url) { used.append(url) } else { unused.append(url.lastPathComponent) }
        }
        return (used, unused)
    }

    /// By its name; other names only when the content is a database or the like. A JSON file has to hold a table.
    private static func isDataFile(_ file: URL) -> Bool {
        switch SourceFormat.promised(by: file) {
        case .json?: return JSONShape(of: file) != .other
        case .delimited? where file.pathExtension.lowercased() == "txt": return isTable(file)
        case .some: return true
        case nil:
            let head = try? ByteReader.head(of: file, count: 64).bytes
            if case .known? = head.flatMap(SourceFormat.binary) { return true }
            return false
        }
    }

    /// Whether a text file is delimited into columns; a README is not.
    private static func isTable(_ file: URL) -> Bool {
        guard let (head, isWhole) = try? ByteReader.head(of: file, count: 1 << 16),
            let layout = DelimitedLayout(head, isWhole: isWhole), layout.usualWidth > 1
        else { return false }
        return layout.records.count { $0.cells.count == layout.usualWidth } * 10 >= layout.records.count * 9
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(10).joined(separator: ", ")
        return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
    }
}
