import Analyst
import DuckDB
import Evaluation
import Foundation
import Semantics
import Synchronization
import Workspaces

/// A store of its own for an evaluation, so that a benchmark's data never mixes with a person's; removed at the end.
final class EvaluationWorkspace: Sendable {
    let composition: Workspace
    private let folder: URL

    init(composition: Workspace) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "pintail-eval-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var settings = composition.settings
        settings.environment["PINTAIL_HOME"] = folder.path
        self.composition = Workspace(settings: settings)
    }
    deinit { try? FileManager.default.removeItem(at: folder) }

    /// From a database file with the set's declared types and keys.
    ///
    /// - Parameter glossary: takes the set's `glossary.json` as a person's glossary is taken.
    func declared(_ name: String, _ folder: URL, glossary: Bool) async throws -> Dataset {
        let file = self.folder.appending(path: "\(name).duckdb")
        // Perturbed questions are asked of what the others were.
        if FileManager.default.fileExists(atPath: file.path) { return try await composition.dataset(named: name) }
        do {
            // Closed before it is read.
            let connection = try await DeclaredDatabase.open(folder, in: file)
            try await connection.execute("CHECKPOINT")
        }
        let dataset = try await dataset(name, [file])
        guard glossary, let data = FileManager.default.contents(atPath: folder.appending(path: "glossary.json").path) else { return dataset }
        try composition.takeGlossary(GlossaryFile(String(decoding: data, as: UTF8.self)), of: name, catalog: dataset.catalog)
        return try await composition.dataset(named: name)
    }

    /// From the CSV files alone.
    func undeclared(_ name: String, _ folder: URL) async throws -> Dataset {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try await dataset(name, files.filter { $0.pathExtension == "csv" }.sorted { $0.path < $1.path })
    }

    private func dataset(_ name: String, _ files: [URL]) async throws -> Dataset {
        try await composition.dataset(of: files, named: name)
    }
}

/// Lines of progress with the time that is left.
final class EvaluationProgress: Sendable {
    private let count: Int
    private let start = ContinuousClock.now
    private let tally = Mutex((done: 0, right: 0))

    init(count: Int) { self.count = count }

    func line(after outcome: AnswerStage.Outcome) -> String {
        let (done, right) = tally.withLock { tally in
            tally.done += 1
            if outcome.isRight { tally.right += 1 }
            return tally
        }
        let left = (ContinuousClock.now - start) / done * (count - done)
        let verdict = outcome.verdict?.rawValue ?? outcome.prediction.status
        return "\(done)/\(count) \(outcome.item.id) \(verdict) · \(right) right · \(outcome.prediction.seconds) s · \(left.components.seconds) s left"
    }
}
