import Analyst
import Evaluation
import Examples
import Foundation
import Ingest
import Workspaces

extension Eval {
    /// A regression test of what people have said of a dataset, for use after each change of it.
    func regress(_ name: String) async throws {
        let composition = Workspace(settings: Settings())
        let dataset = try await composition.dataset(named: name)
        let content = try VerifiedQueryStore(folder: composition.store.knowledge(of: name)).load()
        for line in content.damaged {
            Self.say("line \(line.number) of the verified queries is left out: \(line.reason)")
        }
        let cases = content.queries.map { DatasetRegression.Case(id: $0.id, question: $0.question, sql: $0.sql) }
        guard !cases.isEmpty else {
            throw CommandFailure(
                .data,
                "\(name) has no verified queries. Add one with `pintail examples add --dataset \(name) QUESTION --sql SQL`."
            )
        }
        let limits = try composition.queryLimits()
        let analyst = try composition.analyst(models(composition))
        let asked = limit.map { Array(cases.prefix(max($0, 0))) } ?? cases
        let progress = EvaluationProgress(count: asked.count)
        let outcomes = try await DatasetRegression(dataset, analyst: analyst, limits: limits).run(asked) {
            Self.say(progress.line(after: $0))
        }
        let measured = AnswerReport(outcomes)
        try write(measured, DatasetRegression.table(outcomes) + "\n" + measured.text)
        if let report { try Self.json(measured).write(to: URL(filePath: report), options: .atomic) }
        let share = 100 * Double(measured.permutation) / Double(max(1, measured.questions))
        if let minAccuracy, share < minAccuracy {
            throw CommandFailure(
                .other,
                String(
                    format: "%.1f %% of the verified questions are answered right, below %.1f %%.", share, minAccuracy))
        }
    }
}
