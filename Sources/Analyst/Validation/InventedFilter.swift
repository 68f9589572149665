import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Conditions on texts that nobody asked for: `city ILIKE '%'` says nothing, `name LIKE '%name%'` is a column's own name,
/// and a text that is neither in the question nor in the data leaves no rows.
struct InventedFilter: Sendable {
    let dataset: Dataset
    /// The question and what was added to it.
    let asked: String
    /// What the question's words were found to be.
    let values: [GroundedValue]

    func drop(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        guard let filter = tree.json["node"]?["where_clause"], filter != .null, tree.facts.setOperationCount == 0 else { return tree }
        let words = Set(Words.stems(asked))
        let conditions = SyntaxTree.conjuncts(filter)
        var kept: [SyntaxValue] = []
        for condition in conditions where await !isInvented(condition, tree, words) { kept.append(condition) }
        // One text that the question does not say may be a code for what it says. Texts of several columns are samples that were copied.
        let unsaid = kept.filter { isUnsaid($0, words) }
        if Set(unsaid.compactMap { Self.comparison($0)?.path }).count > 2 { kept.removeAll(where: unsaid.contains) }
        guard kept.count < conditions.count else { return tree }
        notes.repairs.append("left out a condition that nobody asked for")
        return tree.filtering(kept)
    }

    private func isInvented(_ condition: SyntaxValue, _ tree: SyntaxTree, _ words: Set<String>) async -> Bool {
        guard let (path, pattern) = Self.comparison(condition), let name = path.last else { return false }
        let text = pattern.filter { $0 != "%" && $0 != "_" }
        let stems = Words.stems(text)
        if stems.isEmpty { return pattern.contains("%") }
        guard words.isDisjoint(with: stems),
            let reference = tree.facts.columns.first(where: { $0.depth == 0 && $0.name.lowercased() == name.lowercased() && $0.clause == .filter }),
            let (table, column) = dataset.catalog.owner(of: reference, in: tree), column.typeClass == .text
        else { return Set(stems) == Set(Words.nameWords(name).map(Words.stem)) && pattern.contains("%") }
        return await !isStored(pattern, table, column)
    }

    private func isUnsaid(_ condition: SyntaxValue, _ words: Set<String>) -> Bool {
        guard let (_, pattern) = Self.comparison(condition) else { return false }
        let text = pattern.filter { $0 != "%" && $0 != "_" }
        return words.isDisjoint(with: Words.stems(text)) && !values.contains { $0.stored.lowercased() == text.lowercased() }
    }

    /// `column = 'text'`, LIKE or ILIKE, also of `lower(column)`.
    private static func comparison(_ node: SyntaxValue) -> (path: [String], text: String)? {
        let sides: [SyntaxValue]
        if node["type"]?.string == "COMPARE_EQUAL" {
            sides = [node["left"], node["right"]].compactMap { $0 }
        } else if ["~~", "~~*"].contains(node["function_name"]?.string ?? "") {
            sides = node["children"]?.array ?? []
        } else {
            return nil
        }
        guard sides.count == 2, var column = sides.first, sides[1]["class"]?.string == "CONSTANT", sides[1]["value"]?["type"]?["id"]?.string == "VARCHAR",
            let text = sides[1]["value"]?["value"]?.string
        else { return nil }
        if ["lower", "upper"].contains(column["function_name"]?.string ?? ""), let argument = column["children"]?.array.first { column = argument }
        return SyntaxTree.path(column).map { ($0, text) }
    }

    private func isStored(_ pattern: String, _ table: Table, _ column: Column) async -> Bool {
        let sql = "SELECT 1 FROM \(SQLText.identifier(table.name)) WHERE \(SQLText.identifier(column.name)) ILIKE \(SQLText.literal(pattern)) LIMIT 1"
        return await dataset.look(sql).map { !$0.isEmpty } ?? true
    }
}
