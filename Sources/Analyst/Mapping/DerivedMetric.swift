import Catalog
import Retrieval

/// A figure that people name and no column holds: computed from columns whose roles say what they are. The definition
/// is told to the model and shown with the answer.
struct DerivedMetric: Sendable, Hashable {
    var name: String
    var table: String
    /// Aggregate over `table`, columns qualified.
    var expression: String
    var definition: String

    /// Revenue is quantity times unit price of the table that has both, when no column holds an amount already.
    static func revenue(_ catalog: Catalog) -> DerivedMetric? {
        let amounts: Set = ["revenue", "sale", "turnover", "amount", "total", "subtotal"]
        func words(_ column: Column) -> Set<String> { Set(Words.nameWords(column.name).map(Words.singular)) }
        let holdsAmount = catalog.tables.contains { table in
            table.columns.contains { $0.typeClass.isNumeric && $0.role == .measure && !words($0).isDisjoint(with: amounts) && words($0).isDisjoint(with: ["refund", "tax", "discount", "cost"]) }
        }
        guard !holdsAmount else { return nil }
        for table in catalog.tables.sorted(by: { ($1.rowCount, $0.name) < ($0.rowCount, $1.name) }) {
            let quantity = table.columns.first { $0.typeClass.isNumeric && !words($0).isDisjoint(with: ["quantity", "qty", "unit", "piece"]) && words($0).isDisjoint(with: ["price", "cost"]) }
            let price = table.columns.first { $0.typeClass.isNumeric && words($0).contains("price") }
            guard let quantity, let price else { continue }
            let (t, q, p) = (SchemaText.shown(table.name), SchemaText.shown(quantity.name), SchemaText.shown(price.name))
            return DerivedMetric(
                name: "revenue", table: table.name, expression: "SUM(\(t).\(q) * \(t).\(p))",
                definition: "Revenue is \(Humanized.name(quantity.name)) times \(Humanized.name(price.name)) of \(Humanized.name(table.name)), added up.")
        }
        return nil
    }

    /// "Average order value": revenue divided by how many there are of what its lines belong to.
    static func averageValue(_ catalog: Catalog, words: [String]) -> DerivedMetric? {
        let asked = Set(words.map(Words.singular))
        guard !asked.isDisjoint(with: ["average", "avg", "mean", "typical"]),
            !asked.isDisjoint(with: ["value", "size", "amount", "total", "revenue", "worth", "basket"]),
            let revenue = revenue(catalog)
        else { return nil }
        for link in catalog.relationships where link.fromTable == revenue.table && link.multiplicity == .manyToOne {
            let parent = Humanized.name(link.toTable).split(separator: " ").map { Words.singular(String($0)) }
            guard link.fromColumns.count == 1, !parent.isEmpty, asked.isSuperset(of: parent) else { continue }
            let (t, key) = (SchemaText.shown(revenue.table), SchemaText.shown(link.fromColumns[0]))
            let name = "average \(parent.joined(separator: " ")) value"
            return DerivedMetric(
                name: name, table: revenue.table, expression: "\(revenue.expression) / COUNT(DISTINCT \(t).\(key))",
                definition: "The \(name) is revenue divided by the number of \(Humanized.name(link.toTable)). \(revenue.definition)")
        }
        return nil
    }

    static let moneyWords: Set = ["revenue", "revenues", "turnover", "spent", "spend", "spending", "earned", "sales", "earnings", "income", "grossed"]

    /// Whether the question speaks of money taken, and means it as a figure.
    static func isAskedFor(_ question: QuestionFrame, words: [String]) -> Bool {
        let compounds: Set = ["channel", "channels", "person", "persons", "people", "rep", "reps", "team", "teams", "region", "manager", "tax", "date", "order", "orders"]
        return words.indices.contains { index in
            guard moneyWords.contains(words[index]) else { return false }
            let next = index + 1 < words.count ? words[index + 1] : ""
            return !compounds.contains(next)
        }
    }
}
