public import Catalog
public import Charting
import DuckDB
import SQLSyntax

/// Agent 5. A chart that suits the result's shape and the question's intent; drawn from cells only.
public struct Visualization: Sendable {
    public init() {}

    public func run(_ understanding: Understood, _ executed: Executed, catalog: Catalog) -> Chart {
        var hint = ChartHint()
        hint.intent = understanding.frame.intent.kind.rawValue
        hint.wish = understanding.frame.chartWish.flatMap(Chart.Kind.init(rawValue:))
        hint.title = understanding.question.text.trimmingSpaces
        let tree = executed.query.tree
        hint.isOrdered = tree.facts.hasTopLevelOrder
        let fields = ResultRoles.fields(of: executed.table, tree: tree, catalog: catalog)
        for (index, field) in fields.enumerated() { hint.units[index] = field.unit }
        let output = tree.facts.output
        let measures = fields.indices.filter { fields[$0].role == "measure" }
        let units = ResultUnits(tree, catalog)
        hint.isAdditive = output.count == fields.count && !measures.isEmpty && !tree.facts.hasLimit
            && measures.allSatisfy { units.isAdditive(output[$0].expression) }
        return ChartPlanner().chart(for: executed.table, hint: hint)
    }
}
