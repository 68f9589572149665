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
    }

    /// A line of the predictions file.
    public struct Prediction: Sendable, Codable, Hashable {
        public var id: String
        public var status: String
        /// nil when the analyst declined or failed.
        public var sql: String?
        public var confidence: Double
        public var seconds: Double
        public var modelCalls: Int
        public var inputTokens: Int
        public var cachedTokens: Int
        public var outputTokens: Int
        public var error: String?

        private enum CodingKeys: String, CodingKey {
            case id, status, sql, confidence, seconds, error
            case modelCalls = "model_calls", inputTokens = "input_tokens", cachedTokens = "cached_tokens"
            case outputTokens = "output_tokens"
        }

        /// The contract has `sql` in every line, null when there is none.
        public func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(id, forKey: .id)
            try fields.encode(status, forKey: .status)
            try fields.encode(sql, forKey: .sql)
            try fields.encode(confidence, forKey: .confidence)
            try fields.encode(seconds, forKey: .seconds)
            try fields.encode(modelCalls, forKey: .modelCalls)
            try fields.encode(inputTokens, forKey: .inputTokens)
            try fields.encode(cachedTokens, forKey: .cachedTokens)
            try fields.encode(outputTokens, forKey: .outputTokens)
            try fields.encodeIfPresent(error, forKey: .error)
        }
    }

    private let set: BenchSet
    private let analyst: Analyst
    /// A question's evidence goes with it as the asker's note.
    private let evidence: Bool
    /// Opens a set's database as a user's dataset.
    private let open: @Sendable (_ name: String, _ folder: URL) async throws -> Dataset

    public init(
        set: BenchSet, analyst: Analyst, evidence: Bool = true,
        open: @escaping @Sendable (_ name: String, _ folder: URL) async throws -> Dataset
    ) {
        (self.set, self.analyst, self.evidence, self.open) = (set, analyst, evidence, open)
    }

    /// One question at a time, those of a database after one another.
    /// - Parameter onOutcome: called after each question; what it throws ends the run.
    public func run(
        _ items: [BenchSet.Item], onOutcome: @Sendable (Outcome) throws -> Void
    ) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        var names: [String] = []
        for item in items where !names.contains(item.db) { names.append(item.db) }
        for name in names {
            let dataset = try await open(name, set.database(name))
            let gold = try await DeclaredDatabase.open(set.database(name))
            for item in items where item.db == name {
                try Task.checkCancellation()
                let outcome = try await outcome(of: item, dataset, gold)
                try onOutcome(outcome)
                outcomes.append(outcome)
            }
        }
        return outcomes
    }

    private func outcome(of item: BenchSet.Item, _ dataset: Dataset, _ gold: Connection) async throws -> Outcome {
        let start = ContinuousClock.now
        let answer = try await analyst.answer(Question(item.question, note: evidence ? item.evidence : nil), about: dataset)
        let took = ContinuousClock.now - start
        let isAnswered = answer.status == .answered
        let prediction = Prediction(
            id: item.id, status: answer.status.rawValue, sql: isAnswered ? answer.sql : nil,
            confidence: answer.trust.confidence, seconds: (took / .milliseconds(1) / 10).rounded() / 100,
            modelCalls: answer.usage.modelCalls, inputTokens: answer.usage.inputTokens,
            cachedTokens: answer.usage.cachedTokens, outputTokens: answer.usage.outputTokens,
            error: answer.error.map { $0.detail ?? $0.message } ?? answer.refusal?.reason)
        return Outcome(item: item, prediction: prediction, verdict: try await judge(answer, item, gold))
    }

    /// The answer's SQL is run where the gold SQL is, so that the same types and the same limits hold for both.
    private func judge(_ answer: Answer, _ item: BenchSet.Item, _ connection: Connection) async throws -> Comparator.Verdict? {
        guard let gold = item.gold else { return nil }
        guard answer.status == .answered, let sql = answer.sql else { return .wrong }
        let ours: ResultTable
        do {
            ours = try await connection.query(sql, timeout: .seconds(30))
        } catch let error as DuckDBError where error.code != .interrupted {
            return .wrong
        }
        var best = Comparator.Verdict.wrong
        for accepted in [gold] + item.alternatives where best != .strict {
            let right = try await connection.query(accepted, timeout: .seconds(30))
            best = min(best, Comparator().judge(ours, gold: right, orderMatters: item.orderMatters))
        }
        return best
    }
}
