import Catalog
import Foundation
public import LanguageModels
import Retrieval
import SQLSyntax

/// Agent 3. Asks the model for one candidate, in the way its profile calls for.
public struct Generation: Sendable {
    private let model: any ChatModel

    public init(model: any ChatModel) { self.model = model }

    public var strategy: PromptStrategy { model.profile.strategy == .frontier ? .frontier : .small }

    /// - Parameters:
    ///   - repair: 0 for the first draft, then the number of the repair.
    ///   - failure: what was wrong with the last candidate, when this is a repair.
    /// - Throws: `ModelError`, or `CancellationError`.
    public func run(
        _ understanding: Understood, _ mapped: MappedSchema, in dataset: Dataset, repair: Int, after failure: RepairLoop.Problem?
    ) async throws -> Draft {
        var failure = failure
        // What the engine complains about may quote a value.
        if let message = failure?.message { failure?.message = dataset.samples.shown(message: message) }
        let note = [understanding.question.note].compactMap { $0 }.map { PromptText.line($0, 1_000) }
        func personal(_ reference: ColumnReference) -> Bool {
            dataset.samples != .full && (dataset.samples == .none || dataset.catalog.table(named: reference.table)?.column(named: reference.column)?.personal != nil)
        }
        // Days that are known need no "today" to be reckoned from.
        let today = understanding.frame.relativeTime == nil || !understanding.periods.isEmpty ? nil : understanding.today
        let periods = understanding.periods.map(\.note)
        var request: ChatRequest
        switch strategy {
        case .small:
            let prompt = SmallPrompt(
                schema: mapped.schema, question: understanding.question.text, today: today, notes: mapped.notes + periods + note, examples: mapped.examples)
            request = ChatRequest(messages: prompt.messages(repair: repair, after: failure))
            request.maximumTokens = 320
        case .frontier:
            let values = mapped.context.values.prefix(10).map { value in
                let column = "\(SchemaText.shown(value.column.table)).\(SchemaText.shown(value.column.column))"
                // The stored spelling of what tells about a person is put in after the model has written.
                let isPersonal = personal(value.column)
                return "\(SchemaText.quoted(value.text)) is \(column) = \(SchemaText.quoted(isPersonal ? value.text : value.stored))"
            }
            let prompt = FrontierPrompt(
                dialect: dataset.engine.dialect.sheet, schema: mapped.schema, values: Array(values), question: understanding.question.text,
                today: understanding.today, knowledge: mapped.knowledge, notes: mapped.notes + periods + note, examples: mapped.examples)
            request = ChatRequest(messages: prompt.messages(after: failure))
            request.tools = [FrontierPrompt.tool]
            request.toolChoice = .tool(FrontierPrompt.tool.name)
            request.maximumTokens = 2_000
        }
        var draft = DraftReader.read(try await model.complete(request), strategy: strategy)
        draft.definitions = mapped.definitions
        return draft
    }
}
