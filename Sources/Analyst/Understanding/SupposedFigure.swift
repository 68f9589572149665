import Foundation
import Retrieval

/// A figure that the question speaks of and gives itself: "longer than twice the average trip from the quay, if the average trip from the
/// quay takes 600". With the number in its place nothing is left to suppose.
public struct SupposedFigure: Sendable, Hashable {
    /// The question with the number for the words.
    public var rest: String
    public var note: String

    static func read(_ question: String) -> SupposedFigure? {
        described(question) ?? SupposedClause.splits(question).lazy.compactMap { given($0.clause, in: $0.rest) }.first
    }

    /// "Twice as long as 600, which is the average trip from the quay".
    private static func described(_ question: String) -> SupposedFigure? {
        let relative = /(?<number>\b\d+(?:,\d{3})*(?:\.\d+)?\b),? (?:which|that) is the (?<what>(?:average|mean|median|total|usual|lowest|highest|minimum|maximum) [^,.?!]+)/
        guard let match = question.firstMatch(of: relative) else { return nil }
        let rest = question.replacingCharacters(in: match.range, with: String(match.number))
        return SupposedFigure(rest: rest, note: "Supposing that the \(match.what) is \(match.number).")
    }

    /// The clause's subject, where the rest of the question compares with the same in one run of words.
    private static func given(_ clause: String, in rest: String) -> SupposedFigure? {
        guard let match = clause.firstMatch(of: /^(?<subject>.+?) (?:is|was|were|are|equals|has|had|have|takes?|took)(?: only| just| exactly)? (?<number>\d+(?:,\d{3})*(?:\.\d+)?)(?<object> [^\d]*)?$/)
        else { return nil }
        let subject = Words.contentStems(String(match.subject)).union(Words.contentStems(String(match.object ?? "")))
        // A thing alone is none: "if the room is 20" says nothing of a figure.
        guard subject.count > 2, let range = shortest(rest, subject) else { return nil }
        let figure = rest.replacingCharacters(in: range, with: String(match.number))
        return SupposedFigure(rest: figure, note: "Supposing that \(clause).")
    }

    /// The shortest run of words that says all of these and nothing else, with its article and quotes.
    private static func shortest(_ text: String, _ stems: Set<String>) -> Range<String.Index>? {
        let words = text.matches(of: /[\p{L}\p{N}]+/).map { (range: $0.range, stems: Words.contentStems(String($0.output))) }
        var best: Range<Int>?
        for start in words.indices where !words[start].stems.isDisjoint(with: stems) {
            var met: Set<String> = []
            for end in start..<min(words.count, start + 25) {
                guard words[end].stems.isSubset(of: stems) else { break }
                met.formUnion(words[end].stems)
                if met == stems {
                    if end + 1 - start < best?.count ?? .max { best = start..<(end + 1) }
                    break
                }
            }
        }
        guard var run = best else { return nil }
        while run.lowerBound > 0, ["the", "a", "an"].contains(text[words[run.lowerBound - 1].range].lowercased()) { run = (run.lowerBound - 1)..<run.upperBound }
        // Something is compared with it: "how many more guests stayed" counts them.
        let before = run.lowerBound > 0 ? text[words[run.lowerBound - 1].range].lowercased() : ""
        guard ["than", "twice", "thrice", "times", "half", "double", "above", "over", "below", "under", "to", "by", "from", "of", "exceeds", "exceed", "equals", "least", "most"].contains(before) else { return nil }
        var (start, end) = (words[run.lowerBound].range.lowerBound, words[run.upperBound - 1].range.upperBound)
        // A quotation is taken whole.
        if text[start..<end].count(where: { $0 == "\"" }) % 2 == 1 {
            if end < text.endIndex, text[end] == "\"" { end = text.index(after: end) } else if start > text.startIndex, text[text.index(before: start)] == "\"" { start = text.index(before: start) }
        }
        return start..<end
    }
}
