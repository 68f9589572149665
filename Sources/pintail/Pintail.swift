import ArgumentParser
import Dispatch
import Foundation

@main
struct Pintail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pintail",
        abstract: "Ask your data in plain language; get the answer, the SQL, a chart, and reasons to believe it.",
        version: "0.1.0",
        subcommands: [Ask.self, Describe.self, Import.self, Sample.self, Model.self, Doctor.self, ShowSettings.self])

    static func main() async {
        let interruption = Interruption()
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch {
            // Help and version end with 0; anything wrong in the words is a usage error.
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            FileHandle(fileDescriptor: code == .success ? 1 : 2).write(Data((text + "\n").utf8))
            Foundation.exit(code == .success ? 0 : CommandFailure.Exit.usage.rawValue)
        }
        let parsed = command
        let work = Task {
            command = parsed
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        }
        interruption.onSignal { work.cancel() }
        do {
            try await work.value
            Foundation.exit(0)
        } catch {
            let failure = CommandFailure(describing: error, interrupted: interruption.happened)
            if let message = failure.message { FileHandle.standardError.write(Data(("pintail: " + message + "\n").utf8)) }
            Foundation.exit(failure.exit.rawValue)
        }
    }
}
