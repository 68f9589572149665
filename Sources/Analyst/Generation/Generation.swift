import Foundation
public import LanguageModels

/// Agent 3. Asks the model for one candidate, in the way its profile calls for.
public struct Generation: Sendable {
    let model: any ChatModel

    public init(model: any ChatModel) { self.model = model }

    public var strategy: PromptStrategy { model.profile.strategy == .frontier ? .frontier : .small }

    /// One candidate of a model that is asked in the small way.
    /// - Parameters:
    ///   - repair: 0 for the first draft, then the number of the repair.
    ///   - failure: what was wrong with the last candidate, when this is a repair.
    ///   - isOpinion: asks as at first and draws the words by their probabilities, the same each time: where the model is sure it
    ///     writes the same query again. All but the reply is read already.
    /// - Throws: `ModelError`, or `CancellationError`.
    public func run(
        _ understanding: Understood, _ mapped: MappedSchema, in dataset: Dataset, repair: Int, after failure: RepairLoop.Problem?, isOpinion: Bool = false
    ) async throws -> Draft {
        var failure = failure
        // What the engine complains about may quote a value.
        if let message = failure?.message { failure?.message = dataset.samples.shown(message: message) }
        let note = understanding.question.note
        // Days that are known need no "today" to be reckoned from.
        let today = understanding.frame.relativeTime == nil || !understanding.periods.isEmpty ? nil : understanding.today
        var prompt = SmallPrompt(
            schema: mapped.schema, further: mapped.further, question: understanding.question.text, today: today,
            notes: mapped.notes + understanding.periods.map(\.note) + (note.map { KnowledgeText.short(note: $0, question: understanding.question.text) } ?? []))
        prompt.reckons = understanding.frame.reckons
        var request = ChatRequest(messages: prompt.messages(repair: repair, after: failure))
        request.maximumTokens = 320
        if isOpinion { (request.temperature, request.seed) = (0.8, 1) }
        var draft = DraftReader.read(try await model.complete(request), strategy: .small)
        draft.definitions = mapped.definitions
        return draft
    }
}
