public import Analyst
import DuckDB
public import SQLSyntax

/// A person's own verified queries as a test of what else they have said of their data: each question is asked as if its
/// query were not known, and the verified query is gold.
public struct DatasetRegression: Sendable {
    public struct Case: Sendable, Hashable {
        public var id: String
        public var question: String
        public var sql: String
        public init(id: String, question: String, sql: String) {
            (self.id, self.question, self.sql) = (id, question, sql)
        }
    }

    private let dataset: Dataset
    private let analyst: Analyst
    private let limits: QueryLimits

    public init(_ dataset: Dataset, analyst: Analyst, limits: QueryLimits) {
        (self.dataset, self.analyst, self.limits) = (dataset, analyst, limits)
    }

    public func run(_ cases: [Case], onOutcome: (AnswerStage.Outcome) throws -> Void) async throws -> [AnswerStage
        .Outcome]
    {
        var outcomes: [AnswerStage.Outcome] = []
        for asked in cases {
            try Task.checkCancellation()
            let outcome = try await outcome(of: asked)
            try onOutcome(outcome)
            outcomes.append(outcome)
        }
        return outcomes
    }

    /// Asks one of the questions; for those who have to share the machine between them.
    ///
    /// - Throws: `CancellationError`, and what keeps a query from being judged at all, such as its interruption. A model
    ///   that fails or a query that does not run is an outcome.
    public func outcome(of asked: Case) async throws -> AnswerStage.Outcome {
        let judge = Judge(engine: dataset.engine, limits: limits)
        let facts = try? await dataset.engine.guardian.parser.parse(asked.sql).facts
        let item = BenchSet.Item(
            id: asked.id, db: dataset.name, question: asked.question, gold: asked.sql,
            orderMatters: facts?.hasTopLevelOrder ?? false)
        let start = ContinuousClock.now
        let answer = try await analyst.answer(Question(asked.question), about: dataset.without(asked))
        let prediction = Prediction(answer, id: asked.id, took: ContinuousClock.now - start)
        guard try await judge.runs(asked.sql) else {
            return AnswerStage.Outcome(
                item: item, prediction: prediction, verdict: .wrong, error: .brokenGold, dollars: answer.usage.costUSD)
        }
        let finding = try await judge.judge(prediction, item)
        return AnswerStage.Outcome(
            item: item, prediction: prediction, verdict: finding.verdict, error: finding.error,
            differences: finding.differences, dollars: answer.usage.costUSD)
    }

    /// Each question with what came of it, one a line.
    public static func table(_ outcomes: [AnswerStage.Outcome]) -> String {
        outcomes.map { outcome in
            let result = outcome.isRight ? "right" : outcome.error?.rawValue ?? "wrong"
            let detail =
                outcome.isRight ? "" : "\n    answered: \(outcome.prediction.sql ?? outcome.prediction.error ?? "-")"
            return "\(outcome.isRight ? "✓" : "✗") \(outcome.item.question)  (\(result))\(detail)"
        }.joined(separator: "\n")
    }
}

extension Dataset {
    /// No verified query settles a question here, and the case's own is no example: found, not looked up.
    func without(_ asked: DatasetRegression.Case) -> Dataset {
        var dataset = self
        dataset.settled = settled.map(Unverified.init)
        dataset.examples = examples.map { ExamplesWithout(asked: asked, examples: $0) }
        return dataset
    }
}

/// What a semantic model settles still is: that is what is tested.
private struct Unverified: SettledQueries {
    let queries: any SettledQueries

    func query(for question: String) async -> SettledQuery? {
        guard let settled = await queries.query(for: question), settled.label != .verified else { return nil }
        return settled
    }
}

private struct ExamplesWithout: AnsweredQuestions {
    let asked: DatasetRegression.Case
    let examples: any AnsweredQuestions

    func near(_ question: String, tables: Set<String>, values: [String], count: Int) async -> [AnsweredQuestion] {
        // The same query may be verified under two wordings; all of them are left out.
        let near = await examples.near(question, tables: tables, values: values, count: 2 * count)
        return Array(near.filter { !isSame($0.question, asked.question) && !isSame($0.sql, asked.sql) }.prefix(count))
    }

    private func isSame(_ one: String, _ other: String) -> Bool {
        func words(_ text: String) -> [Substring] { text.lowercased().split { !$0.isLetter && !$0.isNumber } }
        return words(one) == words(other)
    }
}
