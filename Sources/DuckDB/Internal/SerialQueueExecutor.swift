import Dispatch

/// One connection's thread of work: the C calls block here, never on Swift's cooperative pool.
final class SerialQueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }

    /// Destroys a C object after the work queued so far.
    func later<Raw>(_ doomed: Doomed<Raw>, _ destroy: @escaping @Sendable (Raw) -> Void) {
        queue.async { withExtendedLifetime(doomed) { destroy(doomed.raw) } }
    }
}
