import Foundation
public import Ingest
public import Sheets

/// What was done to messy sheets, and what people decide about it.
extension Workspace {
    private static let recipesFile = "steps.json"

    /// Of the current version's tables that were cleaned or could be.
    public func recipes(of dataset: String) throws -> [Recipe] {
        guard let version = try store.current(dataset) else { throw WorkspaceError.noDataset(dataset) }
        return version.tables.compactMap(\.recipe)
    }

    /// The recipes the next import does again; none until somebody decided something.
    func keptRecipes(of dataset: String) throws -> [Recipe] {
        let file = try store.knowledge(of: dataset).appending(path: Self.recipesFile)
        guard let data = FileManager.default.contents(atPath: file.path) else { return [] }
        do {
            return try JSONDecoder().decode([Recipe].self, from: data)
        } catch {
            throw WorkspaceError(.data, "\(file.path) can't be read; mend or remove it.")
        }
    }

    /// Changes what is done to a table's sheet and reads the sources again. A decision that can't be carried out, because
    /// a source is gone or the new table breaks what people have settled, is not kept.
    /// - Parameter decide: false when there is no such step.
    public func decide(
        about table: String, of dataset: String, progress: WorkspaceProgress = .silent, force: Bool = false,
        _ decide: (inout Recipe) throws -> Bool
    ) async throws -> DatasetVersion {
        guard let version = try store.current(dataset) else { throw WorkspaceError.noDataset(dataset) }
        // All tables', so that a decision about one is not taken for one about a table much like it.
        var recipes = version.tables.compactMap(\.recipe)
        guard let index = recipes.firstIndex(where: { $0.table == table }) ?? recipes.firstIndex(where: { $0.table.lowercased() == table.lowercased() }) else {
            throw WorkspaceError(.usage, "No steps were done to a table named \(table); see `pintail steps --dataset \(dataset)`.")
        }
        guard try decide(&recipes[index]) else {
            throw WorkspaceError(.usage, "The table \(table) has no such step; see `pintail steps --dataset \(dataset)`.")
        }
        guard let sources = version.sources else {
            throw WorkspaceError(.data, "This version was made by an earlier Pintail; import its files again, then decide.")
        }
        if let gone = sources.first(where: { !FileManager.default.fileExists(atPath: $0) }) {
            throw WorkspaceError(.data, "\(gone) is not there any more; put it back, or import the dataset from where its files are now.")
        }
        let before = try keptRecipes(of: dataset)
        try keep(recipes, of: dataset)
        do {
            return try await importData(sources.map { URL(filePath: $0) }, as: dataset, progress: progress, force: force)
        } catch {
            try keep(before, of: dataset)
            throw error
        }
    }

    /// After an import: what became of the decisions is what the next import starts from. Tables that are not there this
    /// time keep theirs, unless another month's has taken them over.
    func keepRecipes(of version: DatasetVersion) throws {
        let before = try keptRecipes(of: version.dataset)
        guard !before.isEmpty else { return }
        let now = version.tables.compactMap(\.recipe)
        let absent = before.filter { old in old.hasDecisions && !now.contains { $0.table == old.table || ($0.hasDecisions && $0.isLike(old)) } }
        try keep(now + absent, of: version.dataset)
    }

    private func keep(_ recipes: [Recipe], of dataset: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try store.saveKnowledge(encoder.encode(recipes), as: Self.recipesFile, of: dataset)
    }
}
