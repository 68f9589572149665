import Evaluation
import Examples
import Foundation
import HTTPTypes
import Ingest
import Workspaces

/// A dataset's verified queries as its regression test: each question is asked as if its query were not known. Taken over
/// from a lost node it begins anew, as answers that were not kept can't be judged.
struct EvaluationJob: JobPayload, Hashable {
    static let kind = "evaluation"

    var dataset: String
    var model: String?
    /// The first questions only; nil for all.
    var limit: Int?
    var principal: Principal

    /// - Returns: an `Evaluation` of the schemas.
    /// - Throws: `APIError`, when a budget is used up, when nothing is left to ask; `CancellationError`.
    func run(_ parts: ServerParts, report: @Sendable (Double, String) -> Void) async throws -> JSON {
        let cases = try cases(parts)
        let questions = Questions(parts: parts)
        let analyst = try questions.analyst(model, for: principal)
        // As the asker sees it, and checked anew: that can have changed while the job waited.
        let dataset = try await parts.dataset(dataset, for: principal)
        let regression = DatasetRegression(
            dataset, analyst: analyst, limits: try parts.workspace(principal.workspace).queryLimits())
        var outcomes: [AnswerStage.Outcome] = []
        report(0, Self.line(outcomes, of: cases))
        for asked in cases {
            try Task.checkCancellation()
            try await questions.checkBudgets(principal)
            // One question a turn: those of other people come in between.
            let outcome = try await parts.turns.take(for: "\(principal.workspace)/\(principal.subject)") {
                try await regression.outcome(of: asked)
            }
            await questions.use(
                UsageOfAnswer(outcome), id: asked.id, principal, seconds: outcome.prediction.seconds, isHit: false)
            outcomes.append(outcome)
            report(Double(outcomes.count) / Double(cases.count), Self.line(outcomes, of: cases))
        }
        return EvaluationJSON.report(outcomes, of: dataset, model: model)
    }

    /// - Throws: `APIError` 404 for a dataset that is not there, 409 for one without verified queries.
    func cases(_ parts: ServerParts) throws -> [DatasetRegression.Case] {
        guard try parts.view(of: dataset, for: principal) != nil else { throw APIError.notFound("dataset") }
        let store = try parts.workspace(principal.workspace).store
        let queries = try VerifiedQueryStore(folder: store.knowledge(of: dataset)).load().queries
        guard !queries.isEmpty else {
            throw APIError(
                .conflict, "no_verified_queries", "The dataset has no verified queries to be held against.",
                suggestion: "Add one at /v1/datasets/\(dataset)/verified-queries.")
        }
        return queries.prefix(limit ?? queries.count).map { .init(id: $0.id, question: $0.question, sql: $0.sql) }
    }

    private static func line(_ outcomes: [AnswerStage.Outcome], of cases: [DatasetRegression.Case]) -> String {
        "\(outcomes.count) of \(cases.count) questions, \(outcomes.count(where: \.isRight)) right"
    }
}

extension UsageOfAnswer {
    fileprivate init(_ outcome: AnswerStage.Outcome) {
        let prediction = outcome.prediction
        self.init(tokens: prediction.inputTokens + prediction.outputTokens, dollars: outcome.dollars ?? 0)
    }
}
