import Catalog
import Retrieval
import SQLSyntax

/// What a question's words leave open, which of the readings a query took, and what the other one would be. English.
///
/// The kinds are those of I. Saparina and M. Lapata, "AMBROSIA" (2024): scope, attachment and vagueness.
struct OtherReadings: Sendable {
    let catalog: Catalog
    let words: QuestionWords
    let tree: SyntaxTree
    let facts: QueryFacts
    let values: [GroundedValue]
    let frame: QuestionFrame

    init(_ understanding: Understood, _ executed: Executed, catalog: Catalog) {
        self.catalog = catalog
        words = QuestionWords(understanding.question.text)
        (tree, facts) = (executed.query.tree, executed.query.tree.facts)
        (values, frame) = (understanding.context.values, understanding.frame)
    }

    static func assumptions(_ understanding: Understood, _ executed: Executed, catalog: Catalog) -> [Assumption] {
        guard understanding.isEnglish else { return [] }
        let readings = OtherReadings(understanding, executed, catalog: catalog)
        return [readings.scope(), readings.attachment(), readings.likeness()].compactMap { $0 }
    }
}

/// A question's words as written, without punctuation, and their stems, one for one.
struct QuestionWords: Sendable {
    let plain: [String]
    let stems: [String]

    init(_ question: String) {
        plain = Words.normalize(question).split(separator: " ").map(String.init)
        stems = plain.map(Words.stem)
    }

    func text(_ range: Range<Int>) -> String { plain[range].joined(separator: " ") }

    /// The tables whose whole name stands at this place, singular or plural.
    func tables(at place: Int, _ catalog: Catalog) -> [Table] {
        catalog.tables.filter { stems.dropFirst(place).starts(with: Words.nameWords($0.name).map(Words.stem)) }
    }

    /// Where the name's words stand in a row, singular or plural.
    func range(ofName name: String) -> Range<Int>? {
        range(ofStems: Words.nameWords(name).map(Words.stem))
    }

    /// Where these stems stand in a row; nil for none.
    func range(ofStems wanted: [String]) -> Range<Int>? {
        guard !wanted.isEmpty, wanted.count <= stems.count else { return nil }
        return (0...(stems.count - wanted.count)).first { Array(stems[$0..<($0 + wanted.count)]) == wanted }.map { $0..<($0 + wanted.count) }
    }
}
