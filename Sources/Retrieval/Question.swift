/// A question cut into words. At most `tokenLimit` words of at most 64 scalars are looked at, within the first
/// `scalarLimit` scalars; what comes later doesn't take part in linking.
struct Question: Sendable {
    static let tokenLimit = 256
    static let scalarLimit = 8_192

    struct Token: Sendable {
        var range: Range<String.Index>
        /// One normalised word.
        var normal: String
        var stem: String
        var isNumber: Bool
        /// Starts with a capital and isn't the first word of a sentence.
        var isProper: Bool
        /// All letters are capitals, two or more.
        var isAcronym: Bool
        var startsSentence: Bool
        /// Number of the quotation the word stands in.
        var quotation: Int?
    }

    let text: String
    let tokens: [Token]
    /// Token ranges inside quotation marks, in order.
    let quotations: [Range<Int>]

    init(_ text: String) {
        let limit = text.unicodeScalars.index(text.startIndex, offsetBy: Self.scalarLimit, limitedBy: text.endIndex)
        self.text = String(text.unicodeScalars[..<(limit ?? text.endIndex)])
        var tokens = Self.words(of: self.text)
        var quotations: [Range<Int>] = []
        for quoted in Self.quotedRanges(of: self.text) {
            let inside = tokens.indices.filter { quoted.contains(tokens[$0].range.lowerBound) }
            guard let first = inside.first, let last = inside.last, tokens[first].quotation == nil else { continue }
            for index in inside { tokens[index].quotation = quotations.count }
            quotations.append(first..<last + 1)
        }
        (self.tokens, self.quotations) = (tokens, quotations)
    }

    func written(_ span: Range<Int>) -> String {
        guard let first = span.first, let last = span.last else { return "" }
        return String(text[tokens[first].range.lowerBound..<tokens[last].range.upperBound])
    }

    func normal(_ span: Range<Int>) -> String { tokens[span].map(\.normal).joined(separator: " ") }

    /// Words held together by hyphens: "in-person".
    func isCompound(_ span: Range<Int>) -> Bool {
        span.count > 1
            && span.dropLast().allSatisfy { position in
                let (end, next) = (tokens[position].range.upperBound, tokens[position + 1].range.lowerBound)
                return end < next && ["-", "\u{2010}", "\u{2011}"].contains(text[end..<next])
            }
    }

    private static func words(of text: String) -> [Token] {
        let scalars = text.unicodeScalars
        var tokens: [Token] = []
        var index = scalars.startIndex
        var sentenceStart = true
        while index < scalars.endIndex, tokens.count < tokenLimit {
            let scalar = scalars[index]
            guard Words.isWordScalar(scalar) else {
                if [".", "?", "!", ":", "\n"].contains(scalar) { sentenceStart = true }
                index = scalars.index(after: index)
                continue
            }
            let start = index
            var length = 0
            while index < scalars.endIndex, length < 64 {
                let here = scalars[index]
                if Words.isWordScalar(here) {
                    if Words.standsAlone(here), length > 0 { break }
                    index = scalars.index(after: index)
                    length += 1
                    if Words.standsAlone(here) { break }
                } else if here == "'" || here == "’" || here == "ʼ" {
                    let next = scalars.index(after: index)
                    guard next < scalars.endIndex, Words.isWordScalar(scalars[next]) else { break }
                    index = next
                } else {
                    break
                }
            }
            let written = String(scalars[start..<index])
            // A word may fall apart in normalisation (℀ is "a/c"): each part is a token of the same place.
            for normal in Words.normalize(written).split(separator: " ").prefix(4) {
                let normal = String(normal)
                tokens.append(
                    Token(
                        range: start..<index, normal: normal, stem: Words.stem(normal),
                        isNumber: normal.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 },
                        isProper: !sentenceStart && scalar.properties.isUppercase,
                        isAcronym: length > 1 && written.unicodeScalars.allSatisfy { $0.properties.isUppercase },
                        startsSentence: sentenceStart, quotation: nil))
            }
            sentenceStart = false
        }
        return tokens
    }

    private static let closing: [Character: Character] = [
        "\"": "\"", "“": "”", "„": "“", "«": "»", "‘": "’", "'": "'", "`": "`", "「": "」",
    ]

    /// What stands between quotation marks; a single mark opens only before a word and closes only after one.
    private static func quotedRanges(of text: String) -> [Range<String.Index>] {
        var ranges: [Range<String.Index>] = []
        var index = text.startIndex
        while index < text.endIndex {
            let opening = text[index]
            let start = text.index(after: index)
            guard let close = closing[opening], start < text.endIndex, !text[start].isWhitespace,
                index == text.startIndex || !text[text.index(before: index)].isLetter,
                let end = closingIndex(close, in: text, from: start)
            else {
                index = start
                continue
            }
            ranges.append(start..<end)
            index = text.index(after: end)
        }
        return ranges
    }

    private static func closingIndex(_ mark: Character, in text: String, from start: String.Index) -> String.Index? {
        var index = start
        var length = 0
        while index < text.endIndex, length < 200 {
            let next = text.index(after: index)
            if text[index] == mark, index > start,
                next == text.endIndex || !(text[next].isLetter || text[next].isNumber)
            {
                return index
            }
            (index, length) = (next, length + 1)
        }
        return nil
    }
}
