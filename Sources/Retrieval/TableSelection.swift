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

    /// A catalog of at most so many tables is given whole when nothing in the question leads anywhere.
    static let smallCatalog = 12

    /// Words of asking that lead to no table even where a column is called so.
    static let weakWords: Set<String> = [
        "how", "many", "much", "count", "number", "numbers", "total", "name", "names", "id", "ids",
    ]

    init(names: NameScores, found: [Grounding.Found], question: Question, index: SchemaIndex) {
        (self.names, self.found, self.question, self.index) = (names, found, question, index)
        scores = names.tables.indices.map { table in
            names.tables[table].score + 0.3 * names.columns[table].map(\.score).filter { $0 >= 0.5 }.reduce(0, +)
        }
        for value in found { scores[index.valueOwners[value.hit.column].table] += 0.5 }
    }

    mutating func choose() {
        chooseNamed()
        chooseHolders()
        chooseByColumns()
        if chosen.isEmpty {
            let ranked = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
            for table in ranked.prefix(Self.smallCatalog) { add(table, "nothing in the question names a table") }
        }
    }

    private mutating func add(_ table: Int, _ reason: String) {
        if chosen.insert(table).inserted { reasons[table] = reason }
    }

    /// Tables whose name is mostly met, and for each word the tables it fits best.
    private mutating func chooseNamed() {
        for (table, cover) in names.tables.enumerated() where cover.score >= 0.75 && !isExplainedBridge(table) {
            add(table, "named in the question")
        }
        for position in Set(names.tables.flatMap(\.positions)).sorted() {
            let met = names.tables.indices.filter {
                names.tables[$0].positions.contains(position) && names.tables[$0].score >= 0.3 && !isExplainedBridge($0)
            }
            guard let best = met.map({ names.tables[$0].score }).max() else { continue }
            for table in met where names.tables[table].score >= best * 0.8 { add(table, "named in the question") }
            if best >= 0.85, let first = met.first(where: { names.tables[$0].score == best }) { certain.insert(first) }
            // Where no table is called just "cars", it may be car_names as well as car_makers.
            if best < 0.85 { for table in met { add(table, "named in part in the question") } }
        }
    }

    /// A bridge whose words another table meets as well: it comes by the joins when needed.
    private func isExplainedBridge(_ table: Int) -> Bool {
        guard index.catalog.tables[table].kind == .bridge else { return false }
        let cover = names.tables[table]
        let words = Set(index.names.tables[table].words)
        return names.tables.indices.contains {
            index.catalog.tables[$0].kind != .bridge && names.tables[$0].score >= cover.score
                && !words.isDisjoint(with: index.names.tables[$0].words)
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
        for table in names.columns.indices {
            var ofTable: [Int: (Double, Int)] = [:]
            for (column, cover) in names.columns[table].enumerated() where cover.score >= 0.3 {
                // A foreign key repeats the name of the table it leads to, which is chosen itself.
                if leadsToNamed(table, index.catalog.tables[table].columns[column].name, cover.positions) { continue }
                let score = cover.score
                for position in cover.positions where score > ofTable[position]?.0 ?? 0 {
                    ofTable[position] = (score, column)
                }
            }
            for (position, (score, column)) in ofTable { best[position, default: []].append((table, score, column)) }
        }
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

    private func leadsToNamed(_ table: Int, _ column: String, _ positions: Set<Int>) -> Bool {
        index.graph.edges.contains { edge in
            edge.from == table && chosen.contains(edge.to) && edge.joins.contains { $0.left.column == column }
                && names.tables[edge.to].positions.isSuperset(of: positions)
        }
    }

    /// Adds what joins a chosen table directly.
    mutating func chooseNeighbours() {
        let core = chosen
        for edge in index.graph.edges where core.contains(edge.from) != core.contains(edge.to) {
            add(core.contains(edge.from) ? edge.to : edge.from, "next to a table of the question")
        }
    }

    /// Adds the tables needed to join the chosen ones; groups that don't hang together are joined each by itself.
    mutating func join() -> (joins: [Join], otherJoins: [Join], flags: [SchemaContext.Flag]) {
        var joins: [Join] = []
        var otherJoins: [Join] = []
        var discount: [Int: Double] = [:]
        for (number, edge) in index.graph.edges.enumerated() where edge.joins.contains(where: isNamed) {
            discount[number] = 0.25
        }
        let flags = flags(discount)
        let groups = index.graph.components(of: chosen)
        if groups.count > 1 {
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

    private func isNamed(_ join: Join) -> Bool {
        guard let table = index.catalog.tables.firstIndex(where: { $0.name == join.left.table }),
            let column = index.catalog.tables[table].columns.firstIndex(where: { $0.name == join.left.column })
        else { return false }
        return names.columns[table][column].score >= 0.5
    }
}
