import Catalog
import Foundation

/// The words of table and column names, weighted by rarity, and what words of a question reach them.
struct NameIndex: Sendable {
    /// A name that holds a word, and the word's share of it; the shares of a name's words sum to 1.
    struct Holder: Sendable {
        var name: Int
        var weight: Double
    }

    /// Some words of the question mean a word of a name.
    struct WordMatch: Sendable {
        var word: Int
        var span: Range<Int>
        /// 1 same word, 0.95 written together, 0.9 synonym, 0.75 cut short, 0.7 begins alike or misspelt.
        var strength: Double
    }

    let tableCount: Int
    /// Columns are numbered through: table `t` has `columnStarts[t]..<columnStarts[t + 1]`.
    let columnStarts: [Int]
    /// Words of each table's name.
    let tableWords: [[Int]]
    /// By word: the tables and the columns whose names hold it.
    let tableHolders: [[Holder]]
    let columnHolders: [[Holder]]
    private let wordNumbers: [String: Int]
    /// Name words before stemming, so that stop words match only themselves.
    private let writtenWords: Set<String>
    private let spelling: [[UInt8]]
    /// Words by their first and by their last byte.
    private let beginning: [UInt8: [Int]]
    private let ending: [UInt8: [Int]]
    /// Name words that are cut short, in a schema whose names are; see ``ShortNames``.
    let shortNames: ShortNames
    /// By the first stem of the phrase.
    private let synonymPhrases: [String: [(phrase: [String], targets: [Int])]]

    init(_ catalog: Catalog, synonyms: [Synonyms], descriptions: SchemaDescriptions = SchemaDescriptions()) {
        var numbers: [String: Int] = [:]
        var vocabulary: [String] = []
        var written: Set<String> = []
        func number(_ word: String) -> Int {
            written.insert(word)
            let stem = Words.stem(word)
            if let known = numbers[stem] { return known }
            numbers[stem] = vocabulary.count
            vocabulary.append(stem)
            return vocabulary.count - 1
        }
        func words(_ name: String) -> [Int] {
            Words.nameWords(name).flatMap { Synonyms.abbreviations[$0] ?? [$0] }.map(number)
        }
        let tableWords = catalog.tables.map { words($0.name) }
        let columnWords = catalog.tables.map { $0.columns.map { words($0.name) } }
        shortNames = ShortNames(
            catalog.tables.flatMap { ([$0.name] + $0.columns.map(\.name)).flatMap(Words.nameWords) }) { numbers[Words.stem($0)] }
        // What a name says leads there alone: texts repeat it for columns all over.
        let named = vocabulary.count
        let described = DescribedNames(catalog, descriptions, isCutShort: !shortNames.isEmpty)
        let tableTexts = described.tables.map { $0.map { (word: number($0.word), weight: $0.weight) } }
        let columnTexts = described.columns.map { $0.map { (word: number($0.word), weight: $0.weight) } }
        var frequency = [Double](repeating: 0, count: vocabulary.count)
        for name in columnWords.joined() { for word in Set(name) { frequency[word] += 1 } }
        let total = Double(columnWords.reduce(0) { $0 + $1.count })
        let rarity = zip(vocabulary, frequency).map { word, count in
            CommonEnglish.stopWords.contains(word) ? 0.1 : log(1 + total / (1 + count))
        }
        var tableHolders = [[Holder]](repeating: [], count: vocabulary.count)
        var columnHolders = tableHolders
        func enter(_ name: Int, _ words: [Int], owner: Set<Int>, in holders: inout [[Holder]]) {
            // A column's repetition of its table's name says little: `singer_name` of `singer` is a name.
            let repeats = owner.isSuperset(of: words) ? [] : owner
            let weights = words.map { rarity[$0] * (repeats.contains($0) ? 0.4 : 1) }
            let sum = max(weights.reduce(0, +), 1e-9)
            for (word, weight) in zip(words, weights) { holders[word].append(Holder(name: name, weight: weight / sum)) }
        }
        let tablePrefixes = Self.prefixes(tableWords)
        var columnStarts = [0]
        for (table, words) in tableWords.enumerated() {
            enter(table, words, owner: tablePrefixes, in: &tableHolders)
            let first = columnStarts[table]
            let owner = Set(words).union(Self.prefixes(columnWords[table]))
            for (number, column) in columnWords[table].enumerated() {
                enter(first + number, column, owner: owner, in: &columnHolders)
            }
            columnStarts.append(first + columnWords[table].count)
        }
        for (table, texts) in tableTexts.enumerated() {
            for text in texts where text.word >= named {
                tableHolders[text.word].append(Holder(name: table, weight: text.weight))
            }
        }
        for (column, texts) in columnTexts.enumerated() {
            for text in texts where text.word >= named {
                columnHolders[text.word].append(Holder(name: column, weight: text.weight))
            }
        }
        (tableCount, self.columnStarts, self.tableWords) = (tableWords.count, columnStarts, tableWords)
        (self.tableHolders, self.columnHolders) = (tableHolders, columnHolders)
        wordNumbers = numbers
        writtenWords = written
        let spelling = vocabulary.map { Array($0.utf8) }
        beginning = Dictionary(grouping: spelling.indices) { spelling[$0].first ?? 0 }
        ending = Dictionary(grouping: spelling.indices) { spelling[$0].last ?? 0 }
        self.spelling = spelling
        synonymPhrases = Self.phrases(synonyms, numbers)
    }

