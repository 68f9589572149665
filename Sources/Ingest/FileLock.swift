import Foundation

/// A lock on a file that the system gives back when its holder ends, however it ends. It is the open file that holds
/// it, so two tasks of one process exclude each other too.
final class FileLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    /// The lock, or nil when somebody else holds it. The file is made when there is none.
    static func take(_ file: URL) throws -> FileLock? {
        // Children must not inherit it, or they would hold the lock after us.
        let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw POSIXFailure("open", errno) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return FileLock(descriptor: descriptor) }
        let number = errno
        close(descriptor)
        if number == EWOULDBLOCK { return nil }
        throw POSIXFailure("flock", number)
    }

    /// Tries for as long as `patience`. The task's cancellation ends the wait.
    static func take(_ file: URL, patience: Duration) async throws -> FileLock? {
        let end = ContinuousClock.now + patience
        while true {
            if let lock = try take(file) { return lock }
            if ContinuousClock.now >= end { return nil }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
