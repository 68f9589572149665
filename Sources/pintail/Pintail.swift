import ArgumentParser
import Foundation

@main
struct Pintail: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pintail",
        abstract: "Ask your data in plain language; get the answer, the SQL, a chart, and reasons to believe it.",
        version: "0.1.0",
        subcommands: [Ask.self, Describe.self, Import.self, StepsCommand.self, RelationshipCommand.self, ExamplesCommand.self, SemanticCommand.self, Serve.self, Migrate.self, BackupCommand.self, RestoreCommand.self, GlossaryCommand.self, MCPCommand.self, Sample.self, Model.self, Eval.self, Doctor.self, ShowSettings.self])

    static func main() async {
        let interruption = Interruption()
        let work = Task { try await parseAndRun() }
        interruption.onSignal { work.cancel() }
        do {
            try await work.value
            Foundation.exit(0)
        } catch {
            let failure = CommandFailure(describing: error, interrupted: interruption.happened)
            if let message = failure.message {
                try? FileHandle.standardError.write(contentsOf: Data("pintail: \(message)\n".utf8))
            }
            Foundation.exit(failure.exit.rawValue)
        }
    }

    private static func parseAndRun() async throws {
        var command: any ParsableCommand
        do {
            command = try parseAsRoot()
        } catch { return try end(with: error) }
        do {
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error where exitCode(for: error) == .success {
            // Help is a command too: it says what it has to say by throwing it.
            try end(with: error)
        }
    }

    /// Help and version end well; anything wrong in the words is a usage error.
    private static func end(with error: any Error) throws {
        let text = Data((fullMessage(for: error) + "\n").utf8)
        guard exitCode(for: error) == .success else {
            try? FileHandle.standardError.write(contentsOf: text)
            throw CommandFailure(.usage)
        }
        Output.write(text)
    }
}
