import Catalog

/// Which columns of the chosen tables a question needs. Of a small schema all that might be; of a wide one the dozen
/// that most speaks for, ranked by how the column and its table are met and by how near they are in meaning.
struct ColumnSelection {
    /// Where meaning adds to every priority, a little more must speak.
    static let thresholdWithMeaning = 0.56

    /// A schema of more columns is wide.
    static let smallSchema = 30
    /// Of a wide schema: columns kept at least and at most, and what must speak for those in between. Measured on
    /// questions with known columns: twelve are kept on average.
    static let (least, most, threshold) = (5, 24, 0.51)

    private let evidence: ColumnEvidence
    private let selection: TableSelection
    private let index: SchemaIndex

    init(evidence: ColumnEvidence, selection: TableSelection, index: SchemaIndex) {
        (self.evidence, self.selection, self.index) = (evidence, selection, index)
    }

    private struct Candidate {
        var table: Int
        var number: Int
        var linked: LinkedColumn
        var priority: Double
    }

    /// By table: the columns kept, in the table's order.
    func choose() -> [Int: [LinkedColumn]] {
        let isWide = index.isKey.count > Self.smallSchema
        let starts = index.names.columnStarts
        let core = isWide ? coreJoins() : []
        var candidates: [Candidate] = []
        for table in selection.chosen.sorted() {
            for (number, column) in index.catalog.tables[table].columns.enumerated() {
                let place = starts[table] + number
                guard let reason = evidence.reason(for: column, at: place) ?? (core.contains(place) ? .joins : nil)
                else { continue }
                let linked = LinkedColumn(
                    name: column.name, score: evidence.score(at: place, of: table), reason: reason.rawValue)
                var priority = 0.0
                if isWide {
                    priority = evidence.priority(of: column, at: place, in: table)
                    if core.contains(place) { priority = max(priority, 1 + 0.3 * evidence.relevance(of: table)) }
                }
                candidates.append(Candidate(table: table, number: number, linked: linked, priority: priority))
            }
        }
        if isWide {
            candidates.sort { ($1.priority, $0.table, $0.number) < ($0.priority, $1.table, $1.number) }
            let threshold = evidence.hasMeaning ? Self.thresholdWithMeaning : Self.threshold
            let enough = candidates.prefix(Self.most).enumerated().filter {
                $0.element.priority >= threshold || $0.offset < Self.least
            }
            candidates = enough.map(\.element).sorted { ($0.table, $0.number) < ($1.table, $1.number) }
        }
        return Dictionary(grouping: candidates, by: \.table).mapValues { $0.map(\.linked) }
    }

    /// The columns that join the tables which the question is about: those that own the columns for which more than a
    /// key speaks, and those it names outright.
    private func coreJoins() -> Set<Int> {
        let starts = index.names.columnStarts
        var ranked: [(table: Int, priority: Double)] = []
        for table in selection.chosen.sorted() {
            for (number, column) in index.catalog.tables[table].columns.enumerated() {
                let place = starts[table] + number
                guard !index.isKey[place], evidence.reason(for: column, at: place) != nil else { continue }
                ranked.append((table, evidence.priority(of: column, at: place, in: table)))
            }
        }
        ranked.sort { ($1.priority, $0.table) < ($0.priority, $1.table) }
        let top = ranked.first?.priority ?? 0
        var core = Set(ranked.prefix(10).filter { $0.priority >= top * 0.4 }.map(\.table))
        core.formUnion(selection.chosen.filter { evidence.isNamedOutright($0) })
        var joining: Set<Int> = []
        for group in index.graph.components(of: core) {
            guard let tree = index.graph.trees(over: group, onlyBest: true)?.best else { continue }
            joining.formUnion(index.columnNumbers(of: index.graph.joinTree(tree).joins))
        }
        return joining
    }
}
