import Catalog
import SQLSyntax

/// "By channel for 2023, 2024 and 2025" tells the years apart: a grouped query that only filters by them also gets the
/// year as a group and a column.
struct YearSplit: Sendable {
    let parser: SyntaxParser

    func split(_ tree: SyntaxTree, _ frame: QuestionFrame, _ catalog: Catalog, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard frame.comparesYears, facts.isGrouped, !facts.groupsByAll, facts.setOperationCount == 0, facts.subqueryCount == 0,
            facts.aggregates.allSatisfy({ $0.filter == nil }), !facts.output.contains(where: { $0.expression.tellsPeriods }),
            let date = facts.columns.first(where: { $0.clause == .filter && isDate($0, tree, catalog) })
        else { return tree }
        let path = [date.qualifier, date.name].compactMap { $0 }.map(SchemaText.identifier).joined(separator: ".")
        guard let year = await parser.expression("year(\(path))"), let column = await parser.expression("year(\(path)) AS year") else { return tree }
        notes.repairs.append("told the years apart")
        return tree.adding(output: column, group: year)
    }

    private func isDate(_ column: QueryFacts.Column, _ tree: SyntaxTree, _ catalog: Catalog) -> Bool {
        catalog.owner(of: column, in: tree)?.column.typeClass.isTemporal ?? false
    }
}

extension SQLExpression {
    /// Whether a year or another period, or a CASE that may tell them apart, stands in it.
    fileprivate var tellsPeriods: Bool {
        let functions: Set = ["year", "date_part", "date_trunc", "strftime", "extract"]
        switch self {
        case .function(let call): return functions.contains(call.name) || children.contains(where: \.tellsPeriods)
        case .conditional: return true
        case .column(let path): return path.last.map { functions.contains($0.lowercased()) } ?? false
        default: return children.contains(where: \.tellsPeriods)
        }
    }
}
