import Foundation
import Retrieval
import SQLSyntax

/// "1 case equals 12 bottles", where the question reckons in bottles and a column counts cases: the number that the note gives stands
/// between the two. Small models take the question's own numbers in and leave the note's out.
struct NotedFactor: Sendable {
    let parser: SyntaxParser

    func apply(_ tree: SyntaxTree, _ question: String, note: String?, _ notes: inout Notes) async -> SyntaxTree {
        guard let note, tree.facts.setOperationCount == 0, let items = tree.json["node"]?["select_list"]?.array else { return tree }
        let said = Set(Words.stems(question))
        var changed = items
        for factor in Self.factors(note) where said.contains(factor.part) && !said.contains(factor.whole) && !tree.json.holds({ $0.number == factor.number }) {
            guard let pattern = await parser.expression("x * \(MeasureUnit.text(factor.number))") else { continue }
            changed = changed.map { item in
                item.mapNodes { node in
                    guard let name = SyntaxTree.path(node)?.last, Words.nameWords(name).map(Words.stem) == [factor.whole] else { return nil }
                    return pattern.filling(["x": node])
                }.named(as: item)
            }
        }
        guard changed != items, changed.contains(where: SyntaxTree.holdsAggregate) || !tree.facts.isGrouped else { return tree }
        notes.repairs.append("reckoned in the unit that the note gives")
        return tree.selecting(changed)
    }

    /// How many parts, by their stems, make one whole.
    private static func factors(_ note: String) -> [(whole: String, part: String, number: Double)] {
        let rule = /\b(?:1|one|a|an|each|every) (?<whole>[a-z]+) (?:is equal to|equals to|equals|equal to|is|=|contains|holds|has|consists of|comprises) (?<number>\d[\d,]*(?:\.\d+)?) (?<part>[a-z]+)\b/
        return note.lowercased().matches(of: rule).compactMap { match in
            guard let number = Double(match.number.filter { $0 != "," }), number > 1 else { return nil }
            return (Words.stem(String(match.whole)), Words.stem(String(match.part)), number)
        }
    }
}
