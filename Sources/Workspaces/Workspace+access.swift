import Ingest
import Semantics
import SQLSyntax

/// What an asker may see.
extension Workspace {
    /// - Throws: `WorkspaceError` for a model that can't be read whole: a policy nobody can read must not count as none.
    func restrictions(of dataset: String, for access: Access) throws -> [TableRestriction] {
        guard let role = access.role, let text = try semanticText(of: dataset) else { return [] }
        let reading = OssieCoder.read(text)
        do {
            guard let model = reading.model, reading.issues.isEmpty else { throw reading.issues.first ?? Issue(.wrongShape, "This is no semantic model.") }
            return try model.restrictions(for: role)
        } catch let issue as Issue {
            throw WorkspaceError(.data, "The semantic model of \(dataset) has a mistake, so what you may see of it is not known (\(issue)). Ask its owner to mend it.")
        }
    }

    func engine(of version: DatasetVersion, _ restrictions: [TableRestriction], _ access: Access) async throws -> DuckDBEngine {
        do {
            return try await store.open(version, limits: try engineLimits(), restrictions: restrictions, asker: access.attributes)
        } catch let error as GuardError {
            throw WorkspaceError(.data, "A policy of \(version.dataset) does not fit its data (\(error.message)). Ask its owner to mend it.")
        }
    }
}
