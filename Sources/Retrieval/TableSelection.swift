import Catalog

/// Chooses tables, recall first: a table is left out only when no word and no value leads to it.
struct TableSelection {
    let names: NameScores
    let found: [Grounding.Found]
    let question: Question
    let index: SchemaIndex
    private(set) var chosen: Set<Int> = []
    /// Chosen by a whole name or a value: the flags are about these, not about tables offered to be safe.
    private(set) var certain: Set<Int> = []
    private(set) var reasons: [Int: String] = [:]
    private(set) var scores: [Double]
    /// Nothing in the question led anywhere.
    private(set) var isGuess = false

    /// A catalog of at most so many tables is given whole when nothing in the question leads anywhere.
    static let smallCatalog = 12

    /// A schema of no more columns is given whole: as many are kept of a wide one.
    static let wholeColumns = 12

    /// More tables than this are never joined for one question.
    static let tableLimit = 20

    /// Words of asking that lead to no table even where a column is called so.
    static let weakWords: Set<String> = [
        "how", "many", "much", "count", "number", "numbers", "total", "name", "names", "id", "ids",
    ]

    init(names: NameScores, found: [Grounding.Found], question: Question, index: SchemaIndex) {
        (self.names, self.found, self.question, self.index) = (names, found, question, index)
        scores = names.tables.map(\.score)
        var table = 0
        for column in names.metColumns where names.columns[column].score >= 0.5 {
            while column >= index.names.columnStarts[table + 1] { table += 1 }
            scores[table] += 0.3 * names.columns[column].score
        }
        for value in found { scores[index.valueOwners[value.hit.column].table] += 0.5 }
    }

    mutating func choose() {
        chooseNamed()
        chooseHolders()
        chooseByColumns()
        if chosen.isEmpty {
            isGuess = true
            let ranked = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
            for table in ranked.prefix(Self.smallCatalog) { add(table, "nothing in the question names a table") }
        }
        keepBest()
    }

    /// Tables near in meaning, best first, where words alone don't tell: a few on top of what they tell, or instead of
    /// the guess that stands for nothing told at all in a catalog that isn't small.
    mutating func chooseNear(_ ranked: [Int]) {
        guard !ranked.isEmpty else { return }
        if isGuess, index.names.tableCount > Self.smallCatalog {
            (chosen, reasons) = ([], [:])
            for table in ranked.prefix(Self.smallCatalog / 2) { add(table, "near the question in meaning") }
        } else {
            for table in ranked.prefix(2) { add(table, "near the question in meaning") }
        }
        keepBest()
    }

    /// In a large catalog a word may name dozens of tables: those that more speaks for are kept.
    private mutating func keepBest() {
        guard chosen.count > Self.tableLimit else { return }
        let ranked = chosen.sorted {
            (certain.contains($0) ? 0 : 1, scores[$1], $0) < (certain.contains($1) ? 0 : 1, scores[$0], $1)
        }
        chosen = Set(ranked.prefix(Self.tableLimit))
        certain.formIntersection(chosen)
    }

    private mutating func add(_ table: Int, _ reason: String) {
        if chosen.insert(table).inserted { reasons[table] = reason }
    }

    /// Tables whose name is mostly met, and for each word the tables it fits best.
    private mutating func chooseNamed() {
        for table in names.metTables where names.tables[table].score >= 0.75 && !isExplainedBridge(table) {
            add(table, "named in the question")
        }
        var positions: Positions = []
        for table in names.metTables { positions.formUnion(names.tables[table].positions) }
        let candidates = names.metTables.filter { names.tables[$0].score >= 0.3 && !isExplainedBridge($0) }
        for position in positions {
            let met = candidates.filter { names.tables[$0].positions.contains(position) }
            guard let best = met.filter({ explains($0, position) }).map({ names.tables[$0].score }).max()
                ?? met.map({ min(0.8, names.tables[$0].score) }).max()
            else { continue }
            for table in met where names.tables[table].score >= best * 0.8 { add(table, "named in the question") }
            if best >= 0.85, let first = met.first(where: { names.tables[$0].score == best }) { certain.insert(first) }
            // Where no table is called just "cars", it may be car_names as well as car_makers.
            if best < 0.85 { for table in met { add(table, "named in part in the question") } }
        }
    }

    /// Whether the word is said as a part of the table's name: "car makers" and "makers of cars" are the makers, while in
    /// "car models that were produced" the cars are not.
    private func explains(_ table: Int, _ position: Int) -> Bool {
        let positions = names.tables[table].positions
        return index.names.tableWords[table].count == 1
            || [-2, -1, 1, 2].contains { positions.contains(position + $0) }
    }

    /// A bridge whose words another table meets as well: it comes by the joins when needed.
    private func isExplainedBridge(_ table: Int) -> Bool {
        guard index.catalog.tables[table].kind == .bridge else { return false }
        let cover = names.tables[table]
        let words = Set(index.names.tableWords[table])
        return names.metTables.contains {
            index.catalog.tables[$0].kind != .bridge && names.tables[$0].score >= cover.score
                && !words.isDisjoint(with: index.names.tableWords[$0])
                && names.tables[$0].positions.isSuperset(of: cover.positions)
        }
    }

