import ArgumentParser
import Foundation
import Ingest
import Sheets
import Workspaces

struct StepsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "steps", abstract: "What was done to messy sheets: see it, undo it, accept what is proposed.",
        discussion: """
            A decision reads the files again, and the next import of a file with such a table carries it out by itself.
            """,
        subcommands: [List.self, Undo.self, Redo.self, Accept.self, Reject.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the steps and proposals of each table.")
        @Option(help: "The name of a dataset imported before.") var dataset: String
        @Flag(help: "Print them as JSON.") var json = false

        func run() async throws {
            let recipes = try Workspace(settings: Settings()).recipes(of: dataset)
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                Output.write(try encoder.encode(recipes) + Data("\n".utf8))
            } else if recipes.isEmpty {
                print("All tables were read as they are.")
            } else {
                Output.write(Data(recipes.map(\.listing).joined(separator: "\n").utf8))
            }
        }
    }

    struct Place: ParsableArguments {
        @Option(help: "The name of a dataset imported before.") var dataset: String
        @Option(help: "The table.") var table: String
        @Flag(help: "Do it even if it breaks verified queries or the semantic model.") var force = false

        func decide(_ numbers: [Int], _ change: (inout Recipe, Int) -> Bool) async throws {
            let workspace = Workspace(settings: Settings())
            let progress = ProgressPrinter(isQuiet: false)
            // From the last on, so that the numbers before it stay what they are.
            _ = try await workspace.decide(about: table, of: dataset, progress: progress.ofWorkspace, force: force) { recipe in
                numbers.sorted(by: >).allSatisfy { change(&recipe, $0 - 1) }
            }
            progress.finish()
            let recipe = try workspace.recipes(of: dataset).first { $0.table.lowercased() == table.lowercased() }
            Output.write(Data((recipe?.listing ?? "\(table) is read as it is.\n").utf8))
        }
    }

    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Don't do these steps, now and on the next import.")
        @OptionGroup var place: Place
        @Argument(help: "The steps' numbers.") var numbers: [Int]
        func run() async throws { try await place.decide(numbers) { $0.undo($1) } }
    }

    struct Redo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Do these steps after all.")
        @OptionGroup var place: Place
        @Argument(help: "The steps' numbers.") var numbers: [Int]
        func run() async throws { try await place.decide(numbers) { $0.redo($1) } }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Do what is proposed.")
        @OptionGroup var place: Place
        @Argument(help: "The proposals' letters, as p1.") var proposals: [String]
        func run() async throws { try await place.decide(StepsCommand.numbers(proposals)) { $0.accept($1) } }
    }

    struct Reject: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Don't propose it again.")
        @OptionGroup var place: Place
        @Argument(help: "The proposals' letters, as p1.") var proposals: [String]
        func run() async throws { try await place.decide(StepsCommand.numbers(proposals)) { $0.reject($1) } }
    }

    /// "p2" and "2" are the second proposal.
    private static func numbers(_ texts: [String]) throws -> [Int] {
        try texts.map { text in
            guard let number = Int(text.hasPrefix("p") ? String(text.dropFirst()) : text) else {
                throw CommandFailure(.usage, "\"\(text)\" is no proposal; write it as it is listed, as p1.")
            }
            return number
        }
    }
}

extension Recipe {
    /// For people: the table, its steps by number, its proposals.
    var listing: String {
        var lines = [table]
        for (number, entry) in entries.enumerated() {
            let state = entry.isUndone ? "  (undone)" : entry.unfit.map { "  (not done: \($0))" } ?? (entry.isAccepted ? "  (accepted)" : "")
            lines.append("  \(number + 1). \(entry.step.description)\(state)")
        }
        for (number, step) in proposals.enumerated() { lines.append("  p\(number + 1). proposed: \(step.description)") }
        return lines.joined(separator: "\n") + "\n"
    }
}
