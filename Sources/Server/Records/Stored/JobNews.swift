import Synchronization

/// How far a job is, as it said last.
final class JobNews: Sendable {
    private let state = Mutex((progress: Double?.none, line: String?.none))

    var latest: (progress: Double?, line: String?) { state.withLock { $0 } }

    func tell(_ progress: Double, _ line: String) {
        state.withLock { $0 = (max($0.progress ?? 0, min(1, progress)), line) }
    }
}
