import CDuckDB
import Dispatch
import Synchronization

/// Stops one run of the engine, and never another.
///
/// `duckdb_interrupt` stops whatever the connection does, so a late call would kill the next query. Each run has a
/// number here, and the engine is called only while that run is the active one, under the lock that also ends runs.
/// A stop that comes before the engine has begun is remembered and found by `stopReason`: the engine forgets
/// interrupts when it begins a statement, so callers look once more after that.
final class Interruption: @unchecked Sendable {  // only calls duckdb_interrupt, which is made for other threads
    enum Reason: Sendable { case cancelled, interrupted, timedOut }
    struct Run: Hashable, Sendable { fileprivate let number: UInt64 }

    private struct State: Sendable {
        var last: UInt64 = 0
        var active: Run?
        /// Runs not ended yet, with why they were stopped.
        var open: [Run: Reason?] = [:]
    }

    private let connection: duckdb_connection
    private let state = Mutex(State())

    init(of connection: duckdb_connection) { self.connection = connection }

    func newRun() -> Run {
        state.withLock { state in
            state.last += 1
            let run = Run(number: state.last)
            state.open[run] = .some(nil)
            return run
        }
    }

    func begin(_ run: Run) { state.withLock { $0.active = run } }

    /// The run is over. Returns why it was stopped, if it was.
    func end(_ run: Run) -> Reason? {
        state.withLock { state in
            if state.active == run { state.active = nil }
            return state.open.removeValue(forKey: run) ?? nil
        }
    }

    func stop(_ run: Run, _ reason: Reason) {
        state.withLock { state in
            guard let stopped = state.open[run], stopped == nil else { return }
            state.open[run] = reason
            if state.active == run { duckdb_interrupt(connection) }
        }
        repeatInterrupt(run)
    }

    /// The engine forgets an interrupt that comes while it begins a statement, and nobody can ask it: the stopped run is
    /// interrupted again until it ends.
    private func repeatInterrupt(_ run: Run) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { [self] in
            let isRunning = state.withLock { state in
                guard state.open[run] != nil else { return false }
                if state.active == run { duckdb_interrupt(connection) }
                return true
            }
            if isRunning { repeatInterrupt(run) }
        }
    }

    func stopActive() {
        guard let run = state.withLock({ $0.active }) else { return }
        stop(run, .interrupted)
    }

    func isStopped(_ run: Run) -> Bool { state.withLock { ($0.open[run] ?? nil) != nil } }
}
