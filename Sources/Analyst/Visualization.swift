public import Charting
import DuckDB
import SQLSyntax

/// Agent 5. A chart that suits the result's shape and the question's intent; drawn from cells only.
public struct Visualization: Sendable {
    public init() {}

    public func run(_ understanding: Understood, _ executed: Executed) -> Chart {
        var hint = ChartHint()
        hint.intent = understanding.frame.intent.kind.rawValue
        hint.wish = understanding.frame.chartWish.flatMap(Chart.Kind.init(rawValue:))
        hint.title = understanding.question.text.trimmingSpaces
        hint.isOrdered = executed.query.tree.facts.hasTopLevelOrder
        return ChartPlanner().chart(for: executed.table, hint: hint)
    }
}
