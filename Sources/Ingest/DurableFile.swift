import Foundation

/// Writes that are whole or not there at all after a crash: beside, fsync, rename, fsync of the folder.
enum DurableFile {
    static func write(_ data: Data, to file: URL) throws {
        let folder = file.deletingLastPathComponent()
        let beside = folder.appending(path: ".\(file.lastPathComponent).\(UUID().uuidString).tmp")
        do {
            try data.write(to: beside)
            try sync(beside)
            try rename(beside, to: file)
        } catch {
            try? FileManager.default.removeItem(at: beside)
            throw error
        }
    }

    /// Takes the place of what was there, in one step.
    static func rename(_ file: URL, to place: URL) throws {
        guard Foundation.rename(file.path, place.path) == 0 else { throw POSIXFailure("rename", errno) }
        try sync(place.deletingLastPathComponent())
    }

    /// Puts a file's content, or a folder's list of names, on the disk.
    static func sync(_ item: URL) throws {
        let descriptor = open(item.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXFailure("open", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXFailure("fsync", errno) }
    }
}

/// A system call that failed.
struct POSIXFailure: Error, CustomStringConvertible {
    var call: String
    var number: Int32
    init(_ call: String, _ number: Int32) { (self.call, self.number) = (call, number) }
    var description: String { "\(call): \(String(cString: strerror(number)))" }
}
