import Analyst
import Catalog
import Foundation
import Ingest
public import Semantics
import SQLSyntax

extension Workspace {
    private static let modelFile = "semantic.yaml"

    /// The text of the model people gave; nil when they gave none.
    public func semanticText(of dataset: String) throws -> String? {
        let file = try store.knowledge(of: dataset).appending(path: Self.modelFile)
        guard let data = FileManager.default.contents(atPath: file.path) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Keeps a model. The one before stays beside it, numbered, so that nothing edited is lost.
    /// - Parameter keepingBefore: false for a further step of one change, whose beginning is kept already.
    public func saveSemantic(_ text: String, of dataset: String, keepingBefore: Bool = true) throws {
        if keepingBefore, let before = try semanticText(of: dataset), before != text {
            let folder = try store.knowledge(of: dataset)
            let kept = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            let number = kept.compactMap { $0.wholeMatch(of: /semantic-([0-9]+)\.yaml/).flatMap { Int($0.1) } }.max() ?? 0
            try store.saveKnowledge(Data(before.utf8), as: "semantic-\(number + 1).yaml", of: dataset)
        }
        try store.saveKnowledge(Data(text.utf8), as: Self.modelFile, of: dataset)
    }

    public func semanticModel(of dataset: String) throws -> SemanticModel? {
        guard let text = try semanticText(of: dataset) else { return nil }
        let reading = OssieCoder.read(text)
        guard let model = reading.model else {
            let reason = reading.issues.first.map { "\($0)" } ?? ""
            throw WorkspaceError(.data, "The semantic model of \(dataset) can't be read (\(reason)); mend it with `pintail semantic import`.")
        }
        return model
    }
}

/// Questions that the semantic model covers word for word, compiled from its metrics.
struct GovernedAnswers: SettledQueries {
    let reader: GovernedReader
    let compiler: MetricCompiler
    let model: SemanticModel

    init(model: SemanticModel, catalog: Catalog, parser: SyntaxParser) {
        self.model = model
        reader = GovernedReader(model: model, values: GovernedReader.values(of: model, in: catalog), includingDrafts: false)
        compiler = MetricCompiler(model: model, parser: parser)
    }

    func query(for question: String) async -> SettledQuery? {
        guard let reading = reader.read(question), let sql = try? await compiler.sql(for: reading) else { return nil }
        let definitions = reading.metrics.compactMap { model.metric(named: $0) }.map { metric in
            metric.description.map { "\(metric.name): \($0)" } ?? "\(metric.name) is \(metric.expression.sql)."
        }
        return SettledQuery(sql: sql, label: .governed, definitions: definitions)
    }
}
