/// Texts as hosted models take them: none empty, none too long, and not too much at once.
enum EmbeddingText {
    /// A token is at least one byte, so that a text of so many bytes fits wherever 8,191 tokens do.
    static let longest = 8_000

    static func prepared(_ text: String) -> String {
        // An empty input is refused, and with it all the others.
        text.allSatisfy(\.isWhitespace) ? "-" : text.clipped(toBytes: longest)
    }

    /// Consecutive runs of at most `count` texts and, more than one text, at most `bytes`.
    static func batches(_ texts: [String], count: Int, bytes: Int) -> [[String]] {
        var batches: [[String]] = []
        var size = 0
        for text in texts {
            let length = text.utf8.count
            if let last = batches.last, last.count < count, size + length <= bytes {
                batches[batches.count - 1].append(text)
                size += length
            } else {
                batches.append([text])
                size = length
            }
        }
        return batches
    }
}

extension String {
    /// The longest beginning of at most `limit` bytes that ends between two characters as Unicode numbers them.
    func clipped(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
