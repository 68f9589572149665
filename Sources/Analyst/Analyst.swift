import Catalog
import Charting
import DuckDB
import Foundation
import Synchronization
public import LanguageModels
import Retrieval
public import SQLSyntax

/// Six agents in a row, a repair loop around the third and fourth. Each agent is a file of its own; this one says how
/// they are put together.
public struct Analyst: Sendable {
    public typealias EventHandler = @Sendable (AnalystEvent) -> Void

    private let completion = Completion()
    private let understanding = Understanding()
    private let mapping = Mapping()
    private let validation = Validation()
    private let visualization = Visualization()
    private let explanation = Explanation()
    /// Tried in this order; each gets the prompt that suits it.
    private let models: [any ChatModel]
    private let limits: QueryLimits
    /// What one question may cost with a frontier model.
    var budget = CallBudget()
    /// Awaited before a model is asked for the first time: what warms it up. An answer without a model does not wait.
    public var ready: @Sendable () async -> Void = {}

    public init(models: [any ChatModel], limits: QueryLimits = QueryLimits()) { (self.models, self.limits) = (models, limits) }

    /// Lets a local model read what all its prompts share, so that the first question is answered as fast as the next.
    /// Worth doing while data loads; failing costs nothing but the time saved.
    public func warmUp() async {
        for case let local as LocalModel in models {
            _ = try? await local.warm(ChatRequest(messages: SmallPrompt.prefix))
        }
    }

    /// - Throws: `CancellationError` only; whatever else goes wrong is an answer that says so.
    public func answer(
        _ question: Question, about dataset: Dataset, onEvent: @escaping EventHandler = { _ in }
    ) async throws -> Answer {
        var record = AnswerRecord(question, dataset)
        var question = question
        if question.earlier != nil {
            await ready()
            let reading = try await record.time("understanding") {
                try await CallPurpose.$current.withValue(.completion) { try await completion.run(question, in: dataset.index, models: models) }
            }
            if let reading {
                record.count(reading.usage)
                record.reading = reading.question
                question.text = reading.question
            }
        }
        let understood = await record.time("understanding") { await understanding.run(question, in: dataset) }
        if let (executed, settled) = try await self.settled(understood, dataset, &record) {
            onEvent(.questionUnderstood(understood.frame.intent, answerable: true))
            onEvent(.sqlDrafted(executed.query.original, attempt: 1))
            onEvent(.sqlChecked(executed.checks))
            let (chart, explained) = await present(understood, executed, dataset, &record, onEvent)
            return finish(record.settled(understood, executed, settled, chart, explained), onEvent)
        }
        onEvent(.questionUnderstood(understood.frame.intent, answerable: understood.refusal == nil))
        if let refusal = understood.refusal { return finish(record.refused(understood, refusal), onEvent) }
        onEvent(.schemaMapped(understood.context))
        let outcome: LoopOutcome
        do {
            outcome = try await loop(understood, dataset, &record, onEvent)
        } catch let error as ModelError {
            return finish(record.failed(understood, code: error.code.rawValue, message: error.description), onEvent)
        }
        switch outcome {
        case .declined(let reason):
            let refusal = Refusal(
                reason: reason, missing: [],
                suggestions: await Suggestions.verified(for: dataset, near: understood.context.tables.map(\.name)))
            return finish(record.refused(understood, refusal), onEvent)
        case .unclear(let clarification): return finish(record.clarify(understood, clarification), onEvent)
        case .failed(let problem):
            if let missing = MissingConcept.named(by: problem.missing, catalog: dataset.catalog) {
                let refusal = Refusal(
                    reason: "The question seems to need \"\(missing)\", and no table or column of this data holds it.", missing: [missing],
                    suggestions: await Suggestions.verified(for: dataset, near: understood.context.tables.map(\.name)))
                return finish(record.refused(understood, refusal), onEvent)
            }
            return finish(
                record.failed(
                    understood, code: AnswerError.noValidQuery,
                    message: "No query could be found that fits the data. Try naming the table or column you mean.",
                    detail: problem.message, sql: problem.sql), onEvent)
        case .executed(let executed, let draft):
            let (chart, explained) = await present(understood, executed, dataset, &record, onEvent)
            return finish(record.answered(understood, executed, draft, chart, explained, strategy: strategy(of: draft)), onEvent)
        }
    }

    /// The first settled query that runs. One that no longer does is passed over: a model may still find the answer.
    private func settled(
        _ understood: Understood, _ dataset: Dataset, _ record: inout AnswerRecord
    ) async throws -> (Executed, SettledQuery)? {
        guard !dataset.settled.isEmpty, QuestionPolicy.refusal(understood.question.text) == nil else { return nil }
        return try await record.time("mapping") {
            for source in dataset.settled {
                guard let query = await source.query(for: understood.question.text) else { continue }
                if let executed = try await validation.run(settled: query.sql, understood, in: dataset, limits: limits) { return (executed, query) }
            }
            return nil
        }
    }

