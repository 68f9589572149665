import Catalog

/// Stored text values by their normalised form, by their singular form, and by trigrams for misspellings.
/// Built in one pass over flat arrays; 200,000 values take a few tens of megabytes.
struct ValueIndex: Sendable {
    struct Hit: Sendable {
        var column: Int
        var stored: String
        var match: GroundedValue.Match
        /// 1 for equal forms, else the similarity, 0 to 1.
        var similarity: Double
    }

    /// Normalised values of more bytes are free text, not something a question names.
    static let longest = 120

    let columns: [ColumnReference]
    private let stored: [[String]]
    private var texts = ByteTable()
    private var singulars = ByteTable()
    /// Occurrences of text `n`: `occurrences[starts[n]..<starts[n + 1]]`, as (column, row).
    private var occurrenceStarts: [UInt32] = []
    private var occurrences: [(column: UInt32, row: UInt32)] = []
    /// Texts of singular form `n`: `members[memberStarts[n]..<memberStarts[n + 1]]`.
    private var memberStarts: [UInt32] = []
    private var members: [UInt32] = []
    private var trigrams = TrigramIndex()

    init(_ values: [ColumnValues]) {
        columns = values.map(\.column)
        stored = values.map(\.values)
        let count = stored.reduce(0) { $0 + $1.count }
        texts = ByteTable(capacity: count)
        singulars = ByteTable(capacity: count)
        var found: [(text: UInt32, column: UInt32, row: UInt32)] = []
        found.reserveCapacity(count)
        var buffer: [UInt8] = []
        for (column, list) in stored.enumerated() {
            for (row, value) in list.enumerated() where value.utf8.count <= Self.longest * 2 {
                buffer.removeAll(keepingCapacity: true)
                Words.appendNormalized(value, to: &buffer)
                guard !buffer.isEmpty, buffer.count <= Self.longest else { continue }
                found.append((UInt32(texts.insert(buffer)), UInt32(column), UInt32(row)))
            }
        }
        var slots: [UInt32]
        (occurrenceStarts, slots) = Self.starts(found.map(\.text), count: texts.count)
        occurrences = [(UInt32, UInt32)](repeating: (0, 0), count: found.count)
        for (text, column, row) in found {
            occurrences[Int(slots[Int(text)])] = (column, row)
            slots[Int(text)] += 1
        }
        let keys = (0..<texts.count).map { UInt32(singulars.insert(Self.singularForm(texts.bytes(of: $0)))) }
        (memberStarts, slots) = Self.starts(keys, count: singulars.count)
        members = [UInt32](repeating: 0, count: keys.count)
        for (text, key) in keys.enumerated() {
            members[Int(slots[Int(key)])] = UInt32(text)
            slots[Int(key)] += 1
        }
        trigrams = TrigramIndex(texts)
    }

    /// The distinct values of a column, as stored.
    func stored(_ column: Int) -> [String] { stored[column] }

    /// Bucket starts for a counting sort, and a copy to fill from.
    private static func starts(_ keys: [UInt32], count: Int) -> ([UInt32], [UInt32]) {
        var starts = [UInt32](repeating: 0, count: count + 1)
        for key in keys { starts[Int(key) + 1] += 1 }
        for index in 0..<count { starts[index + 1] += starts[index] }
        return (starts, starts)
    }

    /// Values equal to `normal` after normalisation, or after taking plurals off.
    func equal(to normal: String, written: String) -> [Hit] {
        let bytes = Array(normal.utf8)
        if let text = texts.find(bytes) { return hits(text, written: written) }
        guard let key = singulars.find(Self.singularForm(bytes)) else { return [] }
        return members[Int(memberStarts[key])..<Int(memberStarts[key + 1])].flatMap {
            hits(Int($0), written: written)
        }
    }

    /// Values that look like `normal`: Jaro-Winkler at least 0.92, or a common run of at least 0.8 of the longer one.
    /// Digits must agree. The best first, at most `limit` texts.
    func similar(to normal: String, written: String, limit: Int = 3) -> [Hit] {
        let bytes = Array(normal.utf8)
        guard bytes.count >= 5, bytes.count <= Self.longest else { return [] }
        let digits = bytes.filter { $0 >= 0x30 && $0 <= 0x39 }
        var scored: [(text: Int, similarity: Double)] = []
        for text in trigrams.candidates(bytes) {
            let other = texts.bytes(of: text)
            guard digits == other.filter({ $0 >= 0x30 && $0 <= 0x39 }) else { continue }
            let longer = Double(max(bytes.count, other.count))
            let alike = Words.jaroWinkler(bytes, other)
            let run = Double(Words.longestCommonSubstring(bytes, other)) / longer
            let lengths = Double(min(bytes.count, other.count)) / longer
            if (alike >= 0.92 && lengths >= 0.7) || run >= 0.8 { scored.append((text, max(alike, run))) }
        }
        scored.sort { ($1.similarity, $0.text) < ($0.similarity, $1.text) }
        return scored.prefix(limit).flatMap { hits($0.text, written: written, fuzzy: $0.similarity) }
    }

    /// Short values with `word` among their words: "Action Movie" holds "actions". The nearest in length first.
    func holding(_ word: String) -> [Hit] {
        let stem = Words.stem(word)
        return trigrams.candidates(Array(word.utf8)).filter { text in
            let words = String(decoding: texts.bytes(of: text), as: UTF8.self).split(separator: " ")
            return words.count <= 4 && words.contains { Words.stem(String($0)) == stem }
        }.flatMap { hits($0, written: word) }
    }

    private func hits(_ text: Int, written: String, fuzzy similarity: Double? = nil) -> [Hit] {
        // The same text may be stored in many columns, and in several spellings of one column.
        occurrences[Int(occurrenceStarts[text])..<Int(occurrenceStarts[text + 1])].prefix(64).map {
            let value = stored[Int($0.column)][Int($0.row)]
            let match: GroundedValue.Match = similarity != nil ? .fuzzy : value == written ? .exact : .normalized
            return Hit(column: Int($0.column), stored: value, match: match, similarity: similarity ?? 1)
        }
    }

    /// Each word's plural -s off, in bytes: the form is only compared with itself.
    static func singularForm(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var wordStart = 0
        for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x20 {
            appendSingular(bytes[wordStart..<index], to: &result)
            if index < bytes.count { result.append(0x20) }
            wordStart = index + 1
        }
        return result
    }

    private static func appendSingular(_ word: ArraySlice<UInt8>, to result: inout [UInt8]) {
        guard word.count > 3, word.last == 0x73 else { return result.append(contentsOf: word) }
        let beforeLast = word[word.endIndex - 2]
        if [0x73, 0x75, 0x69].contains(beforeLast) { return result.append(contentsOf: word) }
        if beforeLast == 0x65, word.count > 4, word[word.endIndex - 3] == 0x69 {
            result.append(contentsOf: word.dropLast(3))
            result.append(0x79)
        } else if beforeLast == 0x65, word.count > 4, [0x78, 0x68, 0x7A].contains(word[word.endIndex - 3]) {
            result.append(contentsOf: word.dropLast(2))
        } else {
            result.append(contentsOf: word.dropLast())
        }
    }
}
