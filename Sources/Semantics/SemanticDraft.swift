public import Catalog

/// A first model from the map alone, everything marked as a draft for a person to confirm. The same catalog gives the
/// same model.
public enum SemanticDraft {
    public static func model(from catalog: Catalog, name: String = "model") -> SemanticModel {
        let datasets = catalog.tables.map(dataset)
        var names = NameSet()
        var metrics: [SemanticMetric] = []
        for (table, dataset) in zip(catalog.tables, datasets) {
            for var metric in MetricDraft(table: table, dataset: dataset, catalog: catalog).metrics() {
                metric.name = names.take(metric.name, orElse: "\(dataset.name)_\(metric.name)")
                metric.status = .draft
                metrics.append(metric)
            }
        }
        var joinNames = NameSet()
        let joins = catalog.relationships.compactMap { relationship($0, names: &joinNames) }
        return SemanticModel(name: name, datasets: datasets, relationships: joins, metrics: metrics)
    }

    private static func dataset(_ table: Table) -> SemanticDataset {
        SemanticDataset(
            name: table.name, table: table.name, primaryKey: table.primaryKey,
            uniqueKeys: table.candidateKeys.filter { $0 != table.primaryKey },
            context: AIContext(synonyms: NameText.synonyms(of: table.name)),
            fields: table.columns.map { field($0, of: table) },
            status: .draft)
    }

    static func field(_ column: Column, of table: Table) -> SemanticField {
        let isMeasure = column.role == .measure
        let isTime = column.typeClass.isTemporal
        return SemanticField(
            name: column.name, expression: SemanticExpression(NameText.quoted(column.name)),
            isDimension: !isMeasure, isTime: isMeasure || !isTime ? nil : true, type: FieldType(column),
            context: AIContext(synonyms: NameText.synonyms(of: column.name)),
            additivity: isMeasure ? NameText.additivity(of: column, in: table) : nil, status: .draft)
    }

    /// From the many side to the one side, as the format wants it.
    private static func relationship(_ found: Relationship, names: inout NameSet) -> SemanticRelationship? {
        let isReversed = found.multiplicity == .oneToMany
        let (from, to) = isReversed ? (found.toTable, found.fromTable) : (found.fromTable, found.toTable)
        let fromColumns = isReversed ? found.toColumns : found.fromColumns
        let toColumns = isReversed ? found.fromColumns : found.toColumns
        let multiplicity: SemanticRelationship.Multiplicity =
            switch found.multiplicity {
            case .manyToOne, .oneToMany: .manyToOne
            case .oneToOne: .oneToOne
            case .manyToMany: .manyToMany
            }
        let name = names.take("\(from)_to_\(to)", orElse: "\(from)_to_\(to)_by_\(fromColumns.joined(separator: "_"))")
        return SemanticRelationship(
            name: name, from: from, to: to, fromColumns: fromColumns, toColumns: toColumns,
            multiplicity: multiplicity, status: .draft)
    }
}

extension FieldType {
    init(_ column: Column) {
        switch column.typeClass {
        case .boolean: self = .boolean
        case .integer: self = .integer
        case .decimal: self = column.type.uppercased().hasPrefix("DECIMAL") ? .decimal : .float
        case .text: self = .string
        case .date: self = .date
        case .time: self = .time
        case .timestamp: self = column.type.uppercased().contains("ZONE") ? .dateTimeTZ : .dateTime
        case .interval, .binary, .nested: self = .opaque
        }
    }
}

/// Names handed out once each, compared without case.
struct NameSet {
    private var taken: Set<String> = []

    mutating func take(_ name: String, orElse second: String) -> String {
        if taken.insert(name.lowercased()).inserted { return name }
        var candidate = second
        var number = 2
        while !taken.insert(candidate.lowercased()).inserted {
            candidate = "\(second)_\(number)"
            number += 1
        }
        return candidate
    }
}