    /// Agents 5 and 6 over a result.
    private func present(
        _ understood: Understood, _ executed: Executed, _ dataset: Dataset, _ record: inout AnswerRecord, _ onEvent: EventHandler
    ) async -> (Chart, Explained) {
        onEvent(.resultReady(executed.table, milliseconds: executed.milliseconds))
        let chart = await record.time("visualization") { visualization.run(understood, executed, catalog: dataset.catalog) }
        onEvent(.chartReady(chart))
        let explained = await record.time("explanation") { explanation.run(understood, executed, catalog: dataset.catalog) }
        for insight in explained.insights { onEvent(.insight(insight)) }
        return (chart, explained)
    }

    private enum LoopOutcome: Sendable {
        case executed(Executed, Draft)
        case declined(String)
        case unclear(Clarification)
        case failed(RepairLoop.Problem)
    }

    /// What is known of the models while one question is answered.
    private struct Asking: Sendable {
        var budget: CallBudget
        /// With the frontier model that wrote the last draft.
        var conversation: [ChatMessage] = []
        var hasFrontierDraft = false
    }

    /// Carries out what the repair loop says, until it says to stop.
    private func loop(
        _ understood: Understood, _ dataset: Dataset, _ record: inout AnswerRecord, _ onEvent: @escaping EventHandler
    ) async throws -> LoopOutcome {
        var asking = Asking(budget: budget)
        for _ in 0..<record.modelCalls { _ = asking.budget.take() }
        var loop = RepairLoop(settlesOnRepeat: models.first?.profile.strategy == .frontier)
        let isTold = Mutex(false)
        var watched = limits
        watched.onProgress = { percentage in
            // A query that runs has passed what is checked before.
            if isTold.withLock({ told in defer { told = true }; return !told }) { onEvent(.sqlChecked([])) }
            onEvent(.queryProgress(percentage))
        }
        var ran: [String: Executed] = [:]
        // What the model said beside each candidate: the one that is accepted need not be the last.
        var drafts: [String: Draft] = [:]
        var widened: [String: String] = [:]
        var action = loop.receive(.started)
        await ready()
        while true {
            try Task.checkCancellation()
            switch action {
            case .draft(let feedback):
                let draft: Draft
                do {
                    (draft, asking) = try await record.time("generation") { [asking] in
                        var asking = asking
                        return (try await self.draft(understood, dataset, &asking, repair: loop.repairs, after: feedback), asking)
                    }
                    record.count(asking.budget.collect())
                } catch let ended as DraftsEnded {
                    asking = ended.asking
                    record.count(asking.budget.collect())
                    // A query that ran although something is held against it is more than none.
                    if let error = ended.error, !loop.hasFallback { throw error }
                    action = loop.receive(.draftsEnded)
                    continue
                }
                if draft.sql == nil, let reason = draft.unanswerable { return .declined(reason) }
                if draft.sql == nil, let ambiguity = draft.ambiguity { return .unclear(ambiguity) }
                if let sql = draft.sql {
                    record.candidates += 1
                    drafts[sql] = drafts[sql] ?? draft
                    onEvent(.sqlDrafted(sql, attempt: loop.repairs + 1))
                    action = loop.receive(.drafted(sql: sql))
                } else {
                    action = loop.receive(.draftFailed(.init(message: "The reply held no SQL query.")))
                }
            case .validate(let sql):
                let verdict = try await record.time("validation") {
                    try await validation.run(sql, understood, in: dataset, limits: watched)
                }
                switch verdict {
                case .executed(let executed):
                    ran[sql] = executed
                    if !executed.repairs.isEmpty { onEvent(.sqlRepaired(executed.query.original, rules: executed.repairs)) }
                    action = loop.receive(
                        .executed(sql: sql, rows: executed.table.rows.count, suspicions: executed.suspicions))
                case .rejected(let problem): action = loop.receive(.rejected(sql: sql, problem))
                }
            case .refineEmpty(let sql):
                guard let executed = ran[sql] else { return .failed(.init(message: "The query was lost.")) }
                switch await EmptyResult(dataset: dataset).examine(executed.query) {
                case .wider(let wider, let note):
                    widened[wider] = note
                    drafts[wider] = drafts[sql]
                    action = loop.receive(.refined(sql: wider))
                case .reason(let reason):
                    ran[sql]?.emptyReason = reason
                    action = loop.receive(.refined(sql: nil))
                }
            case .accept(let sql), .explainEmpty(let sql):
                guard var executed = ran[sql], var draft = drafts[sql] else { return .failed(.init(message: "The query was lost.")) }
                if let note = widened[sql] { executed.assumptions.append(note) }
                record.modelRepairs = loop.repairs
                if asking.hasFrontierDraft, SecondOpinion.isNeeded(executed, draft) {
                    (executed, draft) = try await opinion(on: executed, draft, understood, dataset, &asking, &record, watched)
                }
                if !isTold.withLock(\.self) { onEvent(.sqlChecked(executed.checks)) }
                return .executed(executed, draft)
            case .giveUp(let problem):
                record.modelRepairs = loop.repairs
                return .failed(problem)
            }
        }
    }

