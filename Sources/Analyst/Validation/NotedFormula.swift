import Catalog
import Foundation
import Retrieval
import SQLSyntax

/// "Population density is population divided by surface area", asked for as density: a query that reads one of the two columns in its place,
/// or a column called so, reads what the note computes of both.
struct NotedFormula: Sendable {
    let repair: BindingRepair

    private var catalog: Catalog { repair.catalog }
    private var parser: SyntaxParser { repair.parser }

    func apply(_ tree: SyntaxTree, _ question: String, note: String?, _ notes: inout Notes) async -> SyntaxTree {
        guard let note, tree.facts.setOperationCount == 0, tree.json["node"]?["type"]?.string == "SELECT_NODE" else { return tree }
        let said = Words.stems(question)
        let tables = tree.facts.tables.filter { $0.depth == 0 }.compactMap { catalog.table(named: $0.name) }
        for formula in Formula.all(in: note) {
            let name = Words.stems(formula.name)
            guard !tree.facts.functions.contains(formula.sign), !name.isEmpty, Set(name).isSubset(of: said), let pattern = await parser.expression(formula.pattern) else { continue }
            let found = formula.operands.map { column($0, tables) }
            let operands = found.compactMap(\.self)
            // What the query doesn't read yet has to have but one place.
            guard operands.count == found.count, Set(operands.map(\.column)).count == operands.count else { continue }
            // A word of the formula's name that is a column's as well says nothing of that column.
            let free = Set(said).subtracting(name)
            let head = name.last ?? ""
            let stand = tree.facts.columns.filter { column in
                let words = Words.nameWords(column.name).map(Words.stem)
                let isOperand = operands.contains { $0.column.lowercased() == column.name.lowercased() }
                return column.depth == 0 && (isOperand || column.clause == .output && words.contains(head)) && free.isDisjoint(with: words)
            }
            guard let reference = stand.first, Set(stand.map { $0.name.lowercased() }).count == 1 else { continue }
            func path(_ operand: ColumnReference) -> [String] {
                let table = tree.facts.tables.first { $0.depth == 0 && $0.name.lowercased() == operand.table.lowercased() }
                return [table?.reference ?? operand.table, operand.column]
            }
            let values = Dictionary(uniqueKeysWithValues: zip(["a", "b"], operands.map(path)))
            let reckoned = pattern.mapNodes { node in SyntaxTree.path(node).flatMap { $0.count == 1 ? values[$0[0]] : nil }.map { SyntaxTree.settingPath(node, $0) } }
            let computed = tree.editingNode { node in
                node = node.changingOwnColumns { found, column in found.last?.lowercased() == reference.name.lowercased() ? reckoned.named(as: column) : nil }
            }
            let isRead = operands.allSatisfy { operand in tables.contains { $0.name == operand.table } }
            guard let whole = isRead ? computed : await repair.rejoined(computed, keepsTables: true) else { continue }
            notes.repairs.append("computed \(formula.name.trimmingCharacters(in: .whitespaces)) as the note says")
            return whole
        }
        return tree
    }

    /// The one number column that the phrase names: word for word, or by words cut short, of the tables read before others.
    private func column(_ phrase: String, _ tables: [Table]) -> ColumnReference? {
        let wanted = Words.nameWords(phrase)
        func isIt(_ column: Column) -> Bool {
            guard column.typeClass.isNumeric, case let words = Words.nameWords(column.name), !words.isEmpty else { return false }
            if Set(words.map(Words.stem)) == Set(wanted.map(Words.stem)) { return true }
            // A unit behind the name says how it is measured: `Dist_nm`.
            let plain = words.count > wanted.count && words[words.count - 1].count <= 3 ? Array(words.dropLast()) : words
            return plain.count == wanted.count && zip(plain, wanted).allSatisfy { Words.stem($0) == Words.stem($1) || ShortForm.isShort($0, of: $1) || Words.isShort($0, for: $1) }
        }
        for group in [tables, catalog.tables] {
            let found = group.flatMap { table in table.columns.filter(isIt).map { ColumnReference(table: table.name, column: $0.name) } }
            if !found.isEmpty { return found.count == 1 ? found[0] : nil }
        }
        return nil
    }
}

/// What a note says is computed of two others.
struct Formula: Sendable, Hashable {
    var name: String
    /// Two, in the order of the pattern's a and b.
    var operands: [String]
    /// The operator as the engine names its function.
    var sign: String
    var pattern: String { "1.0 * a \(sign) \(sign == "/" ? "nullif(b, 0)" : "b")" }

    /// "X is A divided by B", "X is calculated by multiplying A by B", "X = A - B".
    static func all(in note: String) -> [Formula] {
        let text = note.lowercased()
        let start = "(?:^|[.;,] ?)(?:the )?(?<name>[a-z ]+?)"
        let end = "(?=[.;,]|$)"
        let called = "(?:calculated|computed|caculated|obtained|determined|measured|found|given)"
        let rules: [(pattern: String, sign: String?, turned: Bool)] = [
            ("\(start) (?:is|are|equals|means) (?:\(called) as )?(?:the )?(?<first>[a-z ]+?) (?<sign>divided by|multiplied by|times|minus|plus) (?:the )?(?<second>[a-z ]+?)\(end)", nil, false),
            ("\(start) (?:is|are) (?:\(called) )?by (?<sign>dividing|multiplying|adding) (?:the )?(?<first>[a-z ]+?) (?:by|and|to|with) (?:the )?(?<second>[a-z ]+?)\(end)", nil, false),
            ("\(start) (?:is|are) (?:\(called) )?(?:by )?subs?tracting (?:the )?(?<first>[a-z ]+?) from (?:the )?(?<second>[a-z ]+?)\(end)", "-", true),
            ("\(start) ?= ?(?<first>[a-z ]+?) (?<sign>[-+*/]) (?<second>[a-z ]+?)\(end)", nil, false),
        ]
        return rules.flatMap { rule -> [Formula] in
            guard let pattern = try? Regex(rule.pattern) else { return [] }
            return text.matches(of: pattern).compactMap { match in
                func part(_ name: String) -> String? { match.output[name]?.substring.map { String($0).trimmingCharacters(in: .whitespaces) } }
                guard let name = part("name"), let first = part("first"), let second = part("second"), let sign = rule.sign ?? part("sign").flatMap({ Self.signs[$0] }), name.count <= 60 else { return nil }
                return Formula(name: name, operands: rule.turned ? [second, first] : [first, second], sign: sign)
            }
        }
    }

    private static let signs = [
        "divided by": "/", "dividing": "/", "/": "/", "multiplied by": "*", "multiplying": "*", "times": "*", "*": "*", "minus": "-", "-": "-", "plus": "+", "adding": "+", "+": "+",
    ]
}
