import Foundation

/// A file of lines that several processes change in turn: each change is whole or not there at all after a crash.
struct DurableLines {
    let file: URL
    let patience: Duration

    /// The lines without their ends; none when there is no file.
    func read() throws -> [Data] {
        do {
            let data = try Data(contentsOf: file)
            return data.split(separator: 0x0A, omittingEmptySubsequences: true).map { Data($0) }
        } catch let error as CocoaError where [.fileReadNoSuchFile, .fileNoSuchFile].contains(error.code) {
            return []
        }
    }

    /// Reads, changes and writes while nobody else can. A `change` that returns nil leaves the file as it is.
    func change<R>(_ change: ([Data]) throws -> (lines: [Data], result: R)?) async throws -> R? {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let lock = try await LockFile(file.appendingPathExtension("lock"), patience: patience)
        defer { lock.release() }
        guard let (lines, result) = try change(try read()) else { return nil }
        try write(lines)
        return result
    }

    private func write(_ lines: [Data]) throws {
        var data = Data()
        for line in lines {
            data.append(line)
            data.append(0x0A)
        }
        let folder = file.deletingLastPathComponent()
        // The lock is held, so one name is enough, and what a crash left behind is overwritten.
        let beside = folder.appending(path: ".\(file.lastPathComponent).new")
        try data.write(to: beside)
        try Self.sync(beside)
        guard rename(beside.path, file.path) == 0 else { throw SystemFailure("rename", errno) }
        try Self.sync(folder)
    }

    private static func sync(_ item: URL) throws {
        let descriptor = open(item.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure("open", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFailure("fsync", errno) }
    }
}

/// An exclusive lock the system gives back when its holder ends, however it ends.
private struct LockFile {
    private let descriptor: Int32

    init(_ file: URL, patience: Duration) async throws {
        // Children must not inherit it, or they would hold the lock after us.
        let opened = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw SystemFailure("open", errno) }
        let end = ContinuousClock.now + patience
        do {
            while flock(opened, LOCK_EX | LOCK_NB) != 0 {
                guard errno == EWOULDBLOCK || errno == EINTR else { throw SystemFailure("flock", errno) }
                guard ContinuousClock.now < end else {
                    throw VerifiedQueryError(
                        .locked, "Another process is changing the verified queries; try again in a moment.")
                }
                try await Task.sleep(for: .milliseconds(20))
            }
        } catch {
            close(opened)
            throw error
        }
        descriptor = opened
    }

    func release() { close(descriptor) }
}

/// A system call that failed.
struct SystemFailure: Error, CustomStringConvertible {
    var call: String
    var number: Int32
    init(_ call: String, _ number: Int32) { (self.call, self.number) = (call, number) }
    var description: String { "\(call): \(String(cString: strerror(number)))" }
}
