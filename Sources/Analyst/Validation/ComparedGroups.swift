import Catalog
import Retrieval
import SQLSyntax

/// "How many times the stations of the city with the most are those of the city with the fewest": the largest number of a group beside
/// the smallest. Small models count all rows, or take one group; the words tell what is counted and by what.
struct ComparedGroups: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func reckon(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) async -> SyntaxTree {
        let words = QuestionWords(question)
        let asked = Set(words.plain)
        let text = " \(words.plain.joined(separator: " ")) "
        guard isEnglish, !asked.isDisjoint(with: ["most", "highest", "greatest", "largest"]), !asked.isDisjoint(with: ["least", "fewest", "lowest", "smallest"]),
            text.contains(" number of ") || text.hasPrefix(" how many more "), tree.facts.comparisons.isEmpty, QuestionFrame(question).numbers.isEmpty, let sign = Self.sign(text),
            let counted = CountedThing(catalog: catalog, parser: parser).thing(question) ?? behindMost(words), let group = group(of: counted, words)
        else { return tree }
        let column = SchemaText.identifier(group.name)
        let counts = "SELECT count(*) AS n FROM \(SchemaText.identifier(counted.name)) WHERE \(column) IS NOT NULL GROUP BY \(column)"
        let reckoned = sign == "/" ? "1.0 * max(n) / min(n) AS times" : "max(n) - min(n) AS difference"
        guard let compared = try? await parser.parse("SELECT \(reckoned) FROM (\(counts))") else { return tree }
        notes.repairs.append("compared the largest number of \(Humanized.name(counted.name)) of one \(Humanized.name(group.name)) with the smallest")
        return compared
    }

    /// "The country with the most car makers": the table that stands there.
    private func behindMost(_ words: QuestionWords) -> Table? {
        let places = words.plain.indices.filter { ["most", "fewest", "least"].contains(words.plain[$0]) }
        let named = places.flatMap { words.tables(at: $0 + 1, catalog) }
        return Set(named.map(\.name)).count == 1 ? named[0] : nil
    }

    /// Asked for one number, which a division or a subtraction gives; nil where the groups themselves are asked for too.
    private static func sign(_ text: String) -> Character? {
        if text.contains(/^\ (?:how many times|(?:what is|calculate|find|give me|compute) the ratio|by what factor)\ /) { return "/" }
        return text.contains(/^\ (?:what is|calculate|find|give me|compute) the difference\ /) || text.contains(/^\ how many more\ .*\ most\ .*\ than\ /) ? "-" : nil
    }

    /// The one column of the table, or the one table it points at, that the question names beside what is counted.
    private func group(of counted: Table, _ words: QuestionWords) -> Column? {
        let thing = Set(Words.nameWords(counted.name).map(Words.stem))
        let said = Set(words.stems).subtracting(thing)
        let named = counted.columns.filter { column in
            guard column.role != .measure, !counted.primaryKey.contains(column.name) else { return false }
            // "Lift type" of lifts is their type.
            let own = Set(Words.nameWords(column.name).filter { !["id", "code", "name", "key"].contains($0) }.map(Words.stem)).subtracting(thing)
            if !own.isEmpty, own.isSubset(of: said) { return true }
            return catalog.relationships.contains { link in
                link.fromTable == counted.name && link.fromColumns == [column.name] && Set(Words.nameWords(link.toTable).map(Words.stem)).isSubset(of: said)
            }
        }
        return named.count == 1 ? named[0] : nil
    }
}
