import Analyst
public import Catalog
import Examples
import Foundation
import Ingest
import Retrieval
public import Semantics

extension Workspace {
    /// What people and the map know of a dataset, given to the analyst.
    func teach(_ dataset: inout Dataset, _ model: SemanticModel?) throws {
        if let model { dataset.knowledge = Knowledge(model) }
        dataset.calendar = try calendar(model)
        dataset.samples = try samplePolicy()
        let folder = try store.knowledge(of: dataset.name)
        let queries = try VerifiedQueryStore(folder: folder).load().queries
        let (store, name, version) = (store, dataset.name, dataset.version)
        dataset.examples = NearExamples(
            catalog: dataset.catalog, engine: dataset.engine, verified: queries, samples: dataset.samples,
            stored: {
                let data = FileManager.default.contents(atPath: folder.appending(path: Self.workedFile).path)
                let kept = data.flatMap { try? JSONDecoder().decode(KeptExamples.self, from: $0) }
                return kept?.version == version ? kept?.examples : nil
            },
            store: { examples in
                // What can't be kept is made again next time.
                guard let data = try? JSONEncoder().encode(KeptExamples(version: version, examples: examples)) else { return }
                try? store.saveKnowledge(data, as: Self.workedFile, of: name)
            })
    }

    private static let workedFile = "worked.json"

    private struct KeptExamples: Codable {
        var version: String
        var examples: [WorkedExample]
    }

    func samplePolicy() throws -> SamplePolicy {
        guard let text = settings.text("PINTAIL_SEND_SAMPLES") else { return .masked }
        guard let policy = SamplePolicy(rawValue: text) else {
            throw WorkspaceError(.usage, "PINTAIL_SEND_SAMPLES must be full, masked or none.")
        }
        return policy
    }

    /// Changes the glossary in the dataset's semantic model; without a model, one is begun that holds nothing else.
    public func editModel(of dataset: String, _ edit: (inout SemanticModel) throws -> Void) throws {
        var model = try semanticModel(of: dataset) ?? SemanticModel(name: dataset)
        try edit(&model)
        try saveSemantic(try OssieCoder.write(model), of: dataset)
    }

    /// Takes a glossary as the dataset's own: its terms, texts and joins.
    /// - Returns: what was taken, and joins that name no columns of the data.
    @discardableResult
    public func takeGlossary(_ file: GlossaryFile, of dataset: String, catalog: Catalog) throws -> [String] {
        try editModel(of: dataset) { $0.take(file, of: catalog) }
        var decisions = try decisions(of: dataset)
        var unknown: [String] = []
        for join in file.joins {
            guard let decision = Self.decision(join), catalog.table(named: decision.fromTable) != nil, catalog.table(named: decision.toTable) != nil else {
                unknown.append(join)
                continue
            }
            if !decisions.contains(decision) { decisions.append(decision) }
        }
        if !file.joins.isEmpty { try save(decisions, of: dataset) }
        return unknown
    }

    /// Names may have the schema before the table.
    private static func decision(_ join: String) -> RelationshipDecision? {
        let sides = join.split(separator: "=").map { $0.split(separator: ".").suffix(2).joined(separator: ".") }
        return RelationshipDecision(.accepted, written: sides.joined(separator: "="))
    }
}
