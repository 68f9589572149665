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

    @Argument(help: "The folder of the set.", completion: .directory) var folder: String?
    @Option(help: "Instead of a set: the verified queries of this dataset, each asked as if it were not known.")
    var dataset: String?
    @Option(help: "With --dataset: end with exit code 1 when less than this per cent is right.") var minAccuracy:
        Double?
    @Option(help: "What is measured: answer or mapping.") var stage = Stage.answer
    @Option(help: "Only the first so many questions.") var limit: Int?
    @Option(help: "Only the questions whose ids are in this file, one a line.", completion: .file()) var ids: String?
    @Option(
        help: "The questions' file in the set; without it questions.jsonl, and unanswerable.jsonl where there is one.")
    var file: String?
    @Option(help: "Write one JSON line a question here.", completion: .file()) var predictions: String?
    @Flag(help: "Ask only what the predictions file does not hold yet; what it holds is judged again.") var resume =
        false
    @Option(help: "How many questions are asked at once.") var jobs = 1
    @Option(
        name: .customLong("repeat"),
        help: "Ask each question so often, without recorded outputs, and count those answered the same every time.")
    var times = 1
    @Option(
        help: "Ask again with other words and compare: synonyms, typos, values, or several with commas.",
        transform: Self.perturbations)
    var perturb: [Perturbation.Kind] = []
    @Option(help: "Another number gives other typos.") var seed: UInt64 = 1
    @Option(help: "Write the report as JSON here as well.", completion: .file()) var report: String?
    @Option(
        help: "Keep the model's outputs in this folder, and take from it what was asked before.", completion: .directory
    ) var record: String?
    @Option(help: "Write each question's verdict here, to compare with later.", completion: .file()) var verdicts:
        String?
    @Option(help: "Compare with these verdicts of an earlier run, question by question.", completion: .file())
    var before: String?
    @Option(help: "With --before: keep the comparison here, as a step of the ladder.", completion: .file())
    var comparison: String?
    @Option(
        help: "Instead of measuring: write the document on accuracy here, from the reports in DIR.", completion: .file()
    )
    var writeDocumentation: String?
    @Option(help: "Model: local, claude, gpt-4o, or a name at OPENAI_BASE_URL.") var model: String?
    @Flag(inversion: .prefixedNo, help: "Take a database's glossary.json as its glossary.") var glossary = true
    @Flag(inversion: .prefixedNo, help: "Give a question's evidence as a note with it.") var evidence = true
    @Flag(help: "Print the report as JSON.") var json = false
    @Flag(help: "List what was missed.") var missed = false

    func validate() throws {
        if resume, predictions == nil {
            throw ValidationError("--resume needs --predictions FILE, which holds what was answered.")
        }
        if (folder == nil) == (dataset == nil) { throw ValidationError("Give the folder of a set, or --dataset NAME.") }
        if comparison != nil, before == nil { throw ValidationError("--comparison goes with --before.") }
        if minAccuracy != nil, dataset == nil { throw ValidationError("--min-accuracy goes with --dataset.") }
        if jobs < 1 || times < 1 { throw ValidationError("--jobs and --repeat are at least 1.") }
    }

    func run() async throws {
        do { try await measure() } catch let error as EvaluationError { throw CommandFailure(.data, error.description) }
    }

    private func measure() async throws {
        if let dataset { return try await regress(dataset) }
        let folder = folder ?? ""
        if let writeDocumentation { return try writeDocument(from: URL(filePath: folder), to: writeDocumentation) }
        let set = try BenchSet(folder: URL(filePath: folder), file: file ?? BenchSet.answerable)
        let wanted = try ids.map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure(.data, "The file \(path) can't be read.")
            }
            return Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
        }
        var items = set.selection(ids: wanted, limit: limit)
        if file == nil, stage == .answer,
            FileManager.default.fileExists(atPath: set.folder.appending(path: BenchSet.unanswerable).path)
        {
            items += try BenchSet(folder: set.folder, file: BenchSet.unanswerable).selection(ids: wanted, limit: limit)
        }
        guard !items.isEmpty else { throw CommandFailure(.data, "There is no question to ask in \(folder).") }
        let workspace = try EvaluationWorkspace(composition: Workspace(settings: Settings()))
        switch stage {
        case .mapping:
            let stage = MappingStage(set: set) { name, folder in
                let dataset = try await workspace.undeclared(name, folder)
                return MappingStage.Mapped(
                    catalog: dataset.catalog, index: dataset.index, parser: dataset.engine.guardian.parser
                ) { question in
                    await dataset.meaning?.near(question) ?? []
                }
            }
            let report = try await stage.run(items) { Self.say("mapping \($0)") }
            try write(report, report.text(missed: missed))
        case .answer:
            let earlier = try before.map(Self.verdicts)
            let measured = try await answer(set, items, workspace)
            try write(measured, measured.text)
            if let report { try Self.json(measured).write(to: URL(filePath: report), options: .atomic) }
            if let verdicts {
                try JSONEncoder().encode(measured.right).write(to: URL(filePath: verdicts), options: .atomic)
            }
            if let earlier {
                let compared = PairedComparison(before: earlier, after: measured.right)
                Self.say(compared.text)
                if let comparison { try Self.json(compared).write(to: URL(filePath: comparison), options: .atomic) }
            }
        }
    }

    private static func verdicts(in path: String) throws -> [String: Bool] {
        guard let data = FileManager.default.contents(atPath: path),
            let verdicts = try? JSONDecoder().decode([String: Bool].self, from: data)
        else {
            throw CommandFailure(
                .data, "The file \(path) holds no verdicts; `pintail eval --verdicts FILE` writes them.")
        }
        return verdicts
    }

    func models(_ workspace: Workspace) throws -> [any ChatModel] {
        let models = try workspace.models(named: model)
        guard let record, times == 1 else { return models }
        return models.map {
            RecordedModel($0, in: URL(filePath: record), identity: ($0 as? LocalModel)?.identity ?? "")
        }
    }

    private func answer(_ set: BenchSet, _ items: [BenchSet.Item], _ workspace: EvaluationWorkspace) async throws
        -> AnswerReport
    {
        let composition = workspace.composition
        let analyst = try composition.analyst(models(composition))
        let lines = try predictions.map { try PredictionFile(URL(filePath: $0), resuming: resume) }
        let progress = EvaluationProgress(count: items.count)
        let (listsMissed, withGlossary) = (missed, glossary)
        var measure = AnswerStage(set: set, analyst: analyst, evidence: evidence) {
            try await workspace.declared($0, $1, glossary: withGlossary)
        }
        (measure.known, measure.jobs, measure.times) = (lines?.known ?? [:], jobs, times)
        let outcomes = try await measure.run(items) { outcome in
            try lines?.append(outcome.prediction)
            Self.say(progress.line(after: outcome))
            if listsMissed, !(outcome.verdict?.isRight ?? true) {
                Self.say(
                    "    \(outcome.item.question)\n    ours: \(outcome.prediction.sql ?? outcome.prediction.error ?? "-")\n    gold: \(outcome.item.gold ?? "-")"
                )
            }
        }
        var report = AnswerReport(outcomes)
        (measure.known, measure.times) = ([:], 1)
        for kind in perturb {
            let changed = Perturbation(kind, seed: seed).apply(to: items.filter { $0.gold != nil })
            let progress = EvaluationProgress(count: changed.count)
            let after = AnswerReport(
                try await measure.run(changed) { Self.say("\(kind.rawValue) \(progress.line(after: $0))") })
            report.perturbed = (report.perturbed ?? [:]).merging([
                kind.rawValue: PairedComparison(before: report.right, after: after.right)
            ]) { $1 }
        }
        let databases = Set(items.map(\.db)).filter {
            FileManager.default.fileExists(atPath: set.database($0).appending(path: "glossary.json").path)
        }
        (report.glossaries, report.notes) = (
            glossary ? databases.count : 0, evidence ? items.count { $0.evidence != nil } : 0
        )
        return report
    }

    func write(_ report: some Encodable, _ text: String) throws {
        Output.write(json ? try Self.json(report) : Data((text + "\n").utf8))
    }

    static func json(_ report: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(report) + Data("\n".utf8)
    }

    @Sendable private static func perturbations(_ text: String) throws -> [Perturbation.Kind] {
        try text.split(separator: ",").map { name in
            guard let kind = Perturbation.Kind(rawValue: String(name)) else {
                throw ValidationError("\(name) is no perturbation; take synonyms, typos or values.")
            }
            return kind
        }
    }

    static func say(_ line: String) { try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8)) }
}
