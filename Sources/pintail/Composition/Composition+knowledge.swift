import Analyst
import Catalog
import Foundation
import Ingest

/// What people say of a dataset, kept beside its versions.
extension Composition {
    private static let decisionsFile = "relationships.json"

    func decisions(of dataset: String) throws -> [RelationshipDecision] {
        let file = try store.knowledge(of: dataset).appending(path: Self.decisionsFile)
        guard let data = FileManager.default.contents(atPath: file.path) else { return [] }
        do {
            return try JSONDecoder().decode([RelationshipDecision].self, from: data)
        } catch {
            throw CommandFailure(.data, "\(file.path) can't be read; mend or remove it.")
        }
    }

    func save(_ decisions: [RelationshipDecision], of dataset: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try store.saveKnowledge(encoder.encode(decisions), as: Self.decisionsFile, of: dataset)
    }

    /// The map of the current version as the data alone shows it.
    func catalog(of dataset: String) async throws -> Catalog {
        var source = SourceOptions()
        (source.data, source.dataset) = ([], dataset)
        return try await self.dataset(source, progress: ProgressPrinter(isQuiet: true)).catalog
    }
}
