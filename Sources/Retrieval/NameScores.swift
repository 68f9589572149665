import Catalog

/// How well each table's and column's name is met by the question, 0 to 1, and by which words.
struct NameScores {
    struct Cover {
        var score = 0.0
        /// Positions of the question that it was met by.
        var positions: Set<Int> = []
    }

    private(set) var tables: [Cover]
    private(set) var columns: [[Cover]]
    /// Positions explained by some name word, with the best strength.
    private(set) var strengths: [Int: Double] = [:]

    init(_ index: SchemaIndex, _ question: Question, leaving taken: Set<Int> = []) {
        let names = index.names
        var best: [Int: Double] = [:]
        var positions: [Int: Set<Int>] = [:]
        for match in names.matches(question) where taken.isDisjoint(with: match.span) {
            best[match.word] = max(best[match.word] ?? 0, match.strength)
            positions[match.word, default: []].formUnion(match.span)
            for position in match.span { strengths[position] = max(strengths[position] ?? 0, match.strength) }
        }
        func cover(_ name: NameIndex.Name) -> Cover {
            var cover = Cover()
            for (word, weight) in zip(name.words, name.weights) {
                guard let strength = best[word] else { continue }
                cover.score += weight * strength
                cover.positions.formUnion(positions[word] ?? [])
            }
            return cover
        }
        tables = names.tables.map(cover)
        columns = names.columns.map { $0.map(cover) }
        addTimes(index.timeColumns, question)
    }

    private static let timeWords: Set<String> = [
        "when", "time", "earliest", "latest", "recent", "recently", "date", "day", "month", "year", "week", "quarter",
        "daily",
        "monthly", "yearly", "weekly", "since", "ago", "today", "yesterday", "oldest", "newest", "period", "annual",
        "decade",
    ]

    /// A year or a word of time means the columns that hold times, whatever they're called.
    private mutating func addTimes(_ timeColumns: [(table: Int, column: Int)], _ question: Question) {
        let cues = question.tokens.indices.filter { position in
            let token = question.tokens[position]
            let isYear = token.isNumber && token.normal.utf8.count == 4 && "1500"..."2199" ~= token.normal
            return isYear || Self.timeWords.contains(Words.singular(token.normal))
        }
        guard !cues.isEmpty else { return }
        for (table, column) in timeColumns {
            columns[table][column].score = max(columns[table][column].score, 0.5)
            columns[table][column].positions.formUnion(cues)
        }
    }
}
