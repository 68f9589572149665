public import Catalog
public import SQLSyntax

/// What of a model no longer fits new data, found before the data becomes current.
public struct SemanticDrift: Sendable {
    public struct Breakage: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable {
            /// Gone, with a likely successor in `suggestion`.
            case renamedTable, renamedColumn
            case droppedTable, droppedColumn
            /// Of another class than the model or the last version says.
            case retypedColumn
        }
        public var kind: Kind
        /// The table and column by their old names.
        public var table: String
        public var column: String?
        /// The parts of the model that read it: `datasets/orders/fields/amount`, `metrics/revenue`.
        public var affected: [String]
        /// The new name, or the new type of a retyped column.
        public var suggestion: String?
        /// How like the suggested successor is, 0 to 1; 0 where there is none.
        public var similarity: Double
    }

    private let reader: ExpressionReader

    public init(parser: SyntaxParser) { reader = ExpressionReader(parser: parser) }

    /// - Parameter previous: the catalog of the last version, when it is there: types and profiles are compared with it.
    public func breakages(
        of model: SemanticModel, in catalog: Catalog, previous: Catalog? = nil
    ) async -> [Breakage] {
        var found: [Breakage] = []
        let metricUses = await metricUses(in: model)
        let used = Set(model.datasets.map { $0.table.lowercased() })
        for dataset in model.datasets {
            let old = previous?.table(named: dataset.table)
            guard let table = catalog.table(named: dataset.table) else {
                found.append(
                    missing(dataset, model, old, catalog.tables.filter { !used.contains($0.name.lowercased()) }))
                continue
            }
            found += await columns(of: dataset, model, metricUses, table, old)
        }
        return found
    }

    private func missing(
        _ dataset: SemanticDataset, _ model: SemanticModel, _ old: Table?, _ candidates: [Table]
    ) -> Breakage {
        let columns = Set((old?.columns.map(\.name) ?? dataset.fields.map(\.name)).map { $0.lowercased() })
        let scored = candidates.map { table in
            let names = Set(table.columns.map { $0.name.lowercased() })
            let shared = Double(columns.intersection(names).count) / Double(max(1, columns.union(names).count))
            return (table.name, 0.4 * ColumnLikeness.names(dataset.table, table.name) + 0.6 * shared)
        }
        let best = scored.max { ($0.1, $1.0) < ($1.1, $0.0) }
        let isLikely = (best?.1 ?? 0) >= 0.5
        let path = "datasets/\(dataset.name)"
        let metrics = model.metrics.filter { $0.datasets.contains { sameName($0, dataset.name) } }.map {
            "metrics/\($0.name)"
        }
        return Breakage(
            kind: isLikely ? .renamedTable : .droppedTable, table: dataset.table, column: nil,
            affected: [path] + metrics, suggestion: isLikely ? best?.0 : nil, similarity: isLikely ? best?.1 ?? 0 : 0)
    }

    private func columns(
        of dataset: SemanticDataset, _ model: SemanticModel, _ metricUses: [FieldReference: [String]], _ table: Table,
        _ old: Table?
    ) async -> [Breakage] {
        let uses = await uses(of: dataset, model, metricUses)
        // A column the old version had is no one's new name.
        let fresh = table.columns.filter { column in
            old.map { $0.column(named: column.name) == nil } ?? (uses[column.name.lowercased()] == nil)
        }
        var found: [Breakage] = []
        var gone: [(use: ColumnUse, scores: [(name: String, score: Double)])] = []
        for use in uses.values.sorted(by: { $0.column < $1.column }) {
            let before = old?.column(named: use.column)
            guard let now = table.column(named: use.column) else {
                let scores = fresh.map { ($0.name, ColumnLikeness.score(use, before, $0)) }.filter { $0.1 >= 0.5 }
                gone.append((use, scores))
                continue
            }
            let was = before.map(FieldType.init) ?? use.type
            if let was, was.comparisonClass != FieldType(now).comparisonClass {
                found.append(
                    Breakage(
                        kind: .retypedColumn, table: dataset.table, column: use.column, affected: use.paths,
                        suggestion: now.type, similarity: 0))
            }
        }
        return found + Self.matched(gone, dataset.table)
    }

    /// The likeliest pairs first, each new column given once.
    private static func matched(
        _ gone: [(use: ColumnUse, scores: [(name: String, score: Double)])], _ table: String
    ) -> [Breakage] {
        var pairs = gone.flatMap { item in item.scores.map { (old: item.use.column, new: $0.name, score: $0.score) } }
        pairs.sort { ($1.score, $0.old, $0.new) < ($0.score, $1.old, $1.new) }
        var chosen: [String: (name: String, score: Double)] = [:]
        var taken: Set<String> = []
        for pair in pairs where chosen[pair.old] == nil && taken.insert(pair.new).inserted {
            chosen[pair.old] = (pair.new, pair.score)
        }
        return gone.map { item in
            let match = chosen[item.use.column]
            return Breakage(
                kind: match == nil ? .droppedColumn : .renamedColumn, table: table, column: item.use.column,
                affected: item.use.paths, suggestion: match?.name, similarity: match?.score ?? 0)
        }
    }

    /// The metrics that read each field.
    private func metricUses(in model: SemanticModel) async -> [FieldReference: [String]] {
        var uses: [FieldReference: [String]] = [:]
        for metric in model.metrics {
            for sql in [metric.expression.sql] + [metric.filter].compactMap({ $0 }) {
                guard let parsed = try? await reader.read(sql) else { continue }
                for path in parsed.columns {
                    guard let found = model.resolve(path, datasets: metric.datasets) else { continue }
                    uses[found.reference, default: []].append("metrics/\(metric.name)")
                }
            }
        }
        for filter in model.filters {
            guard let parsed = try? await reader.read(filter.expression) else { continue }
            for path in parsed.columns {
                guard let found = model.resolve(path, datasets: [filter.dataset]) else { continue }
                uses[found.reference, default: []].append("filters/\(filter.name)")
            }
        }
        return uses
    }

    /// The table's columns that the model reads, by lower-cased name.
    private func uses(
        of dataset: SemanticDataset, _ model: SemanticModel, _ metricUses: [FieldReference: [String]]
    ) async -> [String: ColumnUse] {
        var uses: [String: ColumnUse] = [:]
        func add(_ column: String, _ path: String, _ type: FieldType? = nil) {
            var use = uses[column.lowercased()] ?? ColumnUse(column: column)
            if !use.paths.contains(path) { use.paths.append(path) }
            use.type = use.type ?? type
            uses[column.lowercased()] = use
        }
        for field in dataset.fields {
            let path = "datasets/\(dataset.name)/fields/\(field.name)"
            let metrics = metricUses[FieldReference(dataset.name, field.name)] ?? []
            if let name = NameText.quotedColumn(field.expression.sql) {
                add(name, path, field.type)
                for metric in metrics { add(name, metric) }
                continue
            }
            guard let parsed = try? await reader.read(field.expression.sql) else { continue }
            let isPlain = if case .column = parsed.output { true } else { false }
            for column in parsed.columns {
                let own = ExpressionReader.ownPath(column, tableNames: [dataset.name, dataset.table])
                add(own[0], path, isPlain ? field.type : nil)
                for metric in metrics { add(own[0], metric) }
            }
        }
        // A key may be spelled by a field's name; that field is already there.
        func addKey(_ name: String, _ path: String) {
            if uses[name.lowercased()] != nil || dataset.field(named: name) == nil { add(name, path) }
        }
        for key in dataset.primaryKey { addKey(key, "datasets/\(dataset.name)/primary_key") }
        for join in model.relationships {
            for (end, columns) in [(join.from, join.fromColumns), (join.to, join.toColumns)]
            where sameName(end, dataset.name) {
                for column in columns { addKey(column, "relationships/\(join.name)") }
            }
        }
        return uses
    }
}

struct ColumnUse: Sendable, Hashable {
    var column: String
    var paths: [String] = []
    var type: FieldType?
    init(column: String) { self.column = column }
}