    /// Words that nearly all columns of a table begin with (`sbTx…`) tell them apart as little as the table's name.
    private static func prefixes(_ columns: [[Int]]) -> Set<Int> {
        guard columns.count >= 3 else { return [] }
        var frequency: [Int: Int] = [:]
        for column in columns { for word in Set(column.dropLast()) { frequency[word, default: 0] += 1 } }
        return Set(frequency.filter { $0.value * 4 >= columns.count * 3 }.keys)
    }

    private static func phrases(
        _ synonyms: [Synonyms], _ numbers: [String: Int]
    ) -> [String: [(phrase: [String], targets: [Int])]] {
        var targets: [[String]: Set<Int>] = [:]
        for group in synonyms.flatMap(\.groups) {
            let members = group.map(Words.stems)
            let reached = members.filter { $0.count == 1 }.compactMap { numbers[$0[0]] }
            guard !reached.isEmpty else { continue }
            for member in members where !member.isEmpty { targets[member, default: []].formUnion(reached) }
        }
        var phrases: [String: [(phrase: [String], targets: [Int])]] = [:]
        for (phrase, reached) in targets {
            phrases[phrase[0], default: []].append((phrase, reached.sorted()))
        }
        return phrases
    }

    private static let commands: Set<String> = [
        "show", "list", "find", "give", "display", "return", "report", "count", "order", "rank", "sort", "compare",
        "plot", "chart",
    ]

    func matches(_ question: Question) -> [WordMatch] {
        let tokens = question.tokens
        var matches: [WordMatch] = []
        // One look at the whole vocabulary for each different word.
        var alike: [String: [Int]] = [:]
        for (position, token) in tokens.enumerated() {
            // "Show the orders" is not about shows.
            if token.startsSentence, Self.commands.contains(token.normal) { continue }
            let isStopWord = CommonEnglish.stopWords.contains(token.normal)
            let exact = wordNumbers[token.stem]
            if let exact, !isStopWord || writtenWords.contains(token.normal) {
                matches.append(WordMatch(word: exact, span: position..<position + 1, strength: 1))
            }
            for (phrase, targets) in synonymPhrases[token.stem] ?? [] {
                let end = position + phrase.count
                guard end <= tokens.count, zip(phrase, tokens[position..<end]).allSatisfy({ $0 == $1.stem }) else {
                    continue
                }
                for target in targets where target != exact {
                    matches.append(WordMatch(word: target, span: position..<end, strength: 0.9))
                }
            }
            if position + 1 < tokens.count,
                let joined = wordNumbers[Words.stem(token.normal + tokens[position + 1].normal)]
            {
                matches.append(WordMatch(word: joined, span: position..<position + 2, strength: 0.95))
            }
            for word in Synonyms.abbreviations[token.normal] ?? [] {
                guard let target = wordNumbers[Words.stem(word)], target != exact else { continue }
                matches.append(WordMatch(word: target, span: position..<position + 1, strength: 0.9))
            }
            guard !isStopWord, !token.isNumber, token.normal.utf8.count >= 4 else { continue }
            for word in shortNames.words(for: token.normal) where word != exact {
                matches.append(WordMatch(word: word, span: position..<position + 1, strength: 0.75))
            }
            let similar = alike[token.normal] ?? lookAlikes(token)
            alike[token.normal] = similar
            for word in similar where word != exact {
                matches.append(WordMatch(word: word, span: position..<position + 1, strength: 0.7))
            }
        }
        return matches
    }

    /// Name words that begin or end with the word or the other way round, or are nearly spelt like it.
    private func lookAlikes(_ token: Question.Token) -> [Int] {
        let stem = Array(token.stem.utf8)
        guard let first = stem.first, let last = stem.last else { return [] }
        func isPart(_ short: Int, of long: Int) -> Bool { short >= 4 && short * 5 >= long * 2 }
        let begun = (beginning[first] ?? []).filter { word in
            let other = spelling[word]
            let (short, long) = stem.count < other.count ? (stem, other) : (other, stem)
            if isPart(short.count, of: long.count), long.starts(with: short) { return true }
            return short.count >= 5 && long.count - short.count <= 2 && Words.jaroWinkler(short, long) >= 0.93
        }
        let ended = (ending[last] ?? []).filter { word in
            let other = spelling[word]
            return isPart(stem.count, of: other.count) && other.count >= stem.count
                && other.suffix(stem.count).elementsEqual(stem)
        }
        return ended.isEmpty ? begun : Set(begun + ended).sorted()
    }
}