    /// The query or a second one, whichever less is held against, with what both together say.
    private func opinion(
        on executed: Executed, _ draft: Draft, _ understood: Understood, _ dataset: Dataset, _ asking: inout Asking, _ record: inout AnswerRecord,
        _ limits: QueryLimits
    ) async throws -> (Executed, Draft) {
        var next = asking
        next.conversation = []
        let other: Draft
        do {
            (other, asking) = try await record.time("generation") { [next] in
                var next = next
                return (try await self.draft(understood, dataset, &next, repair: 0, after: nil, isOpinion: true), next)
            }
            record.count(asking.budget.collect())
        } catch let ended as DraftsEnded {
            asking = ended.asking
            record.count(asking.budget.collect())
            return (executed, draft)
        }
        guard let sql = other.sql else { return (executed, draft) }
        record.candidates += 1
        let verdict = try await record.time("validation") { try await validation.run(sql, understood, in: dataset, limits: limits) }
        guard case .executed(let second) = verdict else { return (executed, draft) }
        let isSecond = SecondOpinion.prefersSecond(executed, second)
        var chosen = isSecond ? second : executed
        chosen.checks.append(SecondOpinion.check(chosen, isSecond ? executed : second))
        return (chosen, isSecond ? other : draft)
    }

    /// No draft can be had: all models failed, or a question's budget is spent, which is no error.
    private struct DraftsEnded: Error {
        var asking: Asking
        var error: ModelError?
    }

    /// The first model that answers, asked in its own way.
    /// - Throws: `DraftsEnded`, `CancellationError`.
    private func draft(
        _ understood: Understood, _ dataset: Dataset, _ asking: inout Asking, repair: Int, after feedback: RepairLoop.Problem?, isOpinion: Bool = false
    ) async throws -> Draft {
        var failures: [ModelError] = []
        for model in models {
            let generation = Generation(model: model)
            let isFrontier = generation.strategy == .frontier
            if isFrontier, asking.budget.failed.contains(model.name) { continue }
            if isFrontier, asking.budget.isSpent() {
                // What a frontier model could not mend a small one will not; but it may answer where none has answered yet.
                if asking.hasFrontierDraft { break }
                continue
            }
            if isOpinion, !isFrontier { continue }
            var mapped = mapping.run(
                understood, in: dataset, strategy: generation.strategy, window: model.profile.contextWindow,
                // A frontier model looks for what it lacks, in a prompt that stays the same.
                widened: feedback != nil && !isFrontier)
            do {
                guard isFrontier else {
                    let draft = try await generation.run(understood, mapped, in: dataset, repair: repair, after: feedback)
                    asking.budget.used(draft.usage)
                    return draft
                }
                // A small model gets nothing that is not measured to help it, and examples take time to make.
                mapped.examples = await dataset.examples?.near(
                    understood.question.text, tables: Set(understood.context.tables.map(\.name)),
                    values: understood.context.values.map(\.text), count: 4) ?? []
                let turn = FrontierTurn(conversation: asking.conversation, problem: feedback, isOpinion: isOpinion)
                let draft = try await generation.frontier(understood, mapped, in: dataset, turn, budget: &asking.budget)
                (asking.conversation, asking.hasFrontierDraft) = (draft.conversation, true)
                return draft
            } catch let error as ModelError {
                // A person's cancellation is no failure of a model.
                try Task.checkCancellation()
                failures.append(error)
                if isFrontier { asking.budget.failed.insert(model.name) }
            }
        }
        if failures.isEmpty, asking.hasFrontierDraft { throw DraftsEnded(asking: asking) }
        throw DraftsEnded(
            asking: asking,
            error: failures.last
                ?? ModelError(.unavailable, provider: "No model", sentence: "is set up. Run `pintail doctor` to see what is missing."))
    }

    private func strategy(of draft: Draft) -> PromptStrategy {
        models.contains { $0.name == draft.model && $0.profile.strategy == .small } ? .small : .frontier
    }

    private func finish(_ answer: Answer, _ onEvent: EventHandler) -> Answer {
        onEvent(.completed(answer))
        return answer
    }
}
