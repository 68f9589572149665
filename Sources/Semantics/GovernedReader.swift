public import Catalog
import DuckDB

/// Reads a question in English that the model covers word for word. Every word must be a metric, a dimension, a value,
/// a time or a function word, in one way only; else there is no reading. Better no answer than a governed wrong one.
public struct GovernedReader: Sendable {
    let model: SemanticModel
    let lexicon: GovernedLexicon
    let paths: JoinPaths

    /// - Parameters:
    ///   - values: the values of dimensions that questions may name.
    ///   - includingDrafts: whether what nobody has confirmed counts as covered.
    public init(model: SemanticModel, values: [FieldReference: [String]] = [:], includingDrafts: Bool) {
        (self.model, paths) = (model, JoinPaths(model))
        lexicon = GovernedLexicon(model, values: values, includingDrafts: includingDrafts)
    }

    /// The frequent values in the catalog of the model's text dimensions that are plain columns.
    public static func values(of model: SemanticModel, in catalog: Catalog) -> [FieldReference: [String]] {
        var values: [FieldReference: [String]] = [:]
        for dataset in model.datasets {
            guard let table = catalog.table(named: dataset.table) else { continue }
            for field in dataset.fields where field.isDimension {
                let names = [field.expression.sql, field.name]
                guard
                    let column = table.columns.first(where: {
                        names.contains($0.name) || NameText.quoted($0.name) == field.expression.sql
                    }), column.typeClass == .text
                else { continue }
                values[FieldReference(dataset.name, field.name)] = column.profile.topValues.map(\.value)
            }
        }
        return values
    }

    /// nil when a word is unexplained or can be read in two ways.
    public func read(_ question: String) -> MetricQuery? {
        guard let words = GovernedWords(question) else { return nil }
        var reading = GovernedReading(reader: self, words: words)
        return reading.query()
    }

    /// The dataset whose rows the metric aggregates, where the model says so.
    func base(of metric: String) -> String? {
        guard let metric = model.metric(named: metric) else { return nil }
        if let name = metric.datasets.first { return model.dataset(named: name)?.name }
        return model.datasets.count == 1 ? model.datasets[0].name : nil
    }

    func isReachable(_ dataset: String, from bases: [String]) -> Bool {
        guard let name = model.dataset(named: dataset)?.name else { return false }
        return bases.allSatisfy { if case .one = paths.path(from: $0, to: name) { true } else { false } }
    }

    /// The one time dimension that a date without a name speaks of.
    func timeDimension(for bases: [String]) -> FieldReference? {
        let all = model.datasets.flatMap { dataset in
            dataset.fields.filter(\.isTimeDimension).map { FieldReference(dataset.name, $0.name) }
        }.filter { isReachable($0.dataset, from: bases) }
        let own = all.filter { bases.contains($0.dataset) }
        let candidates = own.isEmpty ? all : own
        return candidates.count == 1 ? candidates[0] : nil
    }
}
