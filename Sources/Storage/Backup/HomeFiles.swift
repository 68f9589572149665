import Foundation

/// The files of a home that a backup keeps: datasets with their segments, and uploads that wait for their import.
///
/// An import writes segment, version and `current` in this order and changes none of them but `current`. So `current` is
/// read first, and a version is kept only after all segments it names: whatever happens meanwhile, what is in the
/// archive is whole.
struct HomeFiles {
    /// In a home, what is not made again from the rest.
    static let folders = ["datasets", "segments", "uploads", "workspaces"]

    let home: URL

    /// Adds the home itself and each of its workspaces.
    func add(to archive: ArchiveWriter) throws {
        try Folder(root: home, prefix: "home").add(to: archive)
        for name in try names(in: home.appending(path: "workspaces")) {
            try Folder(root: home.appending(path: "workspaces/\(name)"), prefix: "home/workspaces/\(name)").add(
                to: archive)
        }
    }

    private struct Folder {
        let root: URL
        /// Of the paths in the archive.
        let prefix: String

        func add(to archive: ArchiveWriter) throws {
            // First, because an import removes them when it is done; its dataset is read after them then.
            for upload in try names(in: root.appending(path: "uploads")) {
                try addAll(of: "uploads/\(upload)", to: archive)
            }
            var segments: Set<String> = []
            for name in try names(in: root.appending(path: "datasets")) {
                // A dataset that is replaced while it is read is read again.
                var tries = 0
                while try !addDataset("datasets/\(name)", to: archive, &segments) {
                    tries += 1
                    guard tries < 3 else {
                        throw BackupError(
                            .file, "The dataset \(name) is damaged on disk; import its files again or remove it.")
                    }
                }
            }
        }

        /// False when the version that was current was not to be had; then nothing but segments was added.
        private func addDataset(_ path: String, to archive: ArchiveWriter, _ segments: inout Set<String>) throws -> Bool
        {
            let folder = root.appending(path: path)
            guard let current = try content(of: folder.appending(path: "current")) else {
                return true  // never imported, or removed meanwhile
            }
            let id = String(decoding: current, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            var whole: [(name: String, data: Data)] = []
            for name in try names(in: folder.appending(path: "versions")) {
                guard let data = try content(of: folder.appending(path: "versions/\(name)")),
                    try addSegments(of: data, to: archive, &segments)
                else { continue }
                whole.append((name, data))
            }
            guard whole.contains(where: { $0.name == "\(id).json" }) else {
                return !FileManager.default.fileExists(atPath: folder.appending(path: "current").path)
            }
            for version in whole { try archive.add(version.data, as: "\(prefix)/\(path)/versions/\(version.name)") }
            try addAll(of: "\(path)/maps", to: archive)
            try addAll(of: "\(path)/knowledge", to: archive)
            try archive.add(current, as: "\(prefix)/\(path)/current")
            return true
        }

        /// False when the version can't be read or one of its segments is not there.
        private func addSegments(of version: Data, to archive: ArchiveWriter, _ added: inout Set<String>) throws -> Bool
        {
            guard let version = try? JSONDecoder().decode(NamedSegments.self, from: version) else { return false }
            for segment in Set(version.tables.map(\.segment)).sorted() where !added.contains(segment) {
                guard !segment.contains("/") else { return false }
                let path = "segments/\(segment).duckdb"
                guard try archive.add(root.appending(path: path), as: "\(prefix)/\(path)") else { return false }
                added.insert(segment)
            }
            return true
        }

        private func addAll(of path: String, to archive: ArchiveWriter) throws {
            for name in try names(in: root.appending(path: path)) where !name.hasSuffix(".lock") {
                _ = try archive.add(root.appending(path: "\(path)/\(name)"), as: "\(prefix)/\(path)/\(name)")
            }
        }
    }

    /// What is read of a version's file.
    private struct NamedSegments: Decodable {
        struct Table: Decodable { var segment: String }
        var tables: [Table]
    }
}

/// Sorted; without hidden ones, which are files being written. None when there is no such folder; one that may not be
/// read is an error, or a backup would lack it unnoticed.
private func names(in folder: URL) throws -> [String] {
    do {
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
            return []
        }
        throw error
    }
}

/// Nil when there is no such file.
private func content(of file: URL) throws -> Data? {
    do { return try Data(contentsOf: file) } catch {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        throw error
    }
}
