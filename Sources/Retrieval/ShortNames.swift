/// Words of names that are cut short, where a schema's names are: `obj_nr` for an object's number, `ln_dt` for a loan's
/// date. In a schema of whole words nothing is taken for a shortening: there `car` is a car and no part of a carrier.
struct ShortNames: Sendable {
    /// By first byte: the short words with their numbers.
    private var byFirst: [UInt8: [(bytes: [UInt8], number: Int)]] = [:]

    /// No name is taken to be cut short.
    var isEmpty: Bool { byFirst.isEmpty }

    /// Where fewer of the different words are short ones that English does not know, names are taken to be whole.
    private static let least = 0.3

    /// - Parameters:
    ///   - words: of all names, as written.
    ///   - number: a word's number in the vocabulary.
    init(_ words: [String], _ number: (String) -> Int?) {
        let different = Set(words)
        let short = different.filter(Self.isShort)
        guard Double(short.count) >= Self.least * Double(max(1, different.count)) else { return }
        for word in short.sorted() {
            let bytes = Array(word.utf8)
            guard bytes.count >= 2, let first = bytes.first, let number = number(word) else { continue }
            byFirst[first, default: []].append((bytes, number))
        }
    }

    private static func isShort(_ word: String) -> Bool {
        // `aid` and `pid` are keys in schemas of whole words, too.
        word.utf8.count <= 4 && !word.hasSuffix("id") && !word.utf8.contains { $0 < 0x61 || $0 > 0x7A }
            && (Synonyms.abbreviations[word] != nil || !CommonEnglish.contains(word))
    }

    /// The short words that the word may be cut to: its beginning of three letters or more, or, for one without a vowel
    /// within, letters of it in their order.
    func words(for word: String) -> [Int] {
        let bytes = Array(word.utf8)
        guard let first = bytes.first else { return [] }
        return (byFirst[first] ?? []).filter { short, _ in
            guard short.count < bytes.count else { return false }
            if short.count >= 3, bytes.starts(with: short) { return true }
            let isSkeleton = !short.dropFirst().contains { Self.vowels.contains($0) }
            return isSkeleton && (short.count >= 3 || bytes.count <= 5) && Self.isSubsequence(short, of: bytes)
        }.map(\.number)
    }

    private static let vowels = Set("aeiou".utf8)

    private static func isSubsequence(_ short: [UInt8], of long: [UInt8]) -> Bool {
        var rest = short[...]
        for byte in long where byte == rest.first { rest = rest.dropFirst() }
        return rest.isEmpty
    }
}
