import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// "What has Sterling spent to date?" over a query that adds up everyone's: a name of the question, stored just so, that the query
/// doesn't use, is asked for.
struct ForgottenValue: Sendable {
    let repair: BindingRepair

    func ask(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard isEnglish, facts.setOperationCount == 0, facts.subqueryCount == 0, facts.commonTables.isEmpty, tree.json["node"]?["type"]?.string == "SELECT_NODE",
            // CASE may tell the rows of one from those of others.
            !tree.json.holds({ $0["class"]?.string == "CASE" }),
            let value = forgotten(tree.json.description.lowercased(), question, facts)
        else { return tree }
        let present = facts.tables.first { $0.name.lowercased() == value.column.table.lowercased() }
        let place = [present?.reference ?? value.column.table, value.column.column].map(SchemaText.identifier).joined(separator: ".")
        guard let condition = await repair.parser.expression("\(place) = \(SQLText.literal(value.stored))") else { return tree }
        var asked = tree.addingFilters([condition])
        if present == nil {
            guard let joined = await repair.rejoined(asked, keepsTables: true) else { return tree }
            asked = joined
        }
        notes.repairs.append("asked for '\(value.stored.prefix(60))' alone")
        return asked
    }

    /// The one name that nothing of is in the query, of the one column that can be meant.
    private func forgotten(_ text: String, _ question: String, _ facts: QueryFacts) -> GroundedValue? {
        let names = repair.catalog.nameStems
        let words = question.replacing(/['’]s\b/, with: "").split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
        let unused = repair.values.filter { value in
            guard value.match != .fuzzy, value.stored.count >= 3, value.stored.first?.isUppercase == true,
                let column = repair.catalog.table(named: value.column.table)?.column(named: value.column.column), column.typeClass == .text,
                case let own = value.stored.split(separator: " ").map(String.init), !own.contains(where: { $0.count > 2 && text.contains($0.lowercased()) }),
                // A column that is asked already has its condition: "the two days before Saturday".
                !facts.comparisons.contains(where: { $0.column.name.lowercased() == column.name.lowercased() }),
                // What columns and tables are called is no name, nor is what a sentence begins with.
                !Words.stems(value.stored).contains(where: names.contains),
                let start = words.indices.first(where: { words.dropFirst($0).starts(with: own) }), start > 0
            else { return false }
            let after = words.dropFirst(start + own.count).first?.lowercased() ?? ""
            return !["and", "or"].contains(after) && !["than", "like", "as", "except", "besides", "not", "without", "excluding", "versus", "vs", "between", "and", "or", "if"].contains(words[start - 1].lowercased())
        }
        guard let first = unused.first, Set(unused.map(\.stored)).count == 1 else { return nil }
        let columns = Set(unused.map(\.column))
        if columns.count == 1 { return first }
        let read = unused.filter { value in facts.tables.contains { $0.name.lowercased() == value.column.table.lowercased() } }
        return Set(read.map(\.column)).count == 1 ? read.first : nil
    }
}
