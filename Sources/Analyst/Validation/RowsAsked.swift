import Catalog
import Retrieval
import SQLSyntax

/// "Which procedures cost more than the average?" asks for them: where the query only counts them, it shows what they are
/// called.
struct RowsAsked: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func name(_ tree: SyntaxTree, _ question: String, _ frame: QuestionFrame, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        let words = QuestionFrame.words(question)
        // "More than the average" is a condition after "which", the wish itself after "show".
        guard isEnglish, !frame.counts, let first = words.first, first == "which" || frame.aggregates.isEmpty && ["list", "show", "find", "name"].contains(first),
            facts.output.count == 1, facts.setOperationCount == 0, !facts.isGrouped, facts.order.isEmpty,
            case .function(let call) = facts.output[0].expression, ["count_star", "count"].contains(call.name), call.filter == nil,
            case let asked = Set(words.dropFirst().prefix(4).map(Words.stem)),
            let read = facts.tables.first(where: { $0.depth == 0 && Words.nameWords($0.name).map(Words.stem).contains(where: asked.contains) }),
            let title = catalog.table(named: read.name)?.titleColumn,
            let item = await parser.expression("\(SchemaText.identifier(read.reference)).\(SchemaText.identifier(title.name))")
        else { return tree }
        notes.repairs.append("shows the rows asked for")
        return tree.selecting([item])
    }
}
