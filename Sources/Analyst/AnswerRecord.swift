import Charting
import DuckDB
import Foundation
import LanguageModels
import SQLSyntax

/// Collects what an answer needs on the way, and writes it at the end: one place where each ending becomes an `Answer`.
struct AnswerRecord: Sendable {
    private let question: Question
    private let dataset: Dataset
    private var usage = AnswerUsage()
    var candidates = 0
    var modelRepairs = 0
    /// How a follow-up was read.
    var reading: String?

    init(_ question: Question, _ dataset: Dataset) { (self.question, self.dataset) = (question, dataset) }

    /// Adds the time `body` takes to the stage's milliseconds.
    mutating func time<R: Sendable>(_ stage: String, _ body: () async throws -> R) async rethrows -> R {
        let clock = ContinuousClock()
        let start = clock.now
        defer {
            let (seconds, attoseconds) = (clock.now - start).components
            usage.milliseconds[stage, default: 0] += Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
        }
        return try await body()
    }

    var modelCalls: Int { usage.modelCalls }

    mutating func count(_ used: Usage) {
        usage.modelCalls += used.calls
        usage.inputTokens += used.inputTokens
        usage.cachedTokens += used.cachedTokens
        usage.outputTokens += used.outputTokens
        usage.costUSD += used.costUSD
    }

    func answered(
        _ understood: Understood, _ executed: Executed, _ draft: Draft, _ chart: Chart, _ explained: Explained,
        strategy: PromptStrategy
    ) -> Answer {
        var answer = blank(understood, .answered)
        answer.sql = executed.query.original
        answer.explanation = explained.sentences
        answer.columns = explained.fields
        answer.rows = executed.table.rows
        answer.rowCount = executed.table.rows.count
        answer.truncated = executed.table.truncated
        answer.chart = chart
        answer.insights = explained.insights
        answer.assumptions += explained.assumptions + draft.assumptions.map { Assumption(text: $0) }
        let facts = executed.query.tree.facts
        answer.definitions = draft.definitions.filter { $0.isUsed(in: facts, catalog: dataset.catalog) }.map(\.sentence)
        if let ambiguity = draft.ambiguity {
            answer.assumptions.append(
                Assumption(text: "Read as: \(draft.interpretation ?? question.text)", alternative: ambiguity.options.joined(separator: " / ")))
        }
        answer.checks = executed.checks
        answer.trust.confidence = Confidence.score(
            understood, executed, modelRepairs: modelRepairs, stated: draft.confidence, strategy: strategy)
        answer.trust.model = draft.model
        answer.trust.repairs = modelRepairs + executed.repairs.count
        answer.usage.milliseconds["query"] = executed.milliseconds
        return answer
    }

    func settled(
        _ understood: Understood, _ executed: Executed, _ settled: SettledQuery, _ chart: Chart, _ explained: Explained
    ) -> Answer {
        let draft = Draft(sql: settled.sql, model: "", usage: Usage())
        var answer = answered(understood, executed, draft, chart, explained, strategy: .frontier)
        answer.definitions = settled.definitions
        answer.assumptions += settled.assumptions.map { Assumption(text: $0) }
        answer.trust.label = settled.label
        answer.trust.model = nil
        // People vouch for it; what is left is whether the question was matched rightly.
        answer.trust.confidence = settled.label == .verified ? 0.97 : 0.93
        return answer
    }

    func refused(_ understood: Understood, _ refusal: Refusal) -> Answer {
        var answer = blank(understood, .unanswerable)
        answer.refusal = refusal
        answer.trust.repairs = modelRepairs
        return answer
    }

    func clarify(_ understood: Understood, _ clarification: Clarification) -> Answer {
        var answer = blank(understood, .needsClarification)
        answer.clarification = clarification
        return answer
    }

    func failed(
        _ understood: Understood, code: String, message: String, detail: String? = nil, sql: String? = nil
    ) -> Answer {
        var answer = blank(understood, .failed)
        answer.error = AnswerError(code: code, message: message, detail: detail)
        answer.sql = sql
        answer.trust.repairs = modelRepairs
        return answer
    }

    private func blank(_ understood: Understood, _ status: Answer.Status) -> Answer {
        var trust = Trust(confidence: 0)
        trust.dataAsOf = dataset.dataAsOf
        trust.candidates = candidates
        var answer = Answer(
            id: UUID().uuidString.lowercased(), question: question.text, dataset: dataset.name,
            datasetVersion: dataset.version, status: status, intent: understood.frame.intent, trust: trust)
        answer.usage = usage
        answer.reading = reading
        if let reading { answer.assumptions.append(Assumption(text: "Read as: \(reading)")) }
        return answer
    }
}
