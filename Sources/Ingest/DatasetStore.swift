public import Foundation

/// Datasets on disk. What was imported is never changed: an import writes a new segment and a new version beside the
/// old ones, and then, in one step, makes it the current version.
public struct DatasetStore: Sendable {
    let layout: StoreLayout
    let extensions: URL
    /// How long an import waits for another one of the same dataset.
    var patience: Duration = .seconds(10)
    /// Called after each step of an import; tests make it fail there.
    var afterStep: @Sendable (ImportStep) throws -> Void = { _ in }

    /// - Parameters:
    ///   - root: the folder of all datasets; made at the first import.
    ///   - extensions: the folder of DuckDB's `.duckdb_extension` files, for the formats that need one.
    public init(root: URL, extensions: URL) {
        layout = StoreLayout(root: root.absoluteURL.standardizedFileURL)
        self.extensions = extensions
    }

    /// The version questions are answered from; nil when nothing was imported under this name.
    /// - Throws: `IngestError` `.invalidName`, or `.damaged` when the files of the store do not fit together.
    public func current(_ dataset: String) throws -> DatasetVersion? {
        let name = try DatasetName(dataset)
        guard let data = FileManager.default.contents(atPath: layout.current(name).path) else { return nil }
        let id = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return try version(at: layout.version(id, of: name), of: name)
    }

    /// The names of the datasets that have a current version, sorted.
    public func datasets() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: layout.datasets.path)) ?? []
        return names.compactMap { try? DatasetName($0) }
            .filter { FileManager.default.fileExists(atPath: layout.current($0).path) }
            .map(\.text).sorted()
    }

    /// What was saved for the version by ``saveMap(_:of:part:)``; nil when nothing was, or it cannot be read.
    public func map(of version: DatasetVersion, part: String = "") -> Data? {
        guard let name = try? DatasetName(version.dataset), let file = try? layout.map(version.id, part: part, of: name) else {
            return nil
        }
        return FileManager.default.contents(atPath: file.path)
    }

    /// Keeps what was found out about a version (its catalog and values, as JSON) beside it.
    /// - Parameter part: a name for what is kept apart from the map itself.
    public func saveMap(_ data: Data, of version: DatasetVersion, part: String = "") throws {
        let name = try DatasetName(version.dataset)
        do {
            try FileManager.default.createDirectory(at: layout.maps(name), withIntermediateDirectories: true)
            try DurableFile.write(data, to: layout.map(version.id, part: part, of: name))
        } catch { throw IngestError(storing: error, subject: name.text) }
    }

    /// The folder of what people say of a dataset, which holds for every version of it; not there until something is said.
    public func knowledge(of dataset: String) throws -> URL { layout.knowledge(try DatasetName(dataset)) }

    /// Keeps a file of that folder, whole or not at all.
    public func saveKnowledge(_ data: Data, as file: String, of dataset: String) throws {
        let folder = try knowledge(of: dataset)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try DurableFile.write(data, to: folder.appending(path: file))
        } catch { throw IngestError(storing: error, subject: dataset) }
    }

    func version(at file: URL, of name: DatasetName) throws(IngestError) -> DatasetVersion {
        let version: DatasetVersion
        do {
            version = try JSONDecoder().decode(DatasetVersion.self, from: Data(contentsOf: file))
        } catch { throw .damaged(name, detail: "\(file.lastPathComponent): \(error)") }
        return version
    }

    func hasSegments(of version: DatasetVersion, _ name: DatasetName) -> Bool {
        version.segments.allSatisfy { segment in
            (try? layout.segment(segment, of: name)).map { FileManager.default.fileExists(atPath: $0.path) } ?? false
        }
    }
}
