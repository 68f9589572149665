import Synchronization

/// What waits to be written in bundles: adding to it takes no time, and a tenth of a second later it is written.
final class WaitingRoom<Waiting: Collection & Sendable>: Sendable {
    private struct State {
        var waiting: Waiting
        var isFlushing = false
        /// The last bundle on its way.
        var writing: Task<Void, Never>?
    }
    private let empty: Waiting
    private let state: Mutex<State>

    init(_ empty: Waiting) {
        self.empty = empty
        state = Mutex(State(waiting: empty))
    }

    func change(_ change: (inout Waiting) -> Void, flush: @escaping @Sendable () async -> Void) {
        let mustStart = state.withLock { state in
            change(&state.waiting)
            defer { state.isFlushing = true }
            return !state.isFlushing
        }
        guard mustStart else { return }
        Task {
            repeat {
                try? await Task.sleep(for: .milliseconds(100))
                await flush()
            } while state.withLock { state in
                state.isFlushing = !state.waiting.isEmpty
                return state.isFlushing
            }
        }
    }

    /// Writes all that waits, after what is being written.
    /// - Parameters:
    ///   - write: gives what could not be written.
    ///   - back: joins that with what came meanwhile.
    func write(
        _ write: @escaping @Sendable (Waiting) async -> Waiting, back: @escaping @Sendable (Waiting, Waiting) -> Waiting
    ) async {
        let task = state.withLock { state in
            let before = state.writing
            let task = Task {
                await before?.value
                let bundle = self.state.withLock { state in
                    defer { state.waiting = self.empty }
                    return state.waiting
                }
                guard !bundle.isEmpty else { return }
                let left = await write(bundle)
                if !left.isEmpty { self.state.withLock { $0.waiting = back(left, $0.waiting) } }
            }
            state.writing = task
            return task
        }
        await task.value
    }
}
