import Catalog
import Foundation
import Retrieval
import SQLSyntax

/// "Population density is population divided by surface area", asked for as density: a query that reads one of the two columns in its place
/// reads what the note computes of both.
struct NotedFormula: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func apply(_ tree: SyntaxTree, _ question: String, note: String?, _ notes: inout Notes) async -> SyntaxTree {
        guard let note, tree.facts.setOperationCount == 0, tree.json["node"]?["type"]?.string == "SELECT_NODE" else { return tree }
        let said = Words.stems(question)
        let tables = tree.facts.tables.filter { $0.depth == 0 }.compactMap { catalog.table(named: $0.name) }
        for formula in Self.formulas(note) {
            let name = Words.stems(formula.name)
            guard !tree.facts.functions.contains(formula.sign), !name.isEmpty, Set(name).isSubset(of: said), let first = column(formula.first, tables), let second = column(formula.second, tables),
                let pattern = await parser.expression("1.0 * a \(formula.sign) \(formula.sign == "/" ? "nullif(b, 0)" : "b")")
            else { continue }
            // A word of the formula's name that is a column's as well says nothing of that column.
            let free = Set(said).subtracting(name)
            let stand = tree.facts.columns.filter { column in
                column.depth == 0 && [first.name, second.name].contains { $0.lowercased() == column.name.lowercased() } && free.isDisjoint(with: Words.nameWords(column.name).map(Words.stem))
            }
            guard let reference = stand.first, Set(stand.map { $0.name.lowercased() }).count == 1, let path = await parser.expression(([reference.qualifier].compactMap(\.self) + [reference.name]).map(SchemaText.identifier).joined(separator: "."))
            else { continue }
            func sibling(_ column: Column) -> SyntaxValue { SyntaxTree.settingPath(path, (SyntaxTree.path(path) ?? []).dropLast() + [column.name]) }
            let reckoned = pattern.filling(["a": sibling(first), "b": sibling(second)])
            notes.repairs.append("computed \(formula.name.trimmingCharacters(in: .whitespaces)) as the note says")
            return tree.editingNode { node in
                node = node.changingOwnColumns { found, column in found.last?.lowercased() == reference.name.lowercased() ? reckoned.named(as: column) : nil }
            }
        }
        return tree
    }

    /// "X is A divided by B", "X is A multiplied by B".
    private static func formulas(_ note: String) -> [(name: String, first: String, second: String, sign: String)] {
        let rule = /(?:^|[.;,] ?)(?:the )?(?<name>[a-z ]+?) (?:is|are|equals|means) (?:calculated as |computed as )?(?:the )?(?<first>[a-z ]+?) (?<sign>divided|multiplied) by (?:the )?(?<second>[a-z ]+?)(?=[.;,]|$)/
        return note.lowercased().matches(of: rule).map { (String($0.name), String($0.first), String($0.second), $0.sign == "divided" ? "/" : "*") }
    }

    /// The one number column whose name says just that.
    private func column(_ phrase: String, _ tables: [Table]) -> Column? {
        let wanted = Set(Words.stems(phrase))
        let found = tables.flatMap(\.columns).filter { $0.typeClass.isNumeric && Set(Words.nameWords($0.name).map(Words.stem)) == wanted }
        return found.count == 1 ? found[0] : nil
    }
}
