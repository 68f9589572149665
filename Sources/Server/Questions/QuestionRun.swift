import Analyst
import Foundation
import Synchronization

/// A question under way on this node.
final class QuestionRun: Sendable {
    let id: String
    let workspace: String
    let log: EventLog
    private struct State {
        var task: Task<Void, Never>?
        var isCancelled = false
        var listeners = 0
        /// Counts departures, so that an old one's wait ends nothing when somebody came and left since.
        var departures = 0
        var mustFinish = false
        var failure: APIError?
    }
    private let state = Mutex(State())

    init(id: String, workspace: String, log: EventLog = EventLog()) {
        (self.id, self.workspace, self.log) = (id, workspace, log)
    }

    func start(_ body: @escaping @Sendable () async -> Void) {
        let task = Task { await body() }
        let isCancelled = state.withLock { state in
            state.task = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            return state.task
        }?.cancel()
    }

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

    /// The log's last event, once it is there.
    func finished() async -> ServerSentEvent? {
        var last = 0
        while true {
            let batch = await log.batch(after: last)
            last = batch.events.last?.id ?? last
            if batch.isLast {
                if let event = batch.events.last { return event }
                return await log.batch(after: 0).events.last
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

    func cancelAll() { for run in runs.values { run.cancel() } }
    var count: Int { runs.count }
}
