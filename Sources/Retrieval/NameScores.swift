import Catalog

/// How well each table's and column's name is met by the question, 0 to 1, and by which words.
struct NameScores {
    struct Cover {
        var score = 0.0
        /// Positions of the question that it was met by.
        var positions: Positions = []
    }

    private(set) var tables: [Cover]
    /// Numbered through all tables, see `NameIndex.columnStarts`.
    private(set) var columns: [Cover]
    /// Tables and columns that some word met, in order: of a large catalog there are few.
    private(set) var metTables: [Int] = []
    private(set) var metColumns: [Int] = []
    /// Positions explained by some name word, with the best strength.
    private(set) var strengths: [Int: Double] = [:]
    private let columnStarts: [Int]

    init(_ index: SchemaIndex, _ question: Question, leaving taken: Set<Int> = []) {
        let names = index.names
        columnStarts = names.columnStarts
        var best: [Int: (strength: Double, positions: Positions)] = [:]
        for match in names.matches(question) where taken.isDisjoint(with: match.span) {
            var met = best[match.word] ?? (0, [])
            met.strength = max(met.strength, match.strength)
            met.positions.formUnion(Positions(match.span))
            best[match.word] = met
            for position in match.span { strengths[position] = max(strengths[position] ?? 0, match.strength) }
        }
        tables = [Cover](repeating: Cover(), count: names.tableCount)
        columns = [Cover](repeating: Cover(), count: columnStarts[names.tableCount])
        for (word, met) in best.sorted(by: { $0.key < $1.key }) {
            for holder in names.tableHolders[word] {
                if tables[holder.name].score == 0 { metTables.append(holder.name) }
                tables[holder.name].score = min(1, tables[holder.name].score + holder.weight * met.strength)
                tables[holder.name].positions.formUnion(met.positions)
            }
            for holder in names.columnHolders[word] {
                if columns[holder.name].score == 0 { metColumns.append(holder.name) }
                columns[holder.name].score = min(1, columns[holder.name].score + holder.weight * met.strength)
                columns[holder.name].positions.formUnion(met.positions)
            }
        }
        addTimes(index.timeColumns, question)
        metTables.sort()
        metColumns.sort()
    }

    func column(_ table: Int, _ column: Int) -> Cover { columns[columnStarts[table] + column] }

    private static let timeWords: Set<String> = [
        "when", "time", "earliest", "latest", "recent", "recently", "date", "day", "month", "year", "week", "quarter",
        "daily",
        "monthly", "yearly", "weekly", "since", "ago", "today", "yesterday", "oldest", "newest", "period", "annual",
        "decade", "duration", "elapsed", "weekday", "weekend", "monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday",
    ]

    /// A year or a word of time means the columns that hold times, whatever they're called.
    private mutating func addTimes(_ timeColumns: [Int], _ question: Question) {
        var cues: Positions = []
        for (position, token) in question.tokens.enumerated() {
            let isYear = token.isNumber && token.normal.utf8.count == 4 && "1500"..."2199" ~= token.normal
            if isYear || Self.timeWords.contains(Words.singular(token.normal)) { cues.insert(position) }
        }
        guard !cues.isEmpty else { return }
        for column in timeColumns {
            if columns[column].score == 0 { metColumns.append(column) }
            columns[column].score = max(columns[column].score, 0.5)
            columns[column].positions.formUnion(cues)
        }
    }
}
