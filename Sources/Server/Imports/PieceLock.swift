import Foundation

/// Held by who appends to a file; the system lets go of it when the process ends.
final class PieceLock: Sendable {
    private let descriptor: Int32

    /// - Returns: nil when somebody else holds it.
    init?(_ file: URL) {
        let opened = open(file.path, O_RDWR | O_CLOEXEC)
        guard opened >= 0 else { return nil }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            return nil
        }
        descriptor = opened
    }

    deinit { close(descriptor) }
}
