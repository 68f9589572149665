import Foundation

/// What files look like from outside: path, size, time of change, inode. The same fingerprint means that reading them
/// again would give the same tables.
enum SourceFingerprint {
    /// Raise it when the same files would be read differently than before.
    static let importerVersion = 1

    /// - Parameter files: in the order they are read, which decides how tables of the same name are named.
    /// - Throws: `.notFound` with the file's name.
    static func hex(of files: [URL]) throws(IngestError) -> String {
        var lines = ["importer \(importerVersion)"]
        for file in files {
            let path = file.resolvingSymlinksInPath().standardizedFileURL.path
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw IngestError(
                    .notFound, subject: file.lastPathComponent,
                    "\(file.lastPathComponent) can't be found; check its path.")
            }
            let time = status.st_mtim
            lines.append("\(path)\u{0}\(status.st_size)\u{0}\(time.tv_sec).\(time.tv_nsec)\u{0}\(status.st_ino)")
        }
        return ContentHash.hex(of: Data(lines.joined(separator: "\n").utf8))
    }
}
