import Analyst
import Evaluation

/// What an evaluation comes to, as the API tells it.
enum EvaluationJSON {
    static func report(_ outcomes: [AnswerStage.Outcome], of dataset: Dataset, model: String?) -> JSON {
        let report = AnswerReport(outcomes)
        let share = Double(report.permutation) / Double(max(1, report.questions))
        let errors = report.errors.sorted { $0.key < $1.key }.map {
            JSON.Member(key: $0.key, value: .integer($0.value))
        }
        return .object([
            "dataset": .string(dataset.name), "version": .string(dataset.version), "model": .optional(model),
            "questions": .integer(report.questions), "right": .integer(report.permutation), "accuracy": .number(share),
            "interval": .array(report.interval.map(JSON.number)), "answered": .integer(report.answered),
            "declined": .integer(report.declined), "failed": .integer(report.failed), "errors": .object(errors),
            "usage": usage(report.cost, dollars: outcomes.reduce(0) { $0 + ($1.dollars ?? 0) }),
            "outcomes": .array(outcomes.map(outcome)),
        ])
    }

    private static func usage(_ cost: AnswerCost, dollars: Double) -> JSON {
        .object([
            "model_calls": .integer(cost.modelCalls), "input_tokens": .integer(cost.freshTokens),
            "cached_tokens": .integer(cost.cachedTokens), "output_tokens": .integer(cost.outputTokens),
            "cost_usd": .number(dollars), "seconds": .number(cost.secondsTotal),
        ])
    }

    private static func outcome(_ outcome: AnswerStage.Outcome) -> JSON {
        let prediction = outcome.prediction
        return .object([
            "query": .string(prediction.id), "question": .string(outcome.item.question),
            "right": .bool(outcome.isRight),
            "error": .optional(outcome.error?.rawValue), "reason": .optional(prediction.error),
            "sql": .optional(prediction.sql), "confidence": .number(prediction.confidence),
            "seconds": .number(prediction.seconds),
        ])
    }
}
