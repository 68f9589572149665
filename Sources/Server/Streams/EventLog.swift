import Synchronization

/// The events of one answer in their order, for any number of readers. Readers take events at their own pace and nothing is
/// kept for them apart, so that a slow one costs nobody anything.
final class EventLog: Sendable {
    fileprivate struct State {
        var events: [ServerSentEvent] = []
        var isFinished = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var tickets = 0
    }
    private let state: Mutex<State>

    /// - Parameter events: those that happened before, on this node or another.
    init(_ events: [ServerSentEvent] = [], isFinished: Bool = false) {
        state = Mutex(State(events: events, isFinished: isFinished))
    }

    /// What happened after an event.
    struct Batch: Sendable, Hashable {
        var events: [ServerSentEvent]
        /// Nothing comes after these.
        var isLast: Bool
    }

    @discardableResult func append(_ name: String, _ data: String) -> ServerSentEvent? {
        wakingAll { state in
            guard !state.isFinished else { return nil }
            let event = ServerSentEvent(id: (state.events.last?.id ?? 0) + 1, name: name, data: data)
            state.events.append(event)
            return event
        }
    }

    func finish() { wakingAll { $0.isFinished = true } }

    var count: Int { state.withLock { $0.events.count } }
    var isFinished: Bool { state.withLock { $0.isFinished } }

    /// Waits until there is something after `id`. Ends early, with nothing, when its task is cancelled.
    func batch(after id: Int) async -> Batch {
        while true {
            let batch = state.withLock { $0.batch(after: id) }
            if !batch.events.isEmpty || batch.isLast || Task.isCancelled { return batch }
            await change(after: id)
        }
    }

    private func change(after id: Int) async {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    let batch = state.batch(after: id)
                    guard batch.events.isEmpty, !batch.isLast, !Task.isCancelled else { return true }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
    }

    private func wakingAll<R>(_ body: (inout State) -> sending R) -> sending R {
        let (result, waiting) = state.withLock { state in
            let result = body(&state)
            let waiting = Array(state.waiting.values)
            state.waiting = [:]
            return (result, waiting)
        }
        for continuation in waiting { continuation.resume() }
        return result
    }
}

extension EventLog.State {
    fileprivate func batch(after id: Int) -> EventLog.Batch {
        // Ids have no gaps, so the place of an event is known from its id.
        let first = events.first?.id ?? 1
        return EventLog.Batch(events: Array(events.dropFirst(max(0, id - first + 1))), isLast: isFinished)
    }
}
