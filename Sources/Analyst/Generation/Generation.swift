import Catalog
import Foundation
public import LanguageModels
import Retrieval

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
        _ understanding: Understood, _ mapped: MappedSchema, dialect: String, repair: Int, after failure: RepairLoop.Problem?
    ) async throws -> Draft {
        let today = understanding.frame.relativeTime == nil ? nil : understanding.today
        var request: ChatRequest
        switch strategy {
        case .small:
            let prompt = SmallPrompt(schema: mapped.schema, question: understanding.question.text, today: today, metric: mapped.metric)
            request = ChatRequest(messages: prompt.messages(repair: repair, after: failure))
            request.maximumTokens = 320
        case .frontier:
            let values = mapped.context.values.prefix(10).map { value in
                "\(SchemaText.quoted(value.text)) is \(SchemaText.shown(value.column.table)).\(SchemaText.shown(value.column.column)) = \(SchemaText.quoted(value.stored))"
            }
            let prompt = FrontierPrompt(
                dialect: dialect, schema: mapped.schema, values: Array(values), question: understanding.question.text,
                today: understanding.today, metric: mapped.metric)
            request = ChatRequest(messages: prompt.messages(after: failure))
            request.tools = [FrontierPrompt.tool]
            request.toolChoice = .tool(FrontierPrompt.tool.name)
            request.maximumTokens = 2_000
        }
        var draft = DraftReader.read(try await model.complete(request), strategy: strategy)
        draft.metric = mapped.metric
        return draft
    }
}
