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

    fileprivate struct State: Sendable {
        var last: UInt64 = 0
        var active: Run?
        /// Runs not ended yet, with why they were stopped.
        var open: [Run: Reason?] = [:]
        /// When the active run has had its time.
        var deadline: DispatchTime?
        /// The earliest time at which deadlines are looked at. One alarm serves many runs: setting and cancelling a timer
        /// for each takes longer than a small query.
        var alarm: DispatchTime?
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

    /// - Parameter timeout: time from now on after which the run is stopped as timed out.
    func begin(_ run: Run, timeout: Duration?) {
        let deadline = timeout.map { DispatchTime.now() + $0.dispatchInterval }
        let alarm = state.withLock { state in
            (state.active, state.deadline) = (run, deadline)
            return state.nextAlarm()
        }
        if let alarm { wake(at: alarm) }
    }

    private func wake(at alarm: DispatchTime) {
        DispatchQueue.global().asyncAfter(deadline: alarm) { [self] in
            let (late, next) = state.withLock { state -> (Run?, DispatchTime?) in
                if state.alarm == alarm { state.alarm = nil }
                guard let deadline = state.deadline, deadline <= .now() else { return (nil, state.nextAlarm()) }
                state.deadline = nil
                return (state.active, nil)
            }
            if let next { wake(at: next) }
            if let late { stop(late, .timedOut) }
        }
    }

    /// The run is over. Returns why it was stopped, if it was.
    func end(_ run: Run) -> Reason? {
        state.withLock { state in
            if state.active == run { (state.active, state.deadline) = (nil, nil) }
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

extension Interruption.State {
    /// The alarm that has to be set, if the one that is set comes too late.
    fileprivate mutating func nextAlarm() -> DispatchTime? {
        guard let deadline, deadline < alarm ?? .distantFuture else { return nil }
        alarm = deadline
        return deadline
    }
}

extension Duration {
    fileprivate var dispatchInterval: DispatchTimeInterval {
        let (seconds, attoseconds) = components
        let nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let total = nanoseconds.partialValue.addingReportingOverflow(attoseconds / 1_000_000_000)
        guard !nanoseconds.overflow, !total.overflow else { return .never }
        return .nanoseconds(max(0, Int(total.partialValue)))
    }
}
