import Foundation
import Retrieval
import SQLSyntax

/// "1 case equals 12 bottles", where the question reckons in bottles and a column counts cases: the number that the note gives stands
/// between the two. Small models take the question's own numbers in and leave the note's out.
struct NotedFactor: Sendable {
    let parser: SyntaxParser

    func apply(_ tree: SyntaxTree, _ question: String, note: String?, _ notes: inout Notes) async -> SyntaxTree {
        guard let note, tree.facts.setOperationCount == 0, let items = tree.json["node"]?["select_list"]?.array else { return tree }
        let said = Words.stems(question)
        func isSaid(_ unit: [String]) -> Bool { said.indices.contains { said[$0...].starts(with: unit) } }
        var changed = items
        for factor in Self.factors(note) where isSaid(factor.part) != isSaid(factor.whole) && !tree.json.holds({ $0.number == factor.number }) {
            // "How many bottles" of a column of cases; of a column that the note says is in one of the two, in the other.
            let kept = isSaid(factor.part) ? factor.whole : factor.part
            let columns = Self.columns(in: kept, note)
            guard let pattern = await parser.expression("x \(kept == factor.whole ? "*" : "/") \(MeasureUnit.text(factor.number))") else { continue }
            changed = changed.map { item in
                item.mapNodes { node in
                    guard let name = SyntaxTree.path(node)?.last.map({ Words.nameWords($0).map(Words.stem) }), columns.contains(name) || name == kept && kept == factor.whole else { return nil }
                    return pattern.filling(["x": node])
                }.named(as: item)
            }
        }
        guard changed != items, changed.contains(where: SyntaxTree.holdsAggregate) || !tree.facts.isGrouped else { return tree }
        notes.repairs.append("reckoned in the unit that the note gives")
        return tree.selecting(changed)
    }

    /// How many parts, by their stems, make one whole.
    private static func factors(_ note: String) -> [(whole: [String], part: [String], number: Double)] {
        let rule = /\b(?:1|one|a|an|each|every) (?<whole>(?:square |cubic )?[a-z]+) (?:is equal to|equals to|equals|equal to|is|=|contains|holds|has|consists of|comprises) (?<number>\d[\d,]*(?:\.\d+)?) (?<part>(?:square |cubic )?[a-z]+)\b/
        return note.lowercased().matches(of: rule).compactMap { match in
            guard let number = Double(match.number.filter { $0 != "," }), number > 0, number != 1 else { return nil }
            return (Words.stems(String(match.whole)), Words.stems(String(match.part)), number)
        }
    }

    /// Names, by their stems, of what the note says is in the unit: "the surface area is in square kilometres".
    private static func columns(in unit: [String], _ note: String) -> [[String]] {
        note.lowercased().matches(of: /(?:^|[.;,] ?)(?:the |all )?(?<name>[a-z ]+?)(?: of [a-z ]+)? (?:is|are) (?:given |kept |stored |measured )?in (?<unit>(?:square |cubic )?[a-z]+)/)
            .filter { Words.stems(String($0.unit)) == unit }.map { Words.stems(String($0.name)) }
    }
}
