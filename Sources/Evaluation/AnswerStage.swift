public import Analyst
import DuckDB
public import Foundation

/// Asks the questions of a set and judges the answers.
public struct AnswerStage: Sendable {
    /// One question's outcome; `verdict` is nil where the set has no gold.
    public struct Outcome: Sendable {
        public var item: BenchSet.Item
        public var prediction: Prediction
        public var verdict: Comparator.Verdict?
        /// nil for a right answer and where the set has no gold.
        public var error: ErrorClass?
        /// Where the SQL of a wrong answer differs from gold.
        public var differences: [SQLFeature] = []
        /// Which of an ambiguous question's readings was answered, counted from 0.
        public var reading: Int?
        /// Whether each repetition gave the same status and SQL; nil when asked once.
        public var isRepeatable: Bool?
        /// What the models charged; nil where the prediction was read from a file.
        public var dollars: Double?
    }

    private let set: BenchSet
    private let analyst: Analyst
    /// A question's evidence goes with it as the asker's note.
    private let evidence: Bool
    /// Opens a set's database as a user's dataset.
    private let open: @Sendable (_ name: String, _ folder: URL) async throws -> Dataset
    /// Predictions of an interrupted run by question: judged again, not asked again.
    public var known: [String: Prediction] = [:]
    /// How many questions are asked at once.
    public var jobs = 1
    /// How often each question is asked; the first answer is the one that is judged.
    public var times = 1

    public init(
        set: BenchSet, analyst: Analyst, evidence: Bool = true,
        open: @escaping @Sendable (_ name: String, _ folder: URL) async throws -> Dataset
    ) {
        (self.set, self.analyst, self.evidence, self.open) = (set, analyst, evidence, open)
    }

    /// The questions of a database after one another, `jobs` at once.
    ///
    /// - Parameter onOutcome: called after each question, never twice at once; what it throws ends the run.
    /// - Returns: by database, in the order of the items.
    public func run(
        _ items: [BenchSet.Item], onOutcome: @Sendable (Outcome) throws -> Void
    ) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        var names: [String] = []
        for item in items where !names.contains(item.db) { names.append(item.db) }
        for name in names {
            let asked = items.filter { $0.db == name }
            // A database whose questions are all known is needed only to judge.
            let dataset = asked.allSatisfy { known[$0.id] != nil } ? nil : try await open(name, set.database(name))
            let judge = Judge(connection: try await DeclaredDatabase.open(set.database(name)))
            outcomes += try await run(asked, about: dataset, judge, onOutcome)
        }
        return outcomes
    }

    private func run(
        _ items: [BenchSet.Item], about dataset: Dataset?, _ judge: Judge, _ onOutcome: (Outcome) throws -> Void
    ) async throws -> [Outcome] {
        try await withThrowingTaskGroup(of: (Int, Prediction, Bool?).self) { group in
            var outcomes: [Int: Outcome] = [:]
            var next = 0
            func askNext() {
                guard next < items.count else { return }
                let (place, item) = (next, items[next])
                next += 1
                group.addTask {
                    let (prediction, isRepeatable) = try await ask(item, about: dataset)
                    return (place, prediction, isRepeatable)
                }
            }
            for _ in 0..<max(1, jobs) { askNext() }
            while let (place, prediction, isRepeatable) = try await group.next() {
                askNext()
                let item = items[place]
                let finding = try await judge.judge(prediction, item)
                let outcome = Outcome(
                    item: item, prediction: prediction, verdict: finding.verdict, error: finding.error,
                    differences: finding.differences, reading: finding.reading, isRepeatable: isRepeatable)
                try onOutcome(outcome)
                outcomes[place] = outcome
            }
            return outcomes.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private func ask(_ item: BenchSet.Item, about dataset: Dataset?) async throws -> (Prediction, Bool?) {
        if let known = known[item.id] { return (known, nil) }
        guard let dataset else { throw EvaluationError("The database \(item.db) is not open.") }
        let first = try await askOnce(item, about: dataset)
        var isRepeatable: Bool? = times > 1 ? true : nil
        for _ in 1..<max(1, times) {
            let again = try await askOnce(item, about: dataset)
            if (again.status, again.sql) != (first.status, first.sql) { isRepeatable = false }
        }
        return (first, isRepeatable)
    }

    private func askOnce(_ item: BenchSet.Item, about dataset: Dataset) async throws -> Prediction {
        try Task.checkCancellation()
        let start = ContinuousClock.now
        let answer = try await analyst.answer(
            Question(item.question, note: evidence ? item.evidence : nil), about: dataset)
        return Prediction(answer, id: item.id, took: ContinuousClock.now - start)
    }
}
