/// Tells a question that goes on with the one before ("and in 2023?", "only the north", "by month instead") from one
/// that is complete in itself. English cues, as the frame's; what has none of them is taken as complete.
enum FollowUp {
    static func isOne(_ text: String) -> Bool {
        let words = QuestionFrame.words(text)
        guard let first = words.first else { return false }
        let joined = " " + words.joined(separator: " ") + " "
        func has(_ phrases: [String]) -> Bool { phrases.contains { joined.contains(" \($0) ") } }
        if has(Self.references) || Self.openings.contains(where: { joined.hasPrefix(" \($0) ") }) { return true }
        // A thing asked for needs a word that asks: "per month, please", "Poland?".
        return !asking.contains(first) && words.count <= 6 && !has(asking)
    }

    /// Point at what was said before.
    private static let references = [
        "instead", "same", "them", "those", "these", "they", "it", "as well", "too", "again", "the others", "the rest", "that list", "the list above",
        "previous", "of that", "for that", "in that", "do that", "break that", "break this", "split that", "split this", "show this", "show that",
    ]
    private static let openings = [
        "and", "but", "now", "only", "just", "also", "or", "then", "what about", "how about", "ok", "okay", "what if", "plus", "without", "excluding",
        "except", "including", "sort", "order by", "sorted", "ordered", "grouped", "group by", "limit", "why", "make it", "as a", "no", "compare with", "compare to", "compared", "versus",
    ]
    private static let asking = [
        "what", "which", "who", "whose", "where", "when", "how", "show", "list", "give", "find", "count", "compare", "return", "display", "get", "tell",
        "is", "are", "was", "were", "do", "does", "did", "name", "calculate", "total", "average", "top", "number",
    ]

    /// What the complete question must still hold of the follow-up: its numbers, and the words that carry its meaning.
    static func keeps(_ complete: String, of text: String) -> Bool {
        let stems = Set(QuestionFrame.words(complete).map(Self.stem))
        return QuestionFrame.words(text).filter { $0.count > 3 && !small.contains($0) || Double($0) != nil }
            .allSatisfy { stems.contains(stem($0)) }
    }

    /// Enough to tell words apart, whatever their ending.
    private static func stem(_ word: String) -> String { String(word.prefix(4)) }

    private static let small: Set = [
        "instead", "same", "ones", "only", "just", "also", "then", "what", "about", "them", "those", "these", "they", "that", "this", "well", "again", "other",
        "others", "previous", "break", "down", "split", "show", "make", "without", "excluding", "except", "including", "sort", "sorted", "order",
        "ordered", "group", "grouped", "please", "with", "have", "their", "there", "when", "does", "from", "into", "many", "much", "list", "give", "look",
        "looks", "like", "okay", "change", "switch", "rather", "than", "figures", "numbers", "filter", "limit", "which", "were", "each", "every",
    ]
}
