import LanguageModels
import Retrieval

/// The drafts of one question: which model is asked, with what, and what it has cost so far.
struct Drafting: Sendable {
    /// Nothing further can be had within what a question may cost; no model has failed.
    struct BudgetSpent: Error {}

    let models: [any ChatModel]
    let understood: Understood
    let dataset: Dataset
    var budget: CallBudget
    /// With the frontier model that wrote the last draft.
    private var conversation: [ChatMessage] = []
    /// A frontier model has answered.
    private(set) var hasFrontierDraft = false
    private let mapping = Mapping()
    /// What small models have read anew and written so far, in tokens read: one written takes as long as four read.
    private var spent = 0
    /// With so much spent, about twelve seconds on two cores, no further draft is asked for: a small model that writes at length is
    /// lost. Tokens rather than seconds, so that an answer is the same on every machine.
    static let smallAllowance = 1_800
    /// With so much spent on the first query, none is written to compare it with: people have waited long enough, and of what took so
    /// long no answer is believed above 0.8 anyway.
    static let opinionAllowance = 1_100
    static let writtenToken = 4

    init(_ understood: Understood, _ dataset: Dataset, models: [any ChatModel], budget: CallBudget) {
        // What the host would refuse, only a model that can refuse as well is asked.
        self.models = understood.isRefusalFinal ? models.filter { $0.profile.strategy == .frontier } : models
        (self.understood, self.dataset, self.budget) = (understood, dataset, budget)
    }

    /// The draft of the first model that answers, asked in its own way.
    /// - Parameters:
    ///   - repair: 0 for the first draft, then the number of the repair.
    ///   - problem: what was wrong with the last candidate, when this is a repair.
    /// - Throws: `ModelError` when no model answers, `BudgetSpent`, `CancellationError`.
    mutating func next(repair: Int, after problem: RepairLoop.Problem?) async throws -> Draft {
        try await draft(repair: repair, DraftTurn(conversation: conversation, problem: problem))
    }

    /// A second query, written afresh by the kind of model that wrote the first. Throws as `next` does.
    mutating func opinion() async throws -> Draft { try await draft(repair: 0, DraftTurn(isOpinion: true)) }

    private mutating func draft(repair: Int, _ turn: DraftTurn) async throws -> Draft {
        var failure: ModelError?
        for model in models {
            let generation = Generation(model: model)
            let isFrontier = generation.strategy == .frontier
            if isFrontier {
                if budget.failed.contains(model.name) { continue }
                if budget.isSpent() {
                    // What a frontier model could not mend a small one will not; but it may answer where none has answered yet.
                    if hasFrontierDraft { throw BudgetSpent() }
                    continue
                }
            } else if turn.isOpinion, hasFrontierDraft {
                continue
            }
            do {
                return isFrontier
                    ? try await frontier(generation, model, turn)
                    : try await small(generation, model, repair: repair, turn)
            } catch let error as ModelError {
                // A person's cancellation is no failure of a model.
                try Task.checkCancellation()
                failure = error
                if isFrontier { budget.failed.insert(model.name) }
            }
        }
        if turn.isOpinion, failure == nil { throw BudgetSpent() }
        throw failure
            ?? ModelError(
                .unavailable, provider: "No model", sentence: "is set up. Run `pintail doctor` to see what is missing.")
    }

    private mutating func small(
        _ generation: Generation, _ model: any ChatModel, repair: Int, _ turn: DraftTurn
    ) async throws -> Draft {
        guard spent < (turn.isOpinion ? Self.opinionAllowance : Self.smallAllowance) else { throw BudgetSpent() }
        // What ran has found all it reads: the schema stays as it is, read already.
        let lacksSomething = turn.problem.map { !$0.hasRun } ?? false
        let mapped = mapping.run(
            understood, in: dataset, strategy: .small, window: model.profile.contextWindow, widened: lacksSomething)
        let draft = try await generation.run(understood, mapped, in: dataset, repair: repair, after: turn.problem, isOpinion: turn.isOpinion)
        budget.used(draft.usage)
        spent += draft.usage.inputTokens + Self.writtenToken * draft.usage.outputTokens
        return draft
    }

    private mutating func frontier(_ generation: Generation, _ model: any ChatModel, _ turn: DraftTurn) async throws
        -> Draft
    {
        // Never widened: it looks for what it lacks, in a prompt that stays the same.
        var mapped = mapping.run(understood, in: dataset, strategy: .frontier, window: model.profile.contextWindow)
        // A small model gets nothing that is not measured to help it, and examples take time to make.
        mapped.examples =
            await dataset.examples?.near(
                understood.question.text, tables: Set(understood.context.tables.map(\.name)),
                values: understood.context.values.map(\.text), count: 4) ?? []
        let draft = try await generation.frontier(understood, mapped, in: dataset, turn, budget: &budget)
        (conversation, hasFrontierDraft) = (draft.conversation, true)
        return draft
    }
}
