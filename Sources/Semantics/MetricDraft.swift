import Catalog

/// The metrics one table suggests.
struct MetricDraft {
    let table: Table
    let dataset: SemanticDataset
    let catalog: Catalog

    func metrics() -> [SemanticMetric] {
        let measures = table.columns.filter { $0.role == .measure && $0.typeClass.isNumeric }
        return [rowCount] + measures.map(metric) + products(measures) + distinctCounts
    }

    private var phrase: String { NameText.words(table.name).joined(separator: " ") }

    private var rowCount: SemanticMetric {
        let plural = NameText.plural(phrase)
        return SemanticMetric(
            name: "\(table.name)_count", expression: SemanticExpression("COUNT(*)"), datasets: [dataset.name],
            description: "Number of rows of \(table.name).",
            context: AIContext(
                synonyms: ["number of \(plural)", "\(phrase) count", "count of \(plural)"].uniqued()),
            type: .integer)
    }

    private func metric(_ column: Column) -> SemanticMetric {
        let words = NameText.words(column.name).joined(separator: " ")
        let path = NameText.path(dataset.name, column.name)
        let additivity = NameText.additivity(of: column, in: table)
        if additivity != .nonAdditive {
            return SemanticMetric(
                name: "total_\(column.name)", expression: SemanticExpression("SUM(\(path))"),
                datasets: [dataset.name], description: "Sum of \(column.name) over \(table.name).",
                context: AIContext(synonyms: ["total \(words)", "sum of \(words)"]),
                additivity: additivity)
        }
        return SemanticMetric(
            name: "average_\(column.name)", expression: SemanticExpression("AVG(\(path))"), datasets: [dataset.name],
            description: "Mean of \(column.name) over \(table.name).",
            context: AIContext(synonyms: ["average \(words)", "mean \(words)", "avg \(words)"].uniqued()),
            type: .float, additivity: .nonAdditive)
    }

    /// Quantity times the price of one, of the same row or of the one row it belongs to.
    private func products(_ measures: [Column]) -> [SemanticMetric] {
        let quantities = measures.filter { NameText.isQuantity($0.name) }
        guard quantities.count == 1, let quantity = quantities.first else { return [] }
        var prices = measures.filter { NameText.isUnitPrice($0.name) }.map { (dataset.name, $0) }
        if prices.isEmpty {
            let parents = catalog.relationships.filter { $0.fromTable == table.name && $0.multiplicity == .manyToOne }
            for parent in Set(parents.map(\.toTable)).sorted() {
                let columns = catalog.table(named: parent)?.columns.filter { $0.typeClass.isNumeric } ?? []
                prices += columns.filter { NameText.isUnitPrice($0.name) }.map { (parent, $0) }
            }
        }
        // Two prices (list and sale) leave open which one is meant.
        guard prices.count == 1, let (owner, price) = prices.first else { return [] }
        let isCost = NameText.words(price.name).contains("cost")
        let (left, right) = (NameText.path(dataset.name, quantity.name), NameText.path(owner, price.name))
        return [
            SemanticMetric(
                name: isCost ? "total_cost_of_\(table.name)" : "revenue",
                expression: SemanticExpression("SUM(\(left) * \(right))"),
                datasets: [dataset.name] + (owner == dataset.name ? [] : [owner]),
                description: "\(quantity.name) times \(price.name), summed over \(table.name).",
                context: AIContext(synonyms: isCost ? ["total cost"] : ["total revenue", "turnover"]))
        ]
    }

    private var distinctCounts: [SemanticMetric] {
        table.columns.filter { $0.role == .foreignKey }.map { column in
            let subject = NameText.plural(NameText.subject(column.name).joined(separator: " "))
            return SemanticMetric(
                name: "distinct_\(column.name)_in_\(table.name)",
                expression: SemanticExpression("COUNT(DISTINCT \(NameText.path(dataset.name, column.name)))"),
                datasets: [dataset.name], description: "Different values of \(column.name) in \(table.name).",
                context: AIContext(synonyms: ["distinct \(subject) in \(phrase)", "unique \(subject) in \(phrase)"]),
                type: .integer, additivity: .nonAdditive)
        }
    }
}

extension Array where Element: Hashable {
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
