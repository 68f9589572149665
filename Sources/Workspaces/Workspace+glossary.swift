import Analyst
public import Catalog
import Examples
import Foundation
import Ingest
import Retrieval
public import Semantics

extension Workspace {
    /// What people and the map know of a dataset, given to the analyst.
    /// - Parameter keeping: keeps examples made from the data for the next time; not those of one asker's part of it.
    func teach(_ dataset: inout Dataset, _ model: SemanticModel?, _ verified: [VerifiedQuery], _ version: DatasetVersion, keeping: Bool) throws {
        if let model { dataset.knowledge = Knowledge(model) }
        dataset.calendar = try calendar(model)
        dataset.samples = try samplePolicy()
        let store = store
        dataset.examples = NearExamples(
            catalog: dataset.catalog, engine: dataset.engine, verified: verified, samples: dataset.samples,
            stored: {
                guard keeping, let data = store.map(of: version, part: Self.workedPart) else { return nil }
                return try? JSONDecoder().decode([WorkedExample].self, from: data)
            },
            store: { examples in
                // What can't be kept is made again next time.
                guard keeping, let data = try? JSONEncoder().encode(examples) else { return }
                try? store.saveMap(data, of: version, part: Self.workedPart)
            })
    }

    private static let workedPart = "worked"

    func samplePolicy() throws -> SamplePolicy {
        guard let text = settings.text("PINTAIL_SEND_SAMPLES") else { return .masked }
        guard let policy = SamplePolicy(rawValue: text) else {
            throw WorkspaceError(.usage, "PINTAIL_SEND_SAMPLES must be full, masked or none.")
        }
        return policy
    }

    /// Changes the glossary in the dataset's semantic model; without a model, one is begun that holds nothing else.
    public func editModel(of dataset: String, _ edit: (inout SemanticModel) throws -> Void) throws {
        // What can't be read would be lost by writing the rest, and a policy must not.
        let issues = try semanticText(of: dataset).map { OssieCoder.read($0).issues } ?? []
        if let issue = issues.first {
            throw WorkspaceError(.data, "The semantic model of \(dataset) has a mistake (\(issue)); mend it with `pintail semantic import`.")
        }
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
            guard let decision = Self.decision(join)?.towardsKey(catalog), catalog.table(named: decision.fromTable) != nil, catalog.table(named: decision.toTable) != nil else {
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

extension RelationshipDecision {
    /// People write a join either way round; a key is what is pointed at.
    fileprivate func towardsKey(_ catalog: Catalog) -> RelationshipDecision {
        func isKey(_ table: String, _ columns: [String]) -> Bool { catalog.table(named: table)?.primaryKey.map { $0.lowercased() } == columns.map { $0.lowercased() } }
        guard isKey(fromTable, fromColumns), !isKey(toTable, toColumns) else { return self }
        return RelationshipDecision(verdict, fromTable: toTable, fromColumns: toColumns, toTable: fromTable, toColumns: fromColumns)
    }
}
