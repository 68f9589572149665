import Catalog

/// Which columns and tables are near a question in meaning, by their place among the nearest: cosines of different
/// models, and of short and long questions, are on different scales; places are not.
struct Nearness: Sendable {
    /// By column, numbered through: 1 for the nearest, falling with the place (1/(1 + place/6)).
    private(set) var columns: [Int: Double] = [:]
    private(set) var tables: [Int: Double] = [:]
    /// Terms, metrics and examples, nearest first.
    private(set) var others: [DocumentMatch] = []

    /// Columns and tables further down the list say nothing.
    static let depth = 30

    init() {}

    init(_ matches: [DocumentMatch], in index: SchemaIndex) {
        var (columnPlace, tablePlace) = (0, 0)
        for match in matches {
            switch match.reference {
            case .column(let reference):
                guard columnPlace < Self.depth, let number = index.columnNumber(reference), columns[number] == nil
                else { continue }
                columns[number] = Self.weight(columnPlace)
                columnPlace += 1
            case .table(let name):
                guard tablePlace < Self.depth, let number = index.tableNumbers[name], tables[number] == nil else {
                    continue
                }
                tables[number] = Self.weight(tablePlace)
                tablePlace += 1
            case .term, .metric, .example: others.append(match)
            }
        }
    }

    private static func weight(_ place: Int) -> Double { 1 / (1 + Double(place) / 6) }

    /// Tables by both lists, the columns' and the tables' own: a table that only one of them has is a weaker guess.
    func rankedTables(_ index: SchemaIndex) -> [Int] {
        var scores = tables
        for (column, weight) in columns {
            let table = index.tableNumber(ofColumn: column)
            scores[table, default: 0] += 0.5 * weight
        }
        return scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
}
