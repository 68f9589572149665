import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM cancel the running command, so that it can stop its children and remove what is half done; a
/// second one, or one second, ends the process whatever it is doing.
final class Interruption: Sendable {
    private struct State {
        var happened = false
        var handler: (@Sendable () -> Void)?
    }
    private let state = Mutex(State())
    private static let isLeftToCommand = Atomic(false)

    /// For a command that ends by itself on a signal, in its own time.
    static func leaveToCommand() { isLeftToCommand.store(true, ordering: .relaxed) }

    init() {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler { self.received() }
            source.activate()
            // A signal source lives as long as the process.
            _ = Unmanaged.passRetained(source as AnyObject)
        }
        // A reader that goes away (pintail ask … | head) is an error to handle, not a reason to die half-way.
        signal(SIGPIPE, SIG_IGN)
    }

    var happened: Bool { state.withLock { $0.happened } }

    func onSignal(_ handler: @escaping @Sendable () -> Void) {
        let late = state.withLock { state in
            state.handler = handler
            return state.happened
        }
        if late { handler() }
    }

    private func received() {
        if Self.isLeftToCommand.load(ordering: .relaxed) { return }
        let (again, handler) = state.withLock { state in
            defer { state.happened = true }
            return (state.happened, state.handler)
        }
        if again { _exit(CommandFailure.Exit.interrupted.rawValue) }
        handler?()
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(900)) {
            _exit(CommandFailure.Exit.interrupted.rawValue)
        }
    }
}
