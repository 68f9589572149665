import Foundation
import Retrieval

/// A question as the matcher compares it: words in the singular and in canonical form, numbers, calendar periods, and
/// which of them carry no meaning of their own.
struct Wording: Sendable {
    struct Token: Sendable {
        enum Kind: Sendable, Hashable {
            case word(String)
            /// The number, and the sign that was written with it: "%" or a currency.
            case number(Double, unit: String)
            case period(Period)
        }
        var kind: Kind
        /// Normalised as stored values are.
        var normal: String
        var range: Range<String.Index>
        /// Articles, politeness, auxiliaries: equal questions may differ in them.
        var isDroppable = false
    }

    /// A question of more than this does not match.
    static let tokenLimit = 200
    static let byteLimit = 16_384

    let text: String
    let tokens: [Token]
    let isTooLong: Bool

    init(_ text: String) {
        self.text = text
        let isLong = text.utf8.count > Self.byteLimit
        let written = isLong ? [] : Self.split(text)
        isTooLong = isLong || written.count > Self.tokenLimit
        tokens = Self.markDroppable(Self.canonical(Array(written.prefix(Self.tokenLimit))), in: text)
    }

    func normal(_ span: Range<Int>) -> String { tokens[span].map(\.normal).joined(separator: " ") }

    func written(_ span: Range<Int>) -> String {
        guard let first = span.first, let last = span.last else { return "" }
        return String(text[tokens[first].range.lowerBound..<tokens[last].range.upperBound])
    }

    // MARK: Tokens

    private static let expression: NSRegularExpression? = {
        let month = #"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"#
        let patterns = [
            #"\d{4}-\d{2}-\d{2}(?![\d-])"#, #"\d{4}-\d{2}(?![\d-])"#, #"q[1-4][ /-]{0,2}\d{4}(?!\d)"#,
            #"\d{4}[ /-]{0,2}q[1-4](?![a-z0-9])"#,
            #"(?:1st|2nd|3rd|4th|first|second|third|fourth) quarter (?:of |in )?\d{4}(?!\d)"#,
            month + #"\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}(?!\d)"#,
            #"\d{1,2}(?:st|nd|rd|th)? (?:of )?"# + month + #"\.?,? \d{4}(?!\d)"#, month + #"\.?,? (?:of )?\d{4}(?!\d)"#,
            #"-?[$€£]?\d{1,3}(?:,\d{3})+(?:\.\d+)? ?%?(?![\p{L}\d])"#,
            #"-?[$€£]?\d{1,15}(?:\.\d{1,9})? ?%?(?![\p{L}\d])"#,
            #"[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}\p{N}]+)*"#,
            // Comparison signs, and symbols, which may be all there is of a name.
            #"[\p{Sm}\p{So}#&]+"#,
        ]
        // A word or number does not begin in the middle of another.
        let source = #"(?<![\p{L}\p{N}])(?:"# + patterns.joined(separator: "|") + ")"
        return try? NSRegularExpression(pattern: source, options: .caseInsensitive)
    }()

    private static func split(_ text: String) -> [Token] {
        guard let expression else { return [] }
        let whole = NSRange(text.startIndex..<text.endIndex, in: text)
        var tokens: [Token] = []
        for match in expression.matches(in: text, range: whole) {
            guard let range = Range(match.range, in: text) else { continue }
            tokens += read(String(text[range]), range)
            if tokens.count > tokenLimit { break }
        }
        return tokens
    }

