import Analyst
import ArgumentParser
import Catalog
import DuckDB
import Evaluation
import Foundation
import LanguageModels
import Retrieval
import SQLSyntax
import Workspaces

struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure answers, or the map alone, on questions with verified SQL.",
        discussion: """
            DIR holds databases/<db>/{schema.sql, <table>.csv} and questions.jsonl. Gold SQL is read only to judge. The stage \
            "mapping" needs no model: it compares links, values, relationships and types with what gold SQL and the schema say.
            """)

    enum Stage: String, ExpressibleByArgument, CaseIterable { case answer, mapping }

    @Argument(help: "The folder of the set.", completion: .directory) var folder: String
    @Option(help: "What is measured: answer or mapping.") var stage = Stage.answer
    @Option(help: "Only the first so many questions.") var limit: Int?
    @Option(help: "Only the questions whose ids are in this file, one a line.", completion: .file()) var ids: String?
    @Option(help: "Write one JSON line a question here.", completion: .file()) var predictions: String?
    @Option(help: "Keep the model's outputs in this folder, and take from it what was asked before.", completion: .directory) var record: String?
    @Option(help: "Write each question's verdict here, to compare with later.", completion: .file()) var verdicts: String?
    @Option(help: "Compare with these verdicts of an earlier run, question by question.", completion: .file()) var before: String?
    @Option(help: "Model: local, claude, gpt-4o, or a name at OPENAI_BASE_URL.") var model: String?
    @Flag(inversion: .prefixedNo, help: "Take a database's glossary.json as its glossary.") var glossary = true
    @Flag(inversion: .prefixedNo, help: "Give a question's evidence as a note with it.") var evidence = true
    @Flag(help: "Print the report as JSON.") var json = false
    @Flag(help: "List what was missed.") var missed = false

    func run() async throws {
        let set: BenchSet
        do {
            set = try BenchSet(folder: URL(filePath: folder))
        } catch { throw CommandFailure(.data, error.description) }
        let wanted = try ids.map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure(.data, "The file \(path) can't be read.")
            }
            return Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
        }
        let items = set.selection(ids: wanted, limit: limit)
        guard !items.isEmpty else { throw CommandFailure(.data, "There is no question to ask in \(folder).") }
        let workspace = try EvaluationWorkspace(composition: Workspace(settings: Settings()))
        switch stage {
        case .mapping:
            let stage = MappingStage(set: set) { name, folder in
                let dataset = try await workspace.undeclared(name, folder)
                return MappingStage.Mapped(catalog: dataset.catalog, index: dataset.index, parser: dataset.engine.guardian.parser) { question in
                    await dataset.meaning?.near(question) ?? []
                }
            }
            let report = try await stage.run(items) { Self.say("mapping \($0)") }
            try write(report, report.text(missed: missed))
        case .answer:
            let earlier = try before.map(Self.verdicts)
            let report = try await answer(set, items, workspace)
            try write(report, report.text)
            if let verdicts { try JSONEncoder().encode(report.right).write(to: URL(filePath: verdicts), options: .atomic) }
            if let earlier { Self.say(PairedComparison(before: earlier, after: report.right).text) }
        }
    }

    private static func verdicts(in path: String) throws -> [String: Bool] {
        guard let data = FileManager.default.contents(atPath: path), let verdicts = try? JSONDecoder().decode([String: Bool].self, from: data) else {
            throw CommandFailure(.data, "The file \(path) holds no verdicts; `pintail eval --verdicts FILE` writes them.")
        }
        return verdicts
    }

    private func models(_ workspace: Workspace) throws -> [any ChatModel] {
        let models = try workspace.models(named: model)
        guard let record else { return models }
        return models.map { RecordedModel($0, in: URL(filePath: record), identity: ($0 as? LocalModel)?.identity ?? "") }
    }

    private func answer(_ set: BenchSet, _ items: [BenchSet.Item], _ workspace: EvaluationWorkspace) async throws -> AnswerReport {
        let composition = workspace.composition
        let analyst = Analyst(models: try models(composition), limits: try composition.queryLimits())
        let lines = try predictions.map { try PredictionFile(URL(filePath: $0)) }
        let progress = EvaluationProgress(count: items.count)
        let (listsMissed, withGlossary) = (missed, glossary)
        let outcomes = try await AnswerStage(set: set, analyst: analyst, evidence: evidence) {
            try await workspace.declared($0, $1, glossary: withGlossary)
        }.run(items) { outcome in
            try lines?.append(outcome.prediction)
            Self.say(progress.line(after: outcome))
            if listsMissed, !(outcome.verdict?.isRight ?? true) {
                Self.say("    \(outcome.item.question)\n    ours: \(outcome.prediction.sql ?? outcome.prediction.error ?? "-")\n    gold: \(outcome.item.gold ?? "-")")
            }
        }
        var report = AnswerReport(outcomes)
        let databases = Set(items.map(\.db)).filter { FileManager.default.fileExists(atPath: set.database($0).appending(path: "glossary.json").path) }
        (report.glossaries, report.notes) = (glossary ? databases.count : 0, evidence ? items.count { $0.evidence != nil } : 0)
        return report
    }

    private func write(_ report: some Encodable, _ text: String) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            Output.write(try encoder.encode(report) + Data("\n".utf8))
        } else {
            Output.write(Data((text + "\n").utf8))
        }
    }

    private static func say(_ line: String) { try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8)) }
}
