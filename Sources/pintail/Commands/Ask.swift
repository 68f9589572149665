import Analyst
import ArgumentParser
import Foundation
import LanguageModels
import Workspaces

struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a question about files or a dataset.",
        discussion: """
            Reads CSV, TSV, JSON, NDJSON, Parquet, Excel, SQLite and DuckDB files, and folders of them. Progress goes to \
            standard error, the answer to standard output. Exit codes: 0 answered, 2 usage, 3 unanswerable or unclear, \
            4 no model, 5 data error, 1 anything else.
            """)

    @OptionGroup var source: SourceOptions
    @Option(help: "Model: local, claude, gpt-4o, or a name at OPENAI_BASE_URL.") var model: String?
    @Flag(help: "Print the answer as JSON.") var json = false
    @Flag(help: "Print no progress.") var quiet = false
    @Option(help: "What \"today\" means, as 2025-12-31. Default: the newest date in the data.") var now: String?
    @Option(help: "The question before, where this one goes on with it: \"and in 2023?\".") var after: String?
    @Flag(help: "Show each call to a model: what was sent, what came back, tokens, cost. To standard error; with --json as \"calls\".")
    var explainCalls = false
    @Option(help: "Save all calls to models in this file, a JSON line each, to be replayed.", completion: .file()) var transcript: String?
    @Option(help: "Answer from a saved transcript instead of a model.", completion: .file()) var replay: String?
    @Argument(help: "The question, in quotes.") var question: [String] = []

    func run() async throws {
        let settings = Settings()
        let composition = Workspace(settings: settings)
        let progress = ProgressPrinter(isQuiet: quiet)
        let text = question.joined(separator: " ")
        let models = try replay.map { try Transcript.models(replaying: URL(written: $0)) } ?? composition.models(named: model)
        let calls = try keptCalls()
        var analyst = try composition.analyst(calls.map { models.map($0.keeping) } ?? models)
        // The model wakes up while the data loads.
        let warming = Task { [warmed = try composition.analyst(models)] in await warmed.warmUp() }
        defer { warming.cancel() }
        analyst.ready = {
            progress.waking()
            await withTaskCancellationHandler { await warming.value } onCancel: { warming.cancel() }
        }
        let dataset = try await source.open(in: composition, progress: progress)
        let answer = try await analyst.answer(Question(text, now: try Self.day(now), earlier: after), about: dataset) { progress.show($0) }
        progress.finish()
        // An answer that was stopped is none.
        try Task.checkCancellation()
        if let calls, explainCalls, json {
            Output.write(try OrderedJSONEncoder().encode(AnswerWithCalls(answer: answer, calls: calls.calls)) + Data("\n".utf8))
        } else {
            if let calls, explainCalls { try? FileHandle.standardError.write(contentsOf: Data(AskCalls(calls: calls.calls).text.utf8)) }
            try Output.write(answer, json: json, settings: settings)
        }
        if answer.status == .failed {
            throw CommandFailure(answer.error?.isOfModel == true ? .noModel : .other)
        }
        if answer.status != .answered { throw CommandFailure(.unanswered) }
    }
}

extension Ask {
    func validate() throws {
        if replay != nil, model != nil { throw ValidationError("--replay answers from the file, so leave --model out.") }
        if let replay, replay == transcript { throw ValidationError("--transcript would empty the file that --replay reads; name another one.") }
    }

    private func keptCalls() throws -> Transcript? {
        guard let transcript else { return explainCalls ? try Transcript() : nil }
        do {
            return try Transcript(savedIn: URL(written: transcript))
        } catch {
            throw CommandFailure(.usage, "The transcript \(transcript) can't be written. Choose a folder that is there and may be written to.")
        }
    }

    private static func day(_ text: String?) throws -> Date? {
        guard let text else { return nil }
        guard let date = try? Date(text + "T00:00:00Z", strategy: .iso8601) else {
            throw CommandFailure(.usage, "--now must be a day, such as 2025-12-31.")
        }
        return date
    }
}

/// Where the data comes from.
struct SourceOptions: ParsableArguments {
    @Option(help: "A data file or a folder of them; may be given several times.", completion: .file())
    var data: [String] = []
    @Option(help: "The name of a dataset imported before.") var dataset: String?

    func open(in workspace: Workspace, progress: ProgressPrinter) async throws -> Dataset {
        if data.isEmpty, let dataset { return try await workspace.dataset(named: dataset, progress: progress.ofWorkspace) }
        return try await workspace.dataset(of: data.map(URL.init(written:)), named: dataset, progress: progress.ofWorkspace)
    }

    func validate() throws {
        if data.isEmpty && dataset == nil {
            throw ValidationError("Say what to ask about: --data FILE, or --dataset NAME for one imported before.")
        }
    }
}

extension URL {
    /// A path as people write it at the command line.
    init(written path: String) { self.init(filePath: NSString(string: path).expandingTildeInPath) }
}