    private static func read(_ written: String, _ range: Range<String.Index>) -> [Token] {
        let normal = Words.normalize(written)
        if let period = period(written.lowercased()) {
            return [Token(kind: .period(period), normal: normal, range: range)]
        }
        let unit = String(written.filter { "$€£%".contains($0) })
        let digits = written.filter { !"$€£%, ".contains($0) }
        if digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }),
            let number = Double(digits)
        {
            let isYear = unit.isEmpty && digits.utf8.count == 4 && Period.isYear(Int(number)) && !written.contains(",")
            return [
                Token(
                    kind: isYear ? .period(.year(Int(number))) : .number(number, unit: unit), normal: normal,
                    range: range)
            ]
        }
        if normal.isEmpty { return [Token(kind: .word(written), normal: written, range: range)] }
        return normal.split(separator: " ").map {
            Token(kind: .word(Words.singular(String($0))), normal: String($0), range: range)
        }
    }

    /// A period of more than a year's four digits.
    private static func period(_ text: String) -> Period? {
        if text.contains("quarter"), let year = Int(text.suffix(4)) {
            let number = ordinals.firstIndex { $0.contains(where: text.hasPrefix) }
            return number.map { Period.quarter(year, $0 + 1) }.flatMap { $0.isValid ? $0 : nil }
        }
        let numbers = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
        let letters = text.filter { $0.isLetter }
        let found: Period? =
            switch numbers.count {
            case 3 where letters.isEmpty: .day(numbers[0], numbers[1], numbers[2])
            case 2 where letters.isEmpty && text.count == 7 && text.contains("-"): .month(numbers[0], numbers[1])
            case 2 where letters == "q":
                numbers[0] <= 4 ? .quarter(numbers[1], numbers[0]) : .quarter(numbers[0], numbers[1])
            case 2 where !letters.isEmpty:
                monthNumber(text).map { .day(numbers[1], $0, numbers[0]) }
            case 1 where !letters.isEmpty && numbers[0] > 31: monthNumber(text).map { .month(numbers[0], $0) }
            default: nil
            }
        return found.flatMap { $0.isValid ? $0 : nil }
    }

    private static func monthNumber(_ text: String) -> Int? {
        let words = text.split { !$0.isLetter }.map(String.init)
        return words.lazy.compactMap { word in
            guard let number = Period.months[String(word.prefix(3))] else { return nil }
            return monthNames[number - 1].hasPrefix(word) || word == "sept" ? number : nil
        }.first
    }

    private static let ordinals = [["1st", "first"], ["2nd", "second"], ["3rd", "third"], ["4th", "fourth"]]
    private static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    // MARK: Canonical words

    private static let numbers: [String: Double] = [
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100,
    ]
    private static let scales: [String: Double] = ["thousand": 1e3, "million": 1e6, "billion": 1e9]
    private static let synonyms = [
        "per": "by", "each": "by", "every": "by", "avg": "average", "mean": "average", "has": "have", "had": "have",
        "minimum": "min", "maximum": "max",
    ]

    private static func canonical(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        for var token in tokens {
            guard case .word(let word) = token.kind else {
                result.append(token)
                continue
            }
            if let scale = scales[word], let last = result.last, case .number(let number, let unit) = last.kind {
                result[result.count - 1].kind = .number(number * scale, unit: unit)
                result[result.count - 1].normal += " " + token.normal
                result[result.count - 1].range = last.range.lowerBound..<token.range.upperBound
                continue
            }
            if let number = numbers[word] { token.kind = .number(number, unit: "") }
            if let synonym = synonyms[token.normal] { token.kind = .word(synonym) }
            let before = result.last
            let isCount =
                (before?.normal == "how" && token.normal == "many")
                || (["number", "count"].contains(before?.normal) && token.normal == "of")
            if isCount, let before {
                result[result.count - 1] = Token(
                    kind: .word("count"), normal: before.normal + " " + token.normal,
                    range: before.range.lowerBound..<token.range.upperBound)
            } else if token.kind == .word("by"), before?.kind == .word("by") {
                continue
            } else {
                result.append(token)
            }
        }
        return result
    }

    // MARK: What may differ

    /// Nothing of these says what is asked. Negations, comparisons and superlatives are not among them.
    private static let anywhere: Set<String> = [
        "a", "an", "the", "please", "is", "are", "was", "were", "be", "been", "there", "of", "in", "do", "does", "did",
        "our", "my", "your", "that", "which", "what", "kindly",
    ]
    /// At the beginning, where they ask for the answer.
    private static let leading: Set<String> = anywhere.union([
        "could", "can", "would", "will", "you", "i", "we", "want", "need", "like", "to", "know", "see", "show", "me",
        "us", "give", "tell", "list", "find", "display", "get", "return", "let", "hi", "hello", "hey", "all",
    ])
    private static let trailing: Set<String> = ["please", "thank", "thanks", "you", "me", "us", "for", "to", "kindly"]

    private static func markDroppable(_ tokens: [Token], in text: String) -> [Token] {
        var tokens = tokens
        let hasLowercase = text.contains(where: \.isLowercase)
        // "US" is no pronoun and "Grade A" has no article.
        func mayBeDropped(_ index: Int) -> Bool {
            guard case .word = tokens[index].kind else { return false }
            let written = text[tokens[index].range]
            return !(hasLowercase && index > 0 && written.allSatisfy { $0.isUppercase || !$0.isLetter })
        }
        for index in tokens.indices where anywhere.contains(tokens[index].normal) && mayBeDropped(index) {
            tokens[index].isDroppable = true
        }
        // "For 2023" is "in 2023" and "for each" is "by", but "requests for Paris" are not those "of Paris".
        for index in tokens.indices.dropLast() where ["for", "during"].contains(tokens[index].normal) {
            if case .period = tokens[index + 1].kind { tokens[index].isDroppable = true }
            if tokens[index + 1].kind == .word("by") { tokens[index].isDroppable = true }
        }
        for index in tokens.indices {
            let isWish = tokens[index].normal == "id" && text[tokens[index].range].count == 3  // I'd
            let asks = leading.contains(tokens[index].normal) && (mayBeDropped(index) || tokens[index].normal == "i")
            guard asks || isWish else { break }
            tokens[index].isDroppable = true
        }
        for index in tokens.indices.reversed() {
            let isLast = index == tokens.count - 1
            guard trailing.contains(tokens[index].normal), mayBeDropped(index),
                !(isLast && ["for", "to"].contains(tokens[index].normal))
            else { break }
            tokens[index].isDroppable = true
        }
        return tokens
    }
}
