import Catalog
import Retrieval
import SQLSyntax

/// "The products that cost more than 150, most expensive first": `SELECT *` becomes the name and what they are chosen
/// and sorted by, unless the question wants everything there is.
struct StarOutput: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    private static let wishesForAll: Set = [
        "all", "detail", "details", "everything", "information", "info", "full", "complete", "record", "records", "row",
        "rows", "entire", "column", "columns", "field", "fields", "data", "entries", "entry",
    ]

    func narrow(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.output.count == 1, case .star(let star) = facts.output[0].expression, !star.isColumnsCall,
            star.expressions.isEmpty, star.excluded.isEmpty, !facts.isGrouped, facts.setOperationCount == 0,
            Self.wishesForAll.isDisjoint(with: QuestionFrame.words(question)),
            let read = facts.tables.first(where: { $0.depth == 0 && (star.table ?? $0.reference).lowercased() == $0.reference.lowercased() }),
            let table = catalog.table(named: read.name), let name = table.titleColumn
        else { return tree }
        // What a row is chosen by varies from row to row; what it is equal to does not.
        let ranged = facts.comparisons.filter { [.less, .greater, .atMost, .atLeast].contains($0.comparison) && $0.column.depth == 0 }
        let sorted = facts.columns.filter { $0.clause == .orderBy && $0.depth == 0 }
        let deciding = (ranged.map(\.column) + sorted).filter { table.column(named: $0.name) != nil }.compactMap { table.column(named: $0.name)?.name }
        guard !deciding.isEmpty || Self.asksWhich(of: table, question) else { return tree }
        var names: [String] = []
        for column in [name.name] + deciding where !names.contains(column) { names.append(column) }
        var items: [SyntaxValue] = []
        for column in names {
            guard let item = await parser.expression("\(SchemaText.identifier(read.reference)).\(SchemaText.identifier(column))") else { return tree }
            items.append(item)
        }
        notes.repairs.append("kept the columns asked for")
        return tree.selecting(items)
    }

    /// "Which airline has the abbreviation UAL?"
    private static func asksWhich(of table: Table, _ question: String) -> Bool {
        let words = QuestionWords(question)
        return words.plain.first == "which" && words.stems.dropFirst().starts(with: Words.nameWords(table.name).map(Words.stem))
    }
}