    /// Tables holding a value, best score first within each span.
    private mutating func chooseHolders() {
        for (_, values) in Dictionary(grouping: found, by: \.span).sorted(by: { $0.key.lowerBound < $1.key.lowerBound })
        {
            if let first = values.first { certain.insert(index.valueOwners[first.hit.column].table) }
            for value in values.prefix(4) {
                add(index.valueOwners[value.hit.column].table, "holds '\(value.hit.stored.prefix(60))'")
            }
        }
    }

    /// For each word that names columns: tables with the best such column, unless a chosen one has one nearly as good.
    private mutating func chooseByColumns() {
        var best: [Int: [(table: Int, score: Double, column: Int)]] = [:]
        let leading = leadingColumns()
        var table = 0
        var ofTable: [Int: (score: Double, column: Int)] = [:]
        func finish() {
            for (position, found) in ofTable {
                best[position, default: []].append((table, found.score, found.column))
            }
            ofTable = [:]
        }
        for column in names.metColumns where names.columns[column].score >= 0.3 {
            let cover = names.columns[column]
            if column >= index.names.columnStarts[table + 1] {
                finish()
                while column >= index.names.columnStarts[table + 1] { table += 1 }
            }
            // A foreign key repeats the name of the table it leads to, which is chosen itself.
            if leading[column]?.contains(where: { names.tables[$0].positions.isSuperset(of: cover.positions) }) == true
            {
                continue
            }
            for position in cover.positions where cover.score > ofTable[position]?.score ?? 0 {
                ofTable[position] = (cover.score, column - index.names.columnStarts[table])
            }
        }
        finish()
        let named = chosen
        for position in best.keys.sorted() where !Self.weakWords.contains(question.tokens[position].normal) {
            let candidates = (best[position] ?? []).sorted { ($1.score, $0.table) < ($0.score, $1.table) }
            guard let top = candidates.first?.score else { continue }
            if candidates.contains(where: { named.contains($0.table) && $0.score >= top * 0.95 }) { continue }
            let close = candidates.filter { $0.score >= top * 0.8 }
            // A word that names columns all over, such as "name", leads nowhere by itself.
            guard close.count <= 3 || named.isEmpty else { continue }
            for candidate in close.prefix(4) {
                let column = index.catalog.tables[candidate.table].columns[candidate.column].name
                add(candidate.table, "has the column \(column)")
            }
        }
    }

    /// Columns that lead to chosen tables, with these.
    private func leadingColumns() -> [Int: [Int]] {
        var leading: [Int: [Int]] = [:]
        for (number, edge) in index.graph.edges.enumerated() where chosen.contains(edge.to) {
            for column in index.edgeColumns[number] { leading[column, default: []].append(edge.to) }
        }
        return leading
    }

    /// Adds the rest of a schema that is no larger than what is kept of a wide one.
    mutating func chooseWhole() {
        guard index.isKey.count <= Self.wholeColumns else { return }
        for table in scores.indices { add(table, "the whole schema is small") }
    }

    /// Adds what joins a chosen table directly.
    mutating func chooseNeighbours() {
        let core = chosen
        for edge in index.graph.edges where core.contains(edge.from) != core.contains(edge.to) {
            add(core.contains(edge.from) ? edge.to : edge.from, "next to a table of the question")
        }
        keepBest()
    }

    /// Adds the tables needed to join the chosen ones; groups that don't hang together are joined each by itself.
    mutating func join() -> (joins: [Join], otherJoins: [Join], flags: [SchemaContext.Flag]) {
        var joins: [Join] = []
        var otherJoins: [Join] = []
        var discount: [Int: Double] = [:]
        for (number, columns) in index.edgeColumns.enumerated()
        where columns.contains(where: { names.columns[$0].score >= 0.5 }) {
            discount[number] = 0.25
        }
        let flags = flags(discount)
        var groups = index.graph.components(of: chosen)
        if groups.count > 1 {
            for table in names.metTables where names.tables[table].score >= 0.3 && isExplainedBridge(table) {
                add(table, "may join the tables")
            }
            groups = index.graph.components(of: chosen)
            // What might hold them together is offered, without claiming how.
            for table in index.guesses.trees(over: chosen.sorted())?.best.nodes ?? [] {
                add(table, "may join the tables")
            }
        }
        for group in groups {
            guard let trees = index.graph.trees(over: group, discount: discount) else { continue }
            for table in trees.best.nodes {
                add(table, "joins " + group.map { index.graph.tables[$0] }.joined(separator: " and "))
            }
            joins += index.graph.joinTree(trees.best).joins
            guard let second = trees.second else { continue }
            otherJoins += index.graph.joinTree(second).joins
            // Either way may be meant: both are offered.
            if second.cost - trees.best.cost < 0.2 { for table in second.nodes { add(table, "another way to join") } }
        }
        return (joins, otherJoins, flags)
    }

    private func flags(_ discount: [Int: Double]) -> [SchemaContext.Flag] {
        let groups = index.graph.components(of: certain)
        var flags: [SchemaContext.Flag] = []
        if groups.count > 1 { flags.append(.disconnected(tables: groups.map { index.graph.tables[$0[0]] })) }
        for group in groups {
            guard let trees = index.graph.trees(over: group, discount: discount), let second = trees.second,
                second.cost - trees.best.cost < 0.2
            else { continue }
            let first = Set(trees.best.edges), other = Set(second.edges)
            flags.append(
                .ambiguousJoin(
                    first: index.graph.conditions(trees.best.edges.filter { !other.contains($0) }),
                    second: index.graph.conditions(second.edges.filter { !first.contains($0) })))
        }
        return flags
    }
}
