public import Catalog
import DuckDB
import SQLSyntax

/// Agent 6. Says what was done and what came out, from the parse tree and the cells; a model writes none of it.
public struct Explanation: Sendable {
    public init() {}

    public func run(_ understanding: Understood, _ executed: Executed, catalog: Catalog) -> Explained {
        let fields = ResultRoles.fields(of: executed.table, tree: executed.query.tree, catalog: catalog)
        var insights = Insights.sentences(
            for: executed.table, roles: fields.map(\.role), units: fields.map(\.unit), isCut: executed.query.tree.facts.hasLimit || executed.table.truncated)
        if executed.table.rows.isEmpty { insights = [Insight(text: executed.emptyReason ?? "No row matches.", cells: [])] }
        var assumptions = executed.assumptions.map { Assumption(text: $0) }
        let counting = understanding.question.now == nil ? ", counted from \(understanding.today), \(understanding.isPinned ? "which is set as today" : "the newest date in the data")" : ""
        for period in understanding.periods {
            let isRelative = understanding.frame.relativeTime.map { $0.hasPrefix(period.phrase) || period.phrase.hasPrefix($0) } ?? false
            assumptions.append(
                Assumption(
                    text: "\"\(period.phrase)\" is \(period.days)\(isRelative ? counting : "").",
                    alternative: isRelative && !counting.isEmpty ? "Count from today's date instead." : nil))
        }
        if let phrase = understanding.frame.relativeTime, understanding.periods.isEmpty, !counting.isEmpty {
            assumptions.append(
                Assumption(
                    text: "\"\(phrase)\" is counted back\(counting.dropFirst(", counted".count)).",
                    alternative: "Count from today's date instead."))
        }
        if !understanding.isEnglish {
            assumptions.append(
                Assumption(text: "The question is not in English: the model alone read it, without Pintail's checks of its words."))
        }
        let readings = OtherReadings.assumptions(understanding, executed, catalog: catalog)
        assumptions += readings.isEmpty ? [executed.otherReading].compactMap { $0 } : readings
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
