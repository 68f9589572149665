import Retrieval
import SQLSyntax

/// Where a day says that something has ended, its being empty says that it goes on: "no longer alive" has a day of death, "still employed"
/// no day of leaving. Models turn the two round.
enum EndedOrNot {
    /// Words of columns that say so.
    static let ends: Set = ["died", "death", "deceased", "left", "leaving", "end", "ended", "closed", "closing", "terminated", "termination", "retired", "retirement", "departed", "until", "demolished", "cancelled", "discontinued"]

    static func turn(_ tree: SyntaxTree, _ question: String, isEnglish: Bool, _ notes: inout Notes) -> SyntaxTree {
        let text = " \(QuestionFrame.words(question).joined(separator: " ")) "
        let hasEnded = text.contains(/\ (?:no longer|not (?:alive|living|active|employed) any ?more|dead|deceased|passed away|have died|has died)\ /)
        let goesOn = text.contains(/\ (?:still|alive|living|currently)\ /) && !text.contains(/\ (?:not|no|never|longer) (?:\w+ )?(?:still|alive|living|currently)\ /)
        guard isEnglish, hasEnded != goesOn else { return tree }
        let changed = tree.mapNodes { node in
            guard node["type"]?.string == (hasEnded ? "OPERATOR_IS_NULL" : "OPERATOR_IS_NOT_NULL"), let name = node["children"]?.array.first.flatMap(SyntaxTree.path)?.last,
                !ends.isDisjoint(with: Words.nameWords(name))
            else { return nil }
            var node = node
            node["type"] = .string(hasEnded ? "OPERATOR_IS_NOT_NULL" : "OPERATOR_IS_NULL")
            return node
        }
        if changed != tree { notes.repairs.append(hasEnded ? "asked for what has ended" : "asked for what goes on") }
        return changed
    }
}
