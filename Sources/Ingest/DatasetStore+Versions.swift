import Foundation

extension DatasetStore {
    /// Makes an earlier version the one questions are answered from.
    /// - Throws: `IngestError`: `.notFound` when there is no such version, `.locked` while an import runs.
    public func makeCurrent(_ id: String, of dataset: String) async throws -> DatasetVersion {
        let name = try DatasetName(dataset)
        return try await locked(name) {
            guard let version = try versions(of: dataset).first(where: { $0.id == id }), hasSegments(of: version, name) else {
                throw IngestError(.notFound, subject: name.text, "The dataset \(name.text) has no version \(id.prefix(64)).")
            }
            try DurableFile.write(Data((version.id + "\n").utf8), to: layout.current(name))
            return version
        }
    }

    /// Forgets a dataset, all its versions and what people said of it. Its segments go with the next ``removeOrphans()``.
    /// - Returns: false when there was none.
    public func remove(_ dataset: String) async throws -> Bool {
        let name = try DatasetName(dataset)
        guard FileManager.default.fileExists(atPath: layout.dataset(name).path) else { return false }
        return try await locked(name) {
            try FileManager.default.createDirectory(at: layout.scratch, withIntermediateDirectories: true)
            // Gone in one step for everybody, then taken apart: start-up removes what a crash leaves.
            let grave = layout.scratch.appending(path: "removed-\(UUID().uuidString)", directoryHint: .isDirectory)
            try DurableFile.rename(layout.dataset(name), to: grave)
            try? FileManager.default.removeItem(at: grave)
            return true
        }
    }

    /// Changes whenever an answer about the dataset could: a new version, or a word of what people said.
    public func stamp(of dataset: String) throws -> String? {
        let name = try DatasetName(dataset)
        var current = stat()
        guard stat(layout.currentPath(name), &current) == 0 else { return nil }
        return ([Self.stamp("current", current)] + Self.stamps(ofFilesIn: layout.knowledgePath(name)).sorted()).joined(separator: "\n")
    }

    /// Name, size, time and number of a file, straight from the system: every request asks for it.
    private static func stamp(_ name: String, _ status: stat) -> String {
        "\(name):\(status.st_size):\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec):\(status.st_ino)"
    }

    private static func stamps(ofFilesIn folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var stamps: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            var status = stat()
            guard name != ".", name != "..", fstatat(dirfd(directory), name, &status, 0) == 0 else { continue }
            stamps.append(stamp(name, status))
        }
        return stamps
    }

    private func locked<R: Sendable>(_ name: DatasetName, _ body: () throws -> R) async throws -> R {
        do {
            guard let lock = try await FileLock.take(layout.lock(name), patience: patience) else {
                throw IngestError(.locked, subject: name.text, "Another import of the dataset \(name.text) is running; wait for it and try again.")
            }
            return try withExtendedLifetime(lock) { try body() }
        } catch let error as IngestError { throw error } catch let error as CancellationError { throw error } catch {
            throw IngestError(storing: error, subject: name.text)
        }
    }
}
