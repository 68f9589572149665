import Foundation

/// "The tallest player": a thing told by the extreme of a measure that people have a word of their own for.
struct SupposedExtreme {
    /// `min` or `max`.
    var function: String
    /// What a column of that measure is called.
    var measures: Set<String>

    private static let words: [String: SupposedExtreme] = [
        "tallest": .init(function: "max", measures: ["height", "tallness"]), "shortest": .init(function: "min", measures: ["height", "length", "duration"]),
        "heaviest": .init(function: "max", measures: ["weight", "mass"]), "lightest": .init(function: "min", measures: ["weight", "mass"]),
        "longest": .init(function: "max", measures: ["length", "duration", "distance"]), "largest": .init(function: "max", measures: ["area", "size", "population", "capacity"]),
        "biggest": .init(function: "max", measures: ["area", "size", "population", "capacity"]), "smallest": .init(function: "min", measures: ["area", "size", "population", "capacity"]),
        "fastest": .init(function: "max", measures: ["speed"]), "slowest": .init(function: "min", measures: ["speed"]), "oldest": .init(function: "max", measures: ["age"]),
        "youngest": .init(function: "min", measures: ["age"]), "deepest": .init(function: "max", measures: ["depth"]),
    ]

    /// The one such word of a clause, and the clause without it.
    static func split(_ clause: String) -> (SupposedExtreme, left: String)? {
        let found = QuestionFrame.words(clause).compactMap { word in words[word].map { (word, $0) } }
        guard found.count == 1, let (word, extreme) = found.first, let range = clause.range(of: word, options: .caseInsensitive) else { return nil }
        return (extreme, clause.replacingCharacters(in: range, with: ""))
    }
}
