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
    private let validation = Validation()
    private let visualization = Visualization()
    private let explanation = Explanation()
    /// Tried in this order; each gets the prompt that suits it.
    private let models: [any ChatModel]
    private let limits: QueryLimits
    /// What one question may cost with a frontier model.
    var budget = CallBudget()
    /// A small model writes a second query, drawn anew, for each answer; a frontier model does so on doubt.
    public var asksTwice = false
    /// Awaited before a model is asked for the first time: what warms it up. An answer without a model does not wait.
    public var ready: @Sendable () async -> Void = {}

    public init(models: [any ChatModel], limits: QueryLimits = QueryLimits()) { (self.models, self.limits) = (models, limits) }

    /// Lets a local model read what all its prompts share, so that the first question is answered as fast as the next.
    /// Worth doing while data loads; failing costs nothing but the time saved.
    public func warmUp() async {
        for case let local as LocalModel in models {
            for reckons in [true, false] { _ = try? await local.warm(ChatRequest(messages: SmallPrompt.prefix(reckons: reckons))) }
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
        let isLeftToModel = isLeftToModel(understood)
        onEvent(.questionUnderstood(understood.frame.intent, answerable: understood.refusal == nil || isLeftToModel))
        if let refusal = understood.refusal, !isLeftToModel { return finish(record.refused(understood, refusal), onEvent) }
        onEvent(.schemaMapped(understood.context))
        let outcome: LoopOutcome
        do {
            outcome = try await loop(understood, dataset, &record, onEvent)
        } catch let error as ModelError {
            if let refusal = understood.refusal { return finish(record.refused(understood, refusal), onEvent) }
            return finish(record.failed(understood, code: error.code.rawValue, message: error.description), onEvent)
        }
        switch outcome {
        case .declined, .failed:
            if let refusal = understood.refusal { return finish(record.refused(understood, refusal), onEvent) }
        default: break
        }
        switch outcome {
        case .declined(let reason):
            let refusal = Refusal(
                reason: reason, missing: [],
                suggestions: await Suggestions.verified(for: dataset, near: understood.context.tables.map(\.name)))
            return finish(record.refused(understood, refusal), onEvent)
        case .unclear(let clarification): return finish(record.clarify(understood, clarification), onEvent)
        case .failed(let problem):
            let isExplained = understood.context.unlinkedWords.allSatisfy { $0.weight < 0.4 }
            if let missing = MissingConcept.named(by: problem.missing, in: isExplained ? question.text : nil, catalog: dataset.catalog) {
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

    /// Words that nothing in the data explains are a doubt. A frontier model is told of them and decides: it knows that
    /// "makeid" may be written MakeId, and says when something is missing. A small one writes a query in any case, and that
    /// query is looked at (``Doubt``); what only advice could answer it is not asked.
    private func isLeftToModel(_ understood: Understood) -> Bool {
        guard understood.isRefusalFinal else { return true }
        return models.contains { $0.profile.strategy == .frontier } && QuestionPolicy.refusal(understood.question.text) == nil
    }

    /// The first settled query that runs. One that no longer does is passed over: a model may still find the answer.
    private func settled(
        _ understood: Understood, _ dataset: Dataset, _ record: inout AnswerRecord
    ) async throws -> (Executed, SettledQuery)? {
        // A settled query reads the numbers as they are.
        guard !dataset.settled.isEmpty, understood.supposition == nil, understood.figure == nil, QuestionPolicy.refusal(understood.question.text) == nil else { return nil }
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

    /// Carries out what the repair loop says, until it says to stop.
    private func loop(
        _ understood: Understood, _ dataset: Dataset, _ record: inout AnswerRecord, _ onEvent: @escaping EventHandler
    ) async throws -> LoopOutcome {
        var drafting = Drafting(understood, dataset, models: models, budget: budget)
        // What completed a follow-up is paid already.
        for _ in 0..<record.modelCalls { _ = drafting.budget.take() }
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
                    defer { record.count(drafting.budget.collect()) }
                    draft = try await record.time("generation") { try await drafting.next(repair: loop.repairs, after: feedback) }
                } catch let error where error is Drafting.BudgetSpent || (error is ModelError && loop.hasFallback) {
                    // A query that ran although something is held against it is more than none.
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
                if let refusal = understood.refusal, let draft = drafts[sql], strategy(of: draft) == .small,
                    await !Doubt(words: refusal.missing, dataset: dataset).wanted(by: sql).isEmpty
                {
                    return .declined(refusal.reason)
                }
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
                if let missing = understood.refusal?.missing, !missing.isEmpty {
                    let words = missing.map { "\"\($0)\"" }.joined(separator: ", ")
                    executed.checks.append(Check(name: "unexplained words", status: .warned, detail: "Nothing in the data is named \(words); the model alone read it."))
                }
                // A small model that has mended its query is in doubt already.
                if drafting.hasFrontierDraft ? SecondOpinion.isNeeded(executed, draft) : asksTwice && loop.repairs == 0 {
                    (executed, draft) = try await opinion(on: executed, draft, &drafting, &record, watched)
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
        on executed: Executed, _ draft: Draft, _ drafting: inout Drafting, _ record: inout AnswerRecord, _ limits: QueryLimits
    ) async throws -> (Executed, Draft) {
        let other: Draft
        do {
            defer { record.count(drafting.budget.collect()) }
            other = try await record.time("generation") { try await drafting.opinion() }
        } catch let error where error is Drafting.BudgetSpent || error is ModelError {
            return (executed, draft)
        }
        guard let sql = other.sql else { return (executed, draft) }
        record.candidates += 1
        let (understood, dataset) = (drafting.understood, drafting.dataset)
        let verdict = try await record.time("validation") { try await validation.run(sql, understood, in: dataset, limits: limits) }
        guard case .executed(let second) = verdict else { return (executed, draft) }
        let isSecond = SecondOpinion.prefersSecond(executed, second)
        var chosen = isSecond ? second : executed
        let rejected = isSecond ? executed : second
        let check = SecondOpinion.check(chosen, rejected)
        chosen.checks.append(check)
        if check.status == .warned { chosen.otherReading = ReadingDifference(catalog: dataset.catalog).between(chosen, rejected) }
        return (chosen, isSecond ? other : draft)
    }

    private func strategy(of draft: Draft) -> PromptStrategy {
        models.contains { $0.name == draft.model && $0.profile.strategy == .small } ? .small : .frontier
    }

    private func finish(_ answer: Answer, _ onEvent: EventHandler) -> Answer {
        onEvent(.completed(answer))
        return answer
    }
}
