public import Catalog

/// The values of a column of few, as stored, where the question is about the column and may mean one without saying it
/// as it is stored: "weekends" are Saturday and Sunday, "two months before" a month that no word of it names.
public struct OfferedValues: Sendable, Hashable {
    public var column: ColumnReference
    public var values: [String]
    public init(column: ColumnReference, values: [String]) { (self.column, self.values) = (column, values) }
}

/// Finds in the linked tables what the question may mean besides the values it says.
struct ValueOffers {
    /// A column of more values, spellings aside, is no list to choose from: a year's months are the longest.
    static let most = 12
    /// Columns of which one question is offered the values.
    static let limit = 6
    /// Values of a column of more are not looked at word by word.
    static let wordsLimit = 50

    let index: SchemaIndex
    let question: Question
    let names: NameScores
    let near: [Int: Double]
    let found: [Grounding.Found]
    let chosen: Set<Int>

    /// Columns named by the question, or near it in meaning, that hold few values; what speaks most for first.
    func offers() -> [OfferedValues] {
        var ranked: [(column: Int, score: Double)] = []
        for (number, owner) in index.valueOwners.enumerated() where chosen.contains(owner.table) {
            guard isShort(index.values.stored(number)) else { continue }
            let place = index.names.columnStarts[owner.table] + owner.column
            let score = max(names.columns[place].score, near[place] ?? 0)
            if score >= 0.5 { ranked.append((number, score)) }
        }
        ranked.sort { ($1.score, $0.column) < ($0.score, $1.column) }
        return ranked.prefix(Self.limit).map {
            OfferedValues(column: index.values.columns[$0.column], values: index.values.stored($0.column))
        }
    }

    /// Values of which the question says a word, in another form or as the whole: "good" is 'Good Customer', "clothing"
    /// is 'Clothes'. A word that most values share says none of them.
    func hints() -> [GroundedValue] {
        var hints: [GroundedValue] = []
        for (number, owner) in index.valueOwners.enumerated() where chosen.contains(owner.table) {
            let values = index.values.stored(number)
            guard values.count > 1, values.count <= Self.wordsLimit, index.isChoice(number) else { continue }
            let words = values.map { Words.normalize($0).split(separator: " ").map(String.init) }
            for (position, token) in question.tokens.enumerated() {
                guard !isSaid(position, number), isTelling(token) else { continue }
                let met = values.indices.filter { value in
                    words[value].count <= 4 && words[value].contains { Self.isAkin(token, $0) }
                }
                guard !met.isEmpty, met.count * 2 <= values.count, met.count <= 3 else { continue }
                hints += met.map {
                    GroundedValue(
                        text: question.written(position..<position + 1), column: index.values.columns[number],
                        stored: values[$0], match: .fuzzy, score: 0.6)
                }
            }
        }
        return hints.unique
    }

    /// A few values, each perhaps in some spellings.
    private func isShort(_ values: [String]) -> Bool {
        guard values.count > 1, values.count <= 2 * Self.most else { return false }
        let different = values.count <= Self.most ? values.count : Set(values.map(Words.normalize)).count
        return different > 1 && different <= Self.most
    }

    /// The word is a value of the column, or a part of a longer value.
    private func isSaid(_ position: Int, _ column: Int) -> Bool {
        found.contains { $0.span.contains(position) && ($0.hit.column == column || $0.span.count > 1) }
    }

    private func isTelling(_ token: Question.Token) -> Bool {
        !token.isNumber && token.normal.utf8.count >= 3 && !CommonEnglish.stopWords.contains(token.normal)
    }

    /// The same word, or one of at least five letters that begins alike.
    private static func isAkin(_ token: Question.Token, _ word: String) -> Bool {
        if token.normal == word { return word.utf8.count >= 4 }
        if Aliases.ranks[token.normal] == word { return true }
        let stem = Words.stem(word)
        if stem == token.stem { return stem.utf8.count >= 4 }
        let shared = zip(stem.utf8, token.stem.utf8).prefix { $0 == $1 }.count
        let (shorter, longer) = (min(stem.utf8.count, token.stem.utf8.count), max(stem.utf8.count, token.stem.utf8.count))
        // "canceled" and 'Cancelled'; "successful" and 'success'.
        return shared >= 5 && (shared + 2 >= longer || shared == shorter && shared + 4 >= longer)
    }
}

extension SchemaIndex {
    /// Whether the column is one of a few values that rows share, not a name or a text of each row.
    func isChoice(_ valueColumn: Int) -> Bool {
        let owner = valueOwners[valueColumn]
        return [.category, .flag, .other].contains(catalog.tables[owner.table].columns[owner.column].role)
    }
}
