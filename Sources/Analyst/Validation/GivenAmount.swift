import Retrieval

/// The price that a question gives itself: "if all drugs cost 2 dollars per dose", "the fee for each session is 50". A query that reads
/// a price no table holds means this number. Only where the question gives one alone.
struct GivenAmount: Sendable, Hashable {
    /// As the question writes it, without separators.
    var number: String

    private static let words: Set = ["price", "cost", "fee", "charge", "fare", "rate", "amount", "bonus", "expense", "payment", "wage", "pay", "toll", "rent"]
    private static let verbs: Set = ["cost", "costs", "priced", "charged", "charges", "pays", "paid", "earns", "gets"]

    init?(_ question: String) {
        let given = /\b(?<verb>costs?|is|are|was|were|priced|charged|charges|pays?|paid|earns?|gets?)(?: at| only| just| exactly)? (?<mark>[$€£])?(?<number>\d[\d,]*(?:\.\d+)?)(?!\d|%| ?percent)(?<unit> (?:dollars?|euros?|pounds?|usd|eur|francs?|chf))?/.ignoresCase()
        let numbers = question.matches(of: given).compactMap { match -> String? in
            let before = QuestionFrame.words(String(question[..<match.range.lowerBound])).suffix(8)
            let isMoney = match.mark != nil || match.unit != nil || Self.verbs.contains(match.verb.lowercased()) || before.contains { Self.words.contains(Words.singular($0)) }
            return isMoney ? match.number.filter { $0 != "," } : nil
        }
        guard let number = numbers.first, Set(numbers).count == 1 else { return nil }
        self.number = number
    }

    /// Whether a name that no table has speaks of a price: `unit_price`, `TrainingFee`, `certificationfee`.
    func isMeant(by name: String) -> Bool {
        guard let last = Words.nameWords(name).last.map(Words.singular) else { return false }
        return Self.words.contains { last == $0 || $0.count > 2 && last.count > $0.count + 3 && last.hasSuffix($0) }
    }
}
