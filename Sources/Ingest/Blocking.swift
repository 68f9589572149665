import Dispatch
import Synchronization

/// File work that blocks its thread, kept off Swift's cooperative pool.
enum Blocking {
    /// Runs `body` on a thread of its own; `body` asks now and then whether its task was cancelled.
    static func run<R: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> R
    ) async throws -> R {
        let flag = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(with: Result { try body { flag.isRaised } })
                }
            }
        } onCancel: {
            flag.raise()
        }
    }

    private final class Flag: Sendable {
        private let raised = Atomic(false)
        var isRaised: Bool { raised.load(ordering: .relaxed) }
        func raise() { raised.store(true, ordering: .relaxed) }
    }
}
