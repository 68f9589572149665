import Analyst
import ArgumentParser
import Examples
import Foundation
import Ingest
import SQLSyntax
import Workspaces

struct ExamplesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "examples", abstract: "Verified questions with their SQL, and worked examples made from the data.",
        subcommands: [List.self, Add.self, Remove.self, Check.self, Worked.self], defaultSubcommand: List.self)

    struct DatasetOption: ParsableArguments {
        @Option(help: "The name of a dataset imported before.") var dataset: String

        func open() async throws -> (dataset: Dataset, store: VerifiedQueryStore, composition: Workspace) {
            let composition = Workspace(settings: Settings())
            let opened = try await composition.dataset(named: dataset)
            return (opened, VerifiedQueryStore(folder: try composition.store.knowledge(of: dataset)), composition)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the verified queries.")
        @OptionGroup var source: DatasetOption
        @Flag(help: "Print them as JSON.") var json = false

        func run() async throws {
            let content = try VerifiedQueryStore(folder: Workspace(settings: Settings()).store.knowledge(of: source.dataset)).load()
            for line in content.damaged { ExamplesCommand.warn("line \(line.number) of the verified queries is left out: \(line.reason)") }
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                encoder.dateEncodingStrategy = .iso8601
                Output.write(try encoder.encode(content.queries) + Data("\n".utf8))
                return
            }
            if content.queries.isEmpty { print("No verified queries. Add one with `pintail examples add --dataset \(source.dataset) QUESTION --sql SQL`.") }
            for query in content.queries {
                var state = ""
                if case .broken(let reason) = query.state { state = "  broken: \(reason)" }
                print("\(query.id)  \(query.question)  (\(query.author))\(state)\n    \(query.sql.replacing("\n", with: "\n    "))")
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Vouch for a question's SQL; it is run first.")
        @OptionGroup var source: DatasetOption
        @Option(help: "The SELECT that answers it.") var sql: String
        @Option(help: "Who vouches for it.") var author = NSUserName()
        @Argument(help: "The question, in quotes.") var question: String

        func run() async throws {
            let (dataset, store, composition) = try await source.open()
            let query = try await store.add(
                question: question, sql: sql, author: author, origin: .addedByHand, version: dataset.version, engine: dataset.engine,
                limits: try composition.queryLimits())
            print("\(query.id)  runs, \(query.lastRun?.rows ?? 0) rows")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a verified query by its id.")
        @OptionGroup var source: DatasetOption
        @Argument(help: "The id, as `pintail examples list` prints it.") var id: String

        func run() async throws {
            try await VerifiedQueryStore(folder: Workspace(settings: Settings()).store.knowledge(of: source.dataset)).remove(id: id)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run all verified queries and say which are broken; exit code 1 when one is.")
        @OptionGroup var source: DatasetOption

        func run() async throws {
            let (dataset, store, composition) = try await source.open()
            let check = VerifiedQueryCheck(
                engine: dataset.engine, catalog: dataset.catalog, version: dataset.version, limits: try composition.queryLimits())
            let findings = try await check.run(try store.load().queries)
            try await store.record(findings)
            var broken = 0
            for finding in findings {
                if case .broken(let reason) = finding.state {
                    broken += 1
                    print("broken   \(finding.query.question)  \(reason)")
                } else {
                    print("working  \(finding.query.question)")
                }
            }
            if broken > 0 { throw CommandFailure(.other) }
        }
    }

    struct Worked: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Questions with SQL made from the data itself, each run first.")
        @OptionGroup var source: DatasetOption
        @Option(help: "How many at most.") var limit = 20

        func run() async throws {
            let (dataset, _, _) = try await source.open()
            var limits = WorkedExampleLimits()
            limits.count = max(limit, 0)
            for example in try await WorkedExamples.generate(catalog: dataset.catalog, engine: dataset.engine, limits: limits) {
                print("\(example.question)\n    \(example.sql)")
            }
        }
    }

    private static func warn(_ line: String) { try? FileHandle.standardError.write(contentsOf: Data("pintail: \(line)\n".utf8)) }
}
