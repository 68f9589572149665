public import Analyst
import Catalog
import Examples
import Foundation
import Ingest
import Retrieval
import Semantics
import SQLSyntax

/// What an asker may see, and nothing else: of the rows, the map, the values and what people settled.
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

    /// The dataset as the asker may see it: mapped anew through their views, since a map tells ranges and values.
    func open(
        _ version: DatasetVersion, _ restrictions: [TableRestriction], of access: Access, progress: WorkspaceProgress
    ) async throws -> Dataset {
        let engine: DuckDBEngine
        do {
            engine = try await store.open(version, limits: try engineLimits(), restrictions: restrictions, asker: access.attributes)
        } catch let error as GuardError {
            throw WorkspaceError(.data, "A policy of \(version.dataset) does not fit its data (\(error.message)). Ask its owner to mend it.")
        }
        let builder = CatalogBuilder(engine.catalogConnection) { progress.show($0) }
        let sources = Dictionary(version.tables.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
        let seen = try await builder.build(sources: sources)
        let values = try await builder.columnValues(seen).map { ColumnValues(column: $0.0, values: $0.1) }
        let catalog = seen.applying(try decisions(of: version.dataset))
        var dataset = Dataset(
            name: version.dataset, version: version.id, dataAsOf: version.createdAt, catalog: catalog,
            index: SchemaIndex(catalog: catalog, values: values), engine: engine)
        dataset.meaning = await meaning(of: catalog, progress)
        dataset.settled = try await settled(dataset, values: values, hiding: Set(restrictions.map { $0.table.lowercased() }))
        return dataset
    }
}
