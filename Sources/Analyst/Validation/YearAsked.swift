import Catalog
import SQLSyntax

/// "For each month of 2024" by a query that says nothing of 2024: its one date is limited to that year.
struct YearAsked: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func limit(_ tree: SyntaxTree, _ question: String, _ frame: QuestionFrame, isEnglish: Bool, text: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard isEnglish, frame.years.count == 1, let year = frame.years.first, !text.contains(year), facts.setOperationCount == 0, facts.commonTables.isEmpty, facts.subqueryCount == 0,
            Self.isNamed(year, QuestionFrame.words(question))
        else { return tree }
        // The date that the query itself works with, else the only one there is.
        let used = facts.columns.filter { $0.depth == 0 && catalog.owner(of: $0, in: tree)?.column.typeClass.isTemporal == true }
        var path = used.first.map { [$0.qualifier, $0.name].compactMap { $0 } }
        if used.isEmpty {
            let dates = facts.tables.flatMap { read in
                (catalog.table(named: read.name)?.columns ?? []).filter { $0.typeClass.isTemporal && $0.typeClass != .time }.map { [read.reference, $0.name] }
            }
            if dates.count == 1 { path = dates[0] }
        }
        guard let path, Set(used.map(\.name)).count <= 1, let condition = await parser.expression("year(\(path.map(SchemaText.identifier).joined(separator: "."))) = \(year)")
        else { return tree }
        notes.repairs.append("kept the year asked for")
        return tree.addingFilters([condition])
    }

    /// "In 2024", "of 2024": not since or before it, and no number of something else.
    private static func isNamed(_ year: String, _ words: [String]) -> Bool {
        words.indices.contains { words[$0] == year && $0 > 0 && ["in", "of", "during", "year", "for"].contains(words[$0 - 1]) && !["since", "before", "after", "until"].contains(words[max(0, $0 - 2)]) }
    }
}
