import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// A child process that ends with its parent, however the parent ends, and that never writes to our own output.
///
/// Linux can signal a child when its parent dies, but ties that to the parent's *thread*, and threads of a pool come and
/// go. A shell with the read end of a pipe is sturdier: when the parent dies, even by SIGKILL, the kernel closes the
/// write end, the watching half of the shell reads end-of-file and kills the server.
final class ServerProcess: Sendable {
    /// The last lines the child wrote.
    private static let keptLines = 40

    private struct State {
        var log: [String] = []
        var hasEnded = false
    }
    private final class Record: Sendable {
        let state = Mutex(State())
    }

    private let record = Record()
    private let task: Task<Void, Never>

    /// Starts `command` with exactly the environment given. A failure to start shows as `hasEnded` and in `lastLines`.
    ///
    /// - Parameter directory: made for the child alone, and removed when it has ended. The child's shell does both, so that
    ///   nothing stays when we are killed in between.
    init(command: [String], environment: [String: String], directory: URL? = nil) {
        let variables = Dictionary(
            environment.map { (Environment.Key(rawValue: $0.key) ?? "_", $0.value) }, uniquingKeysWith: { $1 })
        var options = PlatformOptions()
        // Control-C in a terminal goes to the whole process group: whether the model ends is for us to decide.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        task = Task.detached { [record, options] in
            do {
                let result = try await run(
                    // By path: a name is tried folder by folder along PATH, a process each.
                    .path("/bin/sh"),
                    arguments: Arguments(["-c", Self.script, "pintail-model", directory?.path ?? ""] + command),
                    environment: .custom(variables), platformOptions: options, input: .inputWriter,
                    output: .sequence, error: .combinedWithOutput
                ) { execution in
                    for try await line in execution.standardOutput.strings() {
                        record.state.withLock { state in
                            state.log.append(line.trimmingCharacters(in: .newlines))
                            if state.log.count > Self.keptLines { state.log.removeFirst() }
                        }
                    }
                }
                record.state.withLock { $0.log.append("ended: \(result.terminationStatus)") }
            } catch {
                record.state.withLock { $0.log.append("ended: \(type(of: error))") }
            }
            record.state.withLock { $0.hasEnded = true }
        }
    }

    deinit { task.cancel() }

    var hasEnded: Bool { record.state.withLock(\.hasEnded) }
    var lastLines: [String] { record.state.withLock(\.log) }

    /// Ends the child and waits until its output is closed.
    func stop() async {
        task.cancel()
        await task.value
    }

    /// Descriptor 3 is the pipe from the parent. The server doesn't inherit it, nor does the watch inherit the output.
    /// The second `wait` is for a first one that the signal cut short: it leaves no zombie behind.
    /// The shell reports a killed child on an output that nobody may read any more, hence the ignored SIGPIPE.
    private static let script = """
        directory=$1
        shift
        [ -z "$directory" ] || mkdir -m 700 -- "$directory" || exit
        exec 3<&0 </dev/null
        "$@" 3<&- &
        server=$!
        ( read -r line <&3; kill -KILL "$server" ) >/dev/null 2>&1 &
        watch=$!
        exec 3<&-
        trap 'kill -KILL "$server"' TERM
        trap '' PIPE
        wait "$server"
        status=$?
        wait "$server" 2>/dev/null
        kill "$watch" 2>/dev/null
        [ -z "$directory" ] || rm -rf -- "$directory"
        exit "$status"
        """
}
