public import Catalog
import DuckDB
import SQLSyntax

/// Agent 6. Says what was done and what came out, from the parse tree and the cells; a model writes none of it.
public struct Explanation: Sendable {
    public init() {}

    public func run(_ understanding: Understood, _ executed: Executed, catalog: Catalog) -> Explained {
        let fields = ResultRoles.fields(of: executed.table, tree: executed.query.tree, catalog: catalog)
        var insights = Insights.sentences(
            for: executed.table, roles: fields.map(\.role), isCut: executed.query.tree.facts.hasLimit || executed.table.truncated)
        if executed.table.rows.isEmpty { insights = [Insight(text: executed.emptyReason ?? "No row matches.", cells: [])] }
        var assumptions = executed.assumptions.map { Assumption(text: $0) }
        if let phrase = understanding.frame.relativeTime, understanding.question.now == nil {
            assumptions.append(
                Assumption(
                    text: "\"\(phrase)\" is counted back from \(understanding.today), the newest date in the data.",
                    alternative: "Count from today's date instead."))
        }
        if !understanding.isEnglish {
            assumptions.append(
                Assumption(text: "The question is not in English: the model alone read it, without Pintail's checks of its words."))
        }
        return Explained(
            fields: fields, sentences: executed.query.tree.explanation, insights: insights, assumptions: assumptions)
    }
}

public struct Explained: Sendable {
    public var fields: [ResultField]
    public var sentences: [String]
    public var insights: [Insight]
    public var assumptions: [Assumption]
}
