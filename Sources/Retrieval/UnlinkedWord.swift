/// A word of the question that nothing in the data, the operators or the language explains.
public struct UnlinkedWord: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable { case noun, properNoun, quotation, verb, adjective, adverb, foreign }
    /// As written in the question.
    public var text: String
    public var kind: Kind
    /// How strongly it signals a concept that the data lacks, 0 to 1. From 0.8 on it's raised as a flag too.
    public var weight: Double
    public init(text: String, kind: Kind, weight: Double) { (self.text, self.kind, self.weight) = (text, kind, weight) }

    /// From this weight on the word alone is reason to doubt that the data can answer.
    public static let flagged = 0.8

    /// Kind by suffix and place: what can't be told is a noun.
    static func judge(_ position: Int, in question: Question) -> UnlinkedWord {
        let token = question.tokens[position]
        let text = question.written(position..<position + 1)
        func word(_ kind: Kind, _ weight: Double) -> UnlinkedWord {
            UnlinkedWord(text: text, kind: kind, weight: weight)
        }
        if token.normal.unicodeScalars.contains(where: { !$0.isASCII }) { return word(.foreign, 0.5) }
        if token.quotation != nil { return word(.quotation, 0.6) }
        if token.isProper || token.isAcronym { return word(.properNoun, 0.6) }
        let normal = token.normal
        func ends(_ endings: [String]) -> Bool {
            endings.contains { normal.count > $0.count + 2 && normal.hasSuffix($0) }
        }
        if normal.utf8.count <= 2 || normal.utf8.contains(where: { $0 < 0x3A }) { return word(.noun, 0.4) }
        if ends(["ly"]) { return word(.adverb, 0.2) }
        let before = position > 0 ? question.tokens[position - 1].normal : ""
        let isHead =
            ["how many", "number of", "amount of"].contains(
                question.normal(max(0, position - 2)..<position)) || ["each", "every", "per", "many"].contains(before)
        if isHead { return word(.noun, 1) }
        // After a preposition that takes a thing, -ing names one: "spent on advertising".
        if ends(["ing"]), ["on", "of", "for", "about", "our", "their"].contains(before) { return word(.noun, 0.8) }
        if ends(["ing", "ed"]) { return word(.verb, 0.4) }
        if ends(["able", "ible", "ful", "ous", "ive", "ical", "less", "est", "ish", "ary"]) {
            return word(.adjective, 0.4)
        }
        if [
            "to", "do", "does", "did", "can", "could", "will", "would", "should", "may", "might", "not", "who", "they",
            "we", "i",
        ]
        .contains(before) {
            return word(.verb, 0.4)
        }
        return word(.noun, isNearCommon(normal) ? 0.5 : 0.8)
    }

    /// Common words of four letters and more, by their first byte.
    private static let commonByFirst = Dictionary(
        grouping: CommonEnglish.all.map { (word: $0, bytes: Array($0.utf8)) }.filter { $0.bytes.count >= 4 }
    ) { $0.bytes[0] }

    /// Derived from a verb of asking (registration, production) or a slip of a common word.
    private static func isNearCommon(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        return (commonByFirst[bytes.first ?? 0] ?? []).contains { common, other in
            let shared = zip(bytes, other).prefix { $0 == $1 }.count
            if shared >= 5, shared * 5 >= bytes.count * 2, shared + 3 >= other.count,
                CommonEnglish.verbs.contains(common)
            {
                return true
            }
            return abs(other.count - bytes.count) <= 2 && Words.jaroWinkler(bytes, other) >= 0.95
        }
    }
}
