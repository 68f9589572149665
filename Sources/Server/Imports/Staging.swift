import Foundation
import HTTPTypes
import NIOCore
import Workspaces

/// The folders files wait in between their upload and their import: `<home>/uploads/<id>/<name>`.
struct Staging: Sendable {
    let home: URL

    func folder(_ id: String) -> URL { home.appending(path: "uploads/\(id)", directoryHint: .isDirectory) }

    func make(_ id: String) throws -> URL {
        let folder = folder(id)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return folder
    }

    func remove(_ id: String) { try? FileManager.default.removeItem(at: folder(id)) }

    /// Removes what was begun long ago and never imported.
    func sweep(olderThan age: Duration = .seconds(7 * 24 * 3600), now: Date = Date()) {
        let all = home.appending(path: "uploads", directoryHint: .isDirectory)
        let folders =
            (try? FileManager.default.contentsOfDirectory(
                at: all, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
        for folder in folders {
            let files =
                (try? FileManager.default.contentsOfDirectory(
                    at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
            let newest = (files + [folder]).compactMap {
                try? $0.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
            }.max()
            if let newest, now.timeIntervalSince(newest) > age / .seconds(1) {
                try? FileManager.default.removeItem(at: folder)
            }
        }
    }

    /// The files of a folder, by name.
    func files(_ id: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder(id), includingPropertiesForKeys: nil).sorted {
            $0.path < $1.path
        }
    }
}

/// A file being written as its bytes come.
final class StagedFile {
    private let handle: FileHandle

    /// - Throws: `APIError` 507 when there is no room, also later.
    init(_ url: URL, appending: Bool = false) throws {
        if !appending {
            guard !FileManager.default.fileExists(atPath: url.path) else {
                throw APIError(
                    .unprocessableContent, "same_name", "Two files have the same name.",
                    suggestion: "Rename one of them.")
            }
            guard
                FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw Self.full }
        }
        handle = try FileHandle(forWritingTo: url)
        try handle.seekToEnd()
    }

    func write(_ bytes: some DataProtocol) throws {
        do { try handle.write(contentsOf: bytes) } catch { throw Self.full }
    }

    /// Until the bytes are on the disk, nobody may be told that they are there.
    func close() throws {
        do {
            try handle.synchronize()
            try handle.close()
        } catch { throw Self.full }
    }

    private static var full: APIError {
        APIError(
            .init(code: 507, reasonPhrase: "Insufficient Storage"), "disk_full", "The upload can't be written.",
            suggestion: "Make room in the data folder and send it again.")
    }
}
