public import Catalog
import Foundation
import Ingest

/// What people say of a dataset, kept beside its versions.
extension Workspace {
    private static let decisionsFile = "relationships.json"

    public func decisions(of dataset: String) throws -> [RelationshipDecision] {
        let file = try store.knowledge(of: dataset).appending(path: Self.decisionsFile)
        guard let data = FileManager.default.contents(atPath: file.path) else { return [] }
        do {
            return try JSONDecoder().decode([RelationshipDecision].self, from: data)
        } catch {
            throw WorkspaceError(.data, "\(file.path) can't be read; mend or remove it.")
        }
    }

    public func save(_ decisions: [RelationshipDecision], of dataset: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try store.saveKnowledge(encoder.encode(decisions), as: Self.decisionsFile, of: dataset)
    }
}
