import Foundation

/// Where things are below a store's root.
///
///     segments/<sha256>.duckdb
///     datasets/<name>/lock
///                     current              the current version's id
///                     versions/<id>.json
///                     maps/<id>.json
///                     knowledge/           what people say of it, for every version: semantic model, verified queries, …
///     tmp/                                 unfinished segments, what engines spill
struct StoreLayout: Sendable {
    let root: URL
    /// Of what every request looks at: making a URL takes longer than reading the file.
    private let datasetsPath: String

    init(root: URL) {
        self.root = root
        datasetsPath = root.appending(path: "datasets").path
    }

    func currentPath(_ name: DatasetName) -> String { "\(datasetsPath)/\(name.text)/current" }
    func knowledgePath(_ name: DatasetName) -> String { "\(datasetsPath)/\(name.text)/knowledge" }

    var segments: URL { root.appending(path: "segments", directoryHint: .isDirectory) }
    var datasets: URL { root.appending(path: "datasets", directoryHint: .isDirectory) }
    var scratch: URL { root.appending(path: "tmp", directoryHint: .isDirectory) }

    func dataset(_ name: DatasetName) -> URL { datasets.appending(path: name.text, directoryHint: .isDirectory) }
    func lock(_ name: DatasetName) -> URL { dataset(name).appending(path: "lock") }
    func current(_ name: DatasetName) -> URL { dataset(name).appending(path: "current") }
    func versions(_ name: DatasetName) -> URL { dataset(name).appending(path: "versions", directoryHint: .isDirectory) }
    func maps(_ name: DatasetName) -> URL { dataset(name).appending(path: "maps", directoryHint: .isDirectory) }

    func knowledge(_ name: DatasetName) -> URL { dataset(name).appending(path: "knowledge", directoryHint: .isDirectory) }

    func version(_ id: String, of name: DatasetName) throws -> URL {
        versions(name).appending(path: try Self.checked(id, in: name) + ".json")
    }
    func map(_ id: String, part: String = "", of name: DatasetName) throws -> URL {
        maps(name).appending(path: try Self.checked(id, in: name) + (part.isEmpty ? "" : ".\(part)") + ".json")
    }
    func segment(_ hash: String, of name: DatasetName) throws -> URL {
        segments.appending(path: try Self.checked(hash, in: name) + ".duckdb")
    }

    /// Ids and segments come from files that somebody may have edited: only a hash becomes part of a path.
    private static func checked(_ hash: String, in name: DatasetName) throws(IngestError) -> String {
        guard ContentHash.isHex(hash) else { throw .damaged(name, detail: "not a content hash") }
        return hash
    }
}

extension IngestError {
    static func damaged(_ name: DatasetName, detail: String) -> IngestError {
        IngestError(
            .damaged, subject: name.text, "The dataset \(name.text) is damaged on disk; import its files again.",
            detail: detail)
    }
}
