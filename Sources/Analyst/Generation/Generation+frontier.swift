import Foundation
import LanguageModels
import Retrieval
import SQLSyntax

/// What a draft answers to: where the conversation about one question stands. A small model has none, only what is wrong.
struct DraftTurn: Sendable {
    /// What was said after the prompt so far.
    var conversation: [ChatMessage] = []
    /// What is wrong with the last query of it.
    var problem: RepairLoop.Problem?
    /// Ask for a second query, written afresh, to compare with the first.
    var isOpinion = false

    var purpose: CallPurpose { isOpinion ? .opinion : problem == nil ? .draft : .repair }
}

extension Generation {
    /// Values of the question that a prompt tells of.
    private static let maximumValues = 10

    /// One candidate of a frontier model, after at most as many calls as `budget` has: looks at the data where the prompt
    /// does not show it all, then the query.
    ///
    /// - Throws: `ModelError`, or `CancellationError`.
    func frontier(
        _ understanding: Understood, _ mapped: MappedSchema, in dataset: Dataset, _ turn: DraftTurn,
        budget: inout CallBudget
    ) async throws -> Draft {
        let offersTools = mapped.overview != nil
        let messages = prompt(understanding, mapped, dataset, isOpinion: turn.isOpinion)
        var said = turn.conversation
        if var problem = turn.problem {
            // What the engine complains about may quote a value.
            problem.message = dataset.samples.shown(message: problem.message)
            said = ToolLoop.messages(said, after: problem)
        }
        // The first query leaves a call for its correction.
        let calls = turn.purpose == .draft ? budget.calls - 1 : budget.calls
        var loop = ToolLoop(after: said, offersTools: offersTools, maximumCalls: max(1, calls))
        var action = loop.next
        while true {
            switch action {
            case .ask(let choice):
                guard let time = budget.take() else {
                    throw ModelError(.timedOut, provider: model.name, sentence: "took longer than a question may take.")
                }
                var request = ChatRequest(messages: messages.messages(loop.messages))
                request.tools = (offersTools ? AnalystTools.all : []) + [FrontierPrompt.tool]
                request.toolChoice = choice
                request.maximumTokens = 2_000
                let response = try await CallPurpose.$current.withValue(loop.calls == 0 ? turn.purpose : .tool) {
                    try await model.complete(request, within: time)
                }
                budget.used(response.usage)
                action = loop.receive(response)
            case .look(let calls):
                let tools = AnalystTools(
                    dataset: dataset, timeout: min(AnalystTools.queryTime, max(.zero, budget.left())))
                var findings: [String: ToolLoop.Finding] = [:]
                for call in calls { findings[call.id] = try await tools.look(call) }
                action = loop.receive(findings: findings)
            case .end(let response):
                var draft = DraftReader.read(response, strategy: .frontier)
                draft.definitions = mapped.definitions
                draft.conversation = loop.messages
                return draft
            }
        }
    }

    private func prompt(_ understanding: Understood, _ mapped: MappedSchema, _ dataset: Dataset, isOpinion: Bool)
        -> FrontierPrompt
    {
        let note = understanding.question.note.map { "the person adds: " + PromptText.line($0, 2_000) }
        let isNewest = understanding.question.now == nil && !understanding.isPinned
        var prompt = FrontierPrompt(
            dialect: dataset.engine.dialect.sheet, schema: mapped.overview ?? mapped.schema,
            values: ValueHit.lines(Array(mapped.context.values.prefix(Self.maximumValues)), in: dataset),
            question: understanding.question.text,
            today: understanding.today
                + (isNewest ? " (the newest date in the data; relative times count from it)" : ""),
            knowledge: mapped.knowledge,
            notes: mapped.notes + understanding.periods.map(\.note) + [note].compactMap { $0 },
            examples: isOpinion ? [] : mapped.examples)
        prompt.unexplained = understanding.refusal?.missing ?? []
        prompt.offersTools = mapped.overview != nil
        prompt.part = mapped.overview == nil ? nil : mapped.schema
        prompt.wish = isOpinion ? FrontierPrompt.freshStart : nil
        return prompt
    }
}
