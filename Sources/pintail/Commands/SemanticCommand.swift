import Analyst
import ArgumentParser
import Catalog
import Foundation
import Ingest
import Semantics
import SQLSyntax
import Workspaces

struct SemanticCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "semantic", abstract: "The semantic model of a dataset: what its data means, as YAML (Apache Ossie).",
        subcommands: [Export.self, Draft.self, ImportModel.self, Validate.self, Diff.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the model; where people gave none, a draft made from the data.")
        @OptionGroup var source: ExamplesCommand.DatasetOption
        @Flag(help: "A new draft from the data, even if there is a model.") var draft = false

        func run() async throws {
            let (dataset, _, composition) = try await source.open()
            if !draft, let text = try composition.semanticText(of: dataset.name) { return Output.write(Data(text.utf8)) }
            Output.write(Data(try OssieCoder.write(SemanticDraft.model(from: dataset.catalog, name: dataset.name)).utf8))
        }
    }

    struct Draft: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a model write descriptions and synonyms, as drafts for you to correct.",
            discussion: "What people wrote or confirmed stays. A draft that is stopped goes on where it was.")
        @OptionGroup var source: ExamplesCommand.DatasetOption
        @Option(help: "Model: local, claude, gpt-4o, or a name at OPENAI_BASE_URL.") var model: String?

        func run() async throws {
            let (dataset, _, workspace) = try await source.open()
            var taken = 0
            try await ModelDraft(models: try workspace.models(named: model)).run(dataset, in: workspace) { now in
                taken += now.taken
                try? FileHandle.standardError.write(contentsOf: Data("\(now.done)/\(now.total) \(now.table): \(now.taken) texts\n".utf8))
            }
            print("\(taken) texts drafted; see `pintail semantic export --dataset \(dataset.name)`.")
        }
    }

    struct ImportModel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Take a model as the dataset's own: Ossie YAML, a Snowflake Cortex model, or dbt semantic models.",
            discussion: "What another format says and ours can't is listed by code. The model before is kept beside it.")
        @OptionGroup var source: ExamplesCommand.DatasetOption
        @Option(help: "ossie, cortex or dbt; found out when left out.") var format: Format?
        @Argument(help: "The YAML file.", completion: .file()) var file: String

        func run() async throws {
            let (dataset, _, composition) = try await source.open()
            let text = try SemanticCommand.text(of: file)
            var (model, losses) = try Self.read(text, as: format)
            let issues = await SemanticCommand.issues(text, model, isOssie: losses == nil, dataset)
            for issue in issues { print("\(file):\(issue)") }
            guard issues.isEmpty else {
                throw CommandFailure(.data, "The model has \(issues.count) \(issues.count == 1 ? "mistake" : "mistakes") and was not taken.")
            }
            for loss in losses ?? [] { print("lost  \(loss)") }
            if losses != nil, model.name.isEmpty { model.name = dataset.name }
            try composition.saveSemantic(losses == nil ? text : try OssieCoder.write(model), of: dataset.name)
            print("\(model.datasets.count) datasets, \(model.metrics.count) metrics, \(model.relationships.count) relationships")
        }

        /// - Returns: the model, and what was lost; nil for our own format, which loses nothing.
        private static func read(_ text: String, as format: Format?) throws -> (SemanticModel, [Loss]?) {
            do {
                switch format ?? Format(of: text) {
                case .ossie:
                    let reading = OssieCoder.read(text)
                    guard let model = reading.model else { throw reading.issues.first ?? Issue(.wrongShape, "This is no semantic model.") }
                    return (model, nil)
                case .cortex:
                    let taken = try CortexImporter.model(from: text)
                    return (taken.model, taken.losses)
                case .dbt:
                    let taken = try DbtImporter.model(from: text)
                    return (taken.model, taken.losses)
                }
            } catch let issue as Issue { throw CommandFailure(.data, "\(issue)") }
        }
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case ossie, cortex, dbt

        /// By the keys at the left margin.
        init(of text: String) {
            let keys = Set(text.split(separator: "\n").compactMap { $0.prefixMatch(of: /([a-z_]+):/).map { String($0.1) } })
            if keys.contains("tables") {
                self = .cortex
            } else if keys.contains("semantic_models") || keys.contains("models") {
                self = .dbt
            } else {
                self = .ossie
            }
        }
    }

    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a model file against a dataset; prints line and column of each mistake, exit code 1 when there is one.")
        @OptionGroup var source: ExamplesCommand.DatasetOption
        @Argument(help: "The YAML file; left out, the dataset's own model.", completion: .file()) var file: String?

        func run() async throws {
            let (dataset, _, composition) = try await source.open()
            guard let text = try file.map(SemanticCommand.text) ?? composition.semanticText(of: dataset.name) else {
                throw CommandFailure(.data, "\(dataset.name) has no semantic model; make one with `pintail semantic export` and `import`.")
            }
            let issues = await SemanticValidator(parser: dataset.engine.guardian.parser).issues(in: text, catalog: dataset.catalog)
            for issue in issues { print("\(file ?? dataset.name):\(issue)") }
            if !issues.isEmpty { throw CommandFailure(.other) }
            print("No mistakes.")
        }
    }

    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What differs between two models; exit code 1 when anything does.")
        @Argument(help: "The model before.", completion: .file()) var before: String
        @Argument(help: "The model after.", completion: .file()) var after: String

        func run() async throws {
            let models = try [before, after].map { path in
                let reading = OssieCoder.read(try SemanticCommand.text(of: path))
                guard let model = reading.model else {
                    throw CommandFailure(.data, "\(path):\(reading.issues.first.map { "\($0)" } ?? "no semantic model")")
                }
                return model
            }
            let diff = SemanticDiff(from: models[0], to: models[1])
            for change in diff.changes {
                let texts = change.before == nil && change.after == nil ? "" : ": \(change.before ?? "") -> \(change.after ?? "")"
                print("\(change.kind.rawValue)  \(change.path)\(texts)")
            }
            if !diff.isEmpty { throw CommandFailure(.other) }
        }
    }

    static func text(of file: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: file) else { throw CommandFailure(.data, "The file \(file) can't be read.") }
        guard data.count <= 16 << 20, let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(.data, "The file \(file) is no YAML text of up to 16 MB.")
        }
        return text
    }

    /// Our own text is checked with its places, a translated model without.
    private static func issues(_ text: String, _ model: SemanticModel, isOssie: Bool, _ dataset: Dataset) async -> [Issue] {
        let validator = SemanticValidator(parser: dataset.engine.guardian.parser)
        return isOssie
            ? await validator.issues(in: text, catalog: dataset.catalog) : await validator.issues(in: model, catalog: dataset.catalog)
    }
}
