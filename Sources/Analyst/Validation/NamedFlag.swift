import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// "Official languages" are those whose flag `is_official` is set. A query that reads the flag's table and leaves the flag
/// aside counts the others too.
struct NamedFlag: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func condition(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        let words = QuestionFrame.words(question)
        var tree = tree
        for name in Set(facts.tables.map { $0.name.lowercased() }).sorted() {
            guard let table = catalog.table(named: name) else { continue }
            for column in table.columns {
                guard let (word, values) = Self.flag(column), let place = words.firstIndex(where: { Self.means($0, word) }),
                    // Whatever the query says of the flag, it has thought of it.
                    !facts.columns.contains(where: { $0.name.lowercased() == column.name.lowercased() }),
                    !isNamedElsewhere(word, besides: column, facts)
                else { continue }
                // Where the table stands in a NOT IN, that is what denies.
                let isDenied = place > 0 && facts.tables.contains { $0.depth == 0 && $0.name.lowercased() == name } && ["not", "non", "un"].contains(words[place - 1])
                let value = isDenied ? values.no : values.yes
                var conditions: [String: SyntaxValue] = [:]
                for read in facts.tables where read.name.lowercased() == name {
                    conditions[read.reference.lowercased()] = await parser.expression(
                        "\(SchemaText.identifier(read.reference)).\(SchemaText.identifier(column.name)) = \(value)")
                }
                let changed = Self.adding(conditions, of: name, to: tree)
                guard changed != tree else { continue }
                tree = changed
                notes.repairs.append("kept those that are \(isDenied ? "not " : "")\(word)")
                notes.assumptions.append("\"\(words[place])\" is read as \(Humanized.name(column.name)) = \(value).")
            }
        }
        return tree
    }

    /// The word a flag stands for, and how it says yes and no; nil when the column is none.
    private static func flag(_ column: Column) -> (word: String, values: (yes: String, no: String))? {
        let prefixes: Set = ["is", "was", "has", "flag", "ind", "indicator", "yn", "status"]
        let words = Words.nameWords(split(column.name)).filter { !prefixes.contains($0) }
        guard words.count == 1, words[0].count >= 4, words[0] != "other" else { return nil }
        if column.typeClass == .boolean { return (words[0], ("true", "false")) }
        guard column.profile.distinctCount == 2, !column.profile.distinctIsApproximate else { return nil }
        let stored = column.profile.topValues.map(\.value)
        guard stored.count == 2 else { return nil }
        for (yes, no) in [("t", "f"), ("y", "n"), ("yes", "no"), ("true", "false"), ("1", "0")] {
            guard let found = stored.first(where: { $0.lowercased() == yes }), let other = stored.first(where: { $0.lowercased() == no }) else { continue }
            // Numbers are flags only where their name says so.
            if yes == "1", Words.nameWords(split(column.name)).count == 1 { return nil }
            return column.typeClass.isNumeric ? (words[0], (found, other)) : (words[0], (SQLText.literal(found), SQLText.literal(other)))
        }
        return nil
    }

    /// `isofficial` is two words too.
    private static func split(_ name: String) -> String {
        let lower = name.lowercased()
        for prefix in ["is", "has"] where lower == name && lower.hasPrefix(prefix) && !lower.contains("_") && lower.count >= prefix.count + 5 {
            return prefix + "_" + lower.dropFirst(prefix.count)
        }
        return name
    }

    private static func means(_ word: String, _ flag: String) -> Bool {
        word == flag || Words.stem(word) == Words.stem(flag) || word == flag + "ly"
    }

    /// A table or another column that is called so may be what the word means.
    private func isNamedElsewhere(_ word: String, besides column: Column, _ facts: QueryFacts) -> Bool {
        Set(facts.tables.map(\.name)).compactMap(catalog.table(named:)).contains { table in
            Words.nameWords(table.name).contains { Self.means($0, word) }
                || table.columns.contains { $0.name != column.name && Words.nameWords($0.name).contains { Self.means($0, word) } }
        }
    }

    /// To every SELECT that reads the table itself.
    private static func adding(_ conditions: [String: SyntaxValue], of table: String, to tree: SyntaxTree) -> SyntaxTree {
        tree.mapNodes { node in
            guard node["type"]?.string == "SELECT_NODE", let from = node["from_table"] else { return nil }
            var found: SyntaxValue?
            func look(_ from: SyntaxValue) {
                if from["type"]?.string == "BASE_TABLE", from["table_name"]?.string?.lowercased() == table {
                    let alias = from["alias"]?.string ?? ""
                    found = conditions[alias.isEmpty ? table : alias.lowercased()]
                } else if from["type"]?.string == "JOIN" {
                    for side in ["left", "right"] { from[side].map(look) }
                }
            }
            look(from)
            guard let found else { return nil }
            return SyntaxTree.adding(found, to: node)
        }
    }
}
