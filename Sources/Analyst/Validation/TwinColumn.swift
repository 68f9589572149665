import Catalog
import Retrieval
import SQLSyntax

/// "Trips that ended at a station" of a table with `start_station` and `end_station`: where two columns differ by one word, the one
/// whose word stands in the question beside what both are called.
struct TwinColumn: Sendable {
    let catalog: Catalog

    func choose(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) -> SyntaxTree {
        let facts = tree.facts
        let words = QuestionWords(question)
        var chosen = tree
        for reference in facts.columns where !reference.mayBeAlias {
            // Which key is meant, RoleKeys tells.
            guard let (table, column) = catalog.owner(of: reference, in: tree), ![.key, .foreignKey].contains(column.role), let twin = twin(of: column, in: table, words),
                !facts.columns.contains(where: { $0.name.lowercased() == twin.name.lowercased() })
            else { continue }
            let changed = chosen.renamingColumn(reference.name, qualifier: reference.qualifier, to: [reference.qualifier, twin.name].compactMap { $0 })
            guard changed != chosen else { continue }
            chosen = changed
            let repair = "read \(Humanized.name(twin.name)) rather than \(Humanized.name(column.name))"
            if !notes.repairs.contains(repair) { notes.repairs.append(repair) }
        }
        return chosen
    }

    private func twin(of column: Column, in table: Table, _ words: QuestionWords) -> Column? {
        let own = Words.nameWords(column.name)
        let twins = table.columns.filter { other in
            let names = Words.nameWords(other.name)
            guard other.name != column.name, names.count == own.count, names.count > 1, other.typeClass == column.typeClass else { return false }
            let differing = names.indices.filter { names[$0] != own[$0] }
            guard differing.count == 1, let place = differing.first, !Self.isPlain(names[place]), !Self.isPlain(own[place]),
                !words.stems.contains(Words.stem(own[place]))
            else { return false }
            let shared = names.indices.filter { $0 != place }.map { Words.stem(names[$0]) }
            /// Whether a shared word stands at most four words from this one: "ending at each respective station".
            func isNear(_ position: Int) -> Bool { words.stems.indices.contains { abs($0 - position) <= 4 && shared.contains(words.stems[$0]) } }
            // A difference has two ends, one of which goes without saying.
            let isOfTwoEnds = words.plain.indices.contains { ["difference", "range", "spread"].contains(words.plain[$0]) && isNear($0) }
            if isOfTwoEnds, Self.isExtreme(names[place]) || Self.isExtreme(own[place]) { return false }
            return words.stems.indices.contains { Self.means(words.stems[$0], names[place]) && isNear($0) }
        }
        return twins.count == 1 ? twins[0] : nil
    }

    /// As said, or as a kind of mean and extreme is called too.
    private static func means(_ stem: String, _ word: String) -> Bool {
        stem == Words.stem(word) || [["mean", "averag", "avg"], ["max", "maximum", "highest"], ["min", "minimum", "lowest"]].contains { same in
            same.contains { stem.hasPrefix($0) } && same.contains { word.hasPrefix($0) }
        }
    }

    private static func isExtreme(_ word: String) -> Bool { ["max", "min", "high", "low"].contains { word.hasPrefix($0) } }

    /// Words that say what kind of thing a column holds, or that questions use of much else.
    private static func isPlain(_ word: String) -> Bool {
        word.count < 3 || word.first?.isNumber == true
            || ["name", "code", "number", "date", "year", "time", "type", "count", "total", "first", "last", "middle", "from", "key"].contains(word)
    }
}
