import Analyst
import Foundation
import Synchronization

/// A question under way on this node.
final class QuestionRun: Sendable {
    let id: String
    let workspace: String
    let log: EventLog
    private let stop: @Sendable () -> Void
    private struct State {
        var listeners = 0
        /// Counts departures, so that an old one's wait ends nothing when somebody came and left since.
        var departures = 0
        var mustFinish = false
        var failure: APIError?
    }
    private let state = Mutex(State())

    /// - Parameter stop: ends the job behind it.
    init(id: String, workspace: String, log: EventLog, stop: @escaping @Sendable () -> Void) {
        (self.id, self.workspace, self.log, self.stop) = (id, workspace, log, stop)
    }

    func cancel() { stop() }

    /// Why there is no answer; nil while there may be one.
    var failure: APIError? { state.withLock { $0.failure } }
    func fail(_ error: APIError) { state.withLock { $0.failure = error } }

    /// Somebody was promised the answer later: nobody listening is no reason to stop.
    func promise() { state.withLock { $0.mustFinish = true } }

    func listen() { state.withLock { $0.listeners += 1 } }

    /// - Parameter grace: how long it goes on with nobody listening.
    func leave(grace: Duration) {
        let departure = state.withLock { state in
            state.listeners -= 1
            state.departures += 1
            return state.departures
        }
        guard !log.isFinished else { return }
        Task {
            try? await Task.sleep(for: grace)
            let isAlone = self.state.withLock { $0.listeners <= 0 && $0.departures == departure && !$0.mustFinish }
            if isAlone, !self.log.isFinished { self.cancel() }
        }
    }

    /// The event that ends it, once it is there; nil when the answer will be another node's.
    func finished() async -> ServerSentEvent? {
        var last = 0
        while true {
            let batch = await log.batch(after: last)
            last = batch.events.last?.id ?? last
            if batch.isLast {
                return await log.batch(after: 0).events.last { $0.name == "answer.completed" || $0.name == "error" }
            }
            if Task.isCancelled { return nil }
        }
    }
}

/// The questions under way on this node.
actor QuestionRuns {
    private var runs: [String: QuestionRun] = [:]

    func add(_ run: QuestionRun) { runs[run.id] = run }
    func remove(_ id: String) { runs[id] = nil }

    func run(_ id: String, of workspace: String) -> QuestionRun? {
        runs[id].flatMap { $0.workspace == workspace ? $0 : nil }
    }

    var count: Int { runs.count }
}
