import Catalog

/// What speaks for a column: the words that meet its name, the values it holds, the joins it takes part in, its role,
/// how near it is in meaning, and all that for its table.
struct ColumnEvidence {
    enum Reason: String {
        case held = "holds a value of the question"
        case named = "named in the question"
        case near = "near the question in meaning"
        case joins = "joins tables"
        case key = "is a key"
        case name = "names the rows"
        case date = "dates the rows"
    }

    private let names: NameScores
    private let index: SchemaIndex
    /// By column, numbered through: the best score of a value it holds, against the best of those words.
    private var held: [Int: Double] = [:]
    /// By column: how near in meaning, 0 to 1.
    private let near: [Int: Double]
    /// Columns one of whose values the question says a word of.
    private let hinted: Set<Int>
    private let joining: Set<Int>
    private var relevances: [Int: Double] = [:]
    /// Columns of times are met, and by what.
    private let hasTimeCue: Bool
    /// For each met column how well it is met against the column that the same words meet best.
    private let shares: [Int: Double]

    init(
        names: NameScores, found: [Grounding.Found], hints: [GroundedValue], near: [Int: Double], joins: [Join], chosen: Set<Int>,
        index: SchemaIndex
    ) {
        (self.names, self.index, self.near) = (names, index, near)
        let starts = index.names.columnStarts
        var best: [Range<Int>: Double] = [:]
        for value in found { best[value.span] = max(best[value.span] ?? 0, value.score) }
        for value in found {
            let owner = index.valueOwners[value.hit.column]
            let place = starts[owner.table] + owner.column
            // One plain word that names something as well is more often meant as the name.
            let isDoubtful = value.span.count == 1 && (names.strengths[value.span.lowerBound] ?? 0) >= 0.9
            let share = value.score / (best[value.span] ?? value.score) * (isDoubtful ? 0.4 : 1)
            held[place] = max(held[place] ?? 0, share)
        }
        hinted = Set(hints.compactMap { index.columnNumber($0.column) })
        joining = Set(index.columnNumbers(of: joins))
        hasTimeCue = names.metColumns.contains { index.isTime[$0] && names.columns[$0].score >= 0.5 }
        shares = Self.shares(names, of: chosen, starts)
        for table in chosen { relevances[table] = relevance(ofNamed: table) }
    }

    /// Columns met by the same words are compared once for all of them.
    private static func shares(_ names: NameScores, of chosen: Set<Int>, _ starts: [Int]) -> [Int: Double] {
        var best: [Positions: Double] = [:]
        for place in names.metColumns {
            let cover = names.columns[place]
            best[cover.positions] = max(best[cover.positions] ?? 0, cover.score)
        }
        var reached: [Positions: Double] = [:]
        var shares: [Int: Double] = [:]
        for table in chosen {
            for place in starts[table]..<starts[table + 1] where names.columns[place].score > 0 {
                let cover = names.columns[place]
                let most =
                    reached[cover.positions]
                    ?? best.reduce(cover.score) { $1.key.isSuperset(of: cover.positions) ? max($0, $1.value) : $0 }
                reached[cover.positions] = most
                shares[place] = cover.score / most
            }
        }
        return shares
    }

    var hasMeaning: Bool { !near.isEmpty }

    /// How much the question is about the table, 0 to 1.
    func relevance(of table: Int) -> Double { relevances[table] ?? 0 }

    func isNamedOutright(_ table: Int) -> Bool { names.tables[table].score >= 0.9 && relevance(of: table) >= 0.9 }

    /// As relevant as its name is met, less where another table's name is met better by the same words; or as a value
    /// or a column of it is.
    private func relevance(ofNamed table: Int) -> Double {
        let cover = names.tables[table]
        var relevance = 0.1
        if cover.score >= 0.3 {
            let isMetBetter = names.metTables.contains {
                names.tables[$0].score > cover.score + 0.05
                    && names.tables[$0].positions.isSuperset(of: cover.positions)
            }
            relevance = cover.score * (isMetBetter ? 0.6 : 1)
        }
        for place in index.names.columnStarts[table]..<index.names.columnStarts[table + 1] {
            if let held = held[place] { relevance = max(relevance, 0.9 * held) }
            if let near = near[place] { relevance = max(relevance, 0.5 * near) }
            relevance = max(relevance, 0.7 * names.columns[place].score * (shares[place] ?? 0))
        }
        return min(1, relevance)
    }

    func score(at place: Int, of table: Int) -> Double {
        names.columns[place].score * (1 + 0.25 * names.tables[table].score) + (held[place] == nil ? 0 : 0.8)
    }

    func reason(for column: Column, at place: Int) -> Reason? {
        if held[place] != nil || hinted.contains(place) { return .held }
        if names.columns[place].score >= 0.3 { return .named }
        if joining.contains(place) { return .joins }
        if index.isKey[place] { return .key }
        if column.role == .name || isTitle(place) { return .name }
        if column.typeClass.isTemporal { return .date }
        return near[place] == nil ? nil : .near
    }

    /// Comparable over all tables: about 0.5 for what the question probably needs, 1 for what it says, 2 for a value.
    func priority(of column: Column, at place: Int, in table: Int) -> Double {
        let relevance = relevance(of: table)
        let cover = names.columns[place]
        var priority = 0.0
        if let held = held[place] { priority = 0.4 + 1.6 * held }
        if cover.score >= 0.3 {
            // `student_id` is met by every mention of students.
            let isOwn = !names.tables[table].positions.isSuperset(of: cover.positions)
            let named = cover.score * (shares[place] ?? 1) * (0.7 + 0.6 * relevance)
            priority = max(priority, named * (isOwn ? 1 : 0.5))
            if hasTimeCue, index.isTime[place] { priority = max(priority, 0.3 + 0.4 * relevance) }
        }
        if hinted.contains(place) { priority = max(priority, 0.2 + 0.4 * relevance) }
        if joining.contains(place) { priority = max(priority, 0.2 + 0.3 * relevance) }
        if index.isKey[place] { priority = max(priority, (column.role == .key ? 0.25 : 0.1) + 0.4 * relevance) }
        if isTitle(place) {
            priority = max(priority, 0.25 + 0.5 * relevance)
        } else if column.role == .name {
            priority = max(priority, 0.05 + 0.3 * relevance)
        }
        return priority + Self.nearness * (near[place] ?? 0)
    }

    private func isTitle(_ place: Int) -> Bool {
        index.titleColumns[index.tableNumber(ofColumn: place)] == place
    }

    /// What meaning adds at most: it decides between columns of which words say as much, and lifts one that no word
    /// leads to over the threshold where its table speaks for it too.
    static let nearness = 0.3
}
