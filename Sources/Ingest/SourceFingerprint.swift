import Foundation
import Sheets

/// What files look like from outside: path, size, time of change, inode. The same fingerprint means that reading them
/// again would give the same tables.
enum SourceFingerprint {
    /// Raise it when the same files would be read differently than before.
    static let importerVersion = 1

    /// - Parameter files: in the order they are read, which decides how tables of the same name are named.
    ///   `recipes`: those with decisions change the tables, too.
    /// - Throws: `.notFound` with the file's name.
    static func hex(of files: [URL], recipes: [Recipe] = []) throws(IngestError) -> String {
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
        let decided = recipes.filter(\.hasDecisions)
        if !decided.isEmpty {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            if let text = try? encoder.encode(decided) { lines.append(String(decoding: text, as: UTF8.self)) }
        }
        return ContentHash.hex(of: Data(lines.joined(separator: "\n").utf8))
    }
}
