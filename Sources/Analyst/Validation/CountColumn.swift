import Catalog
import Retrieval
import SQLSyntax

/// A table whose rows are counts already (`day, count`): how many there are is their sum, not the number of rows.
struct CountColumn: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func sum(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        let words = QuestionWords(question)
        guard facts.functions.contains("count_star"), facts.subqueryCount == 0, facts.commonTables.isEmpty, facts.setOperationCount == 0 else { return tree }
        for read in facts.tables {
            guard let table = catalog.table(named: read.name), words.mayName(table.name),
                let column = table.columns.first(where: { ["count", "cnt"].contains($0.name.lowercased()) && $0.typeClass.isNumeric }),
                !facts.columns.contains(where: { $0.name.lowercased() == column.name.lowercased() }),
                let sum = await parser.expression("sum(\(SchemaText.identifier(read.reference)).\(SchemaText.identifier(column.name)))")
            else { continue }
            notes.repairs.append("added up \(Humanized.name(table.name))'s own counts")
            return tree.summing(sum) { $0["function_name"]?.string == "count_star" }
        }
        return tree
    }
}

extension QuestionWords {
    /// The name's words in a row, or run together: "check-ins" for `checkin`.
    fileprivate func mayName(_ table: String) -> Bool {
        if range(ofName: table) != nil { return true }
        let joined = Words.nameWords(table).map(Words.stem).joined()
        return zip(stems, stems.dropFirst()).contains { $0 + $1 == joined || Words.stem($0 + $1) == joined }
    }
}
