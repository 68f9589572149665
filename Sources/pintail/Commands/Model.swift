import ArgumentParser
import Foundation
import LanguageModels
import Subprocess
import SystemPackage
import Workspaces

struct Model: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the models that can answer, or fetch the local one.", subcommands: [List.self, Fetch.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the models and what each needs.")

        func run() async throws {
            let composition = Workspace(settings: Settings())
            let file = ModelFile.standard(in: composition.cache)
            let rows: [(String, String)] = [
                ("claude", composition.settings.text("ANTHROPIC_API_KEY") == nil ? "needs ANTHROPIC_API_KEY" : "ready: \(AnthropicModel.sonnet)"),
                ("gpt-4o", composition.settings.text("OPENAI_API_KEY") == nil ? "needs OPENAI_API_KEY" : "ready: \(OpenAIModel.gpt4o)"),
                ("local", FileManager.default.fileExists(atPath: file.url.path) ? "ready: \(file.name)" : "needs its file: run `pintail model fetch`"),
            ]
            for (name, state) in rows { print(name.padding(toLength: 10, withPad: " ", startingAt: 0) + state) }
        }
    }

    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch the local model and its server, checking their hashes.")

        func run() async throws {
            let composition = Workspace(settings: Settings())
            let file = ModelFile.standard(in: composition.cache)
            if FileManager.default.fileExists(atPath: file.url.path), try file.isIntact() {
                print("\(file.name) is there and intact.")
                return
            }
            guard let script = SetupScript.find() else {
                throw CommandFailure(.noModel, "The set-up script is not beside this program. Run `make setup` in Pintail's source folder.")
            }
            let result = try await Subprocess.run(
                .path(.init(script.path)), arguments: [], output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
            guard result.terminationStatus.isSuccess else {
                throw CommandFailure(.noModel, "The model could not be fetched; the lines above say why.")
            }
        }
    }
}

/// `Scripts/setup` of the source folder this program was built in, or of the folder it is run from.
enum SetupScript {
    static func find() -> URL? {
        var folder = URL(filePath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath().deletingLastPathComponent()
        var candidates = [URL(filePath: FileManager.default.currentDirectoryPath)]
        for _ in 0..<5 {
            candidates.append(folder)
            folder = folder.deletingLastPathComponent()
        }
        return candidates.map { $0.appending(path: "Scripts/setup") }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
