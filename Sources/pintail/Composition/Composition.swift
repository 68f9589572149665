import Analyst
import Catalog
import DuckDB
import Foundation
import Ingest
import LanguageModels
import Retrieval
import SQLSyntax

/// The one place where implementations are plugged in.
struct Composition: Sendable {
    let settings: Settings

    var cache: URL { settings.folder("PINTAIL_CACHE") }
    var extensions: URL { cache.appending(path: "duckdb-1.5.5/extensions", directoryHint: .isDirectory) }

    var store: DatasetStore { DatasetStore(root: settings.folder("PINTAIL_HOME"), extensions: extensions) }

    func queryLimits() throws -> QueryLimits {
        QueryLimits(timeout: .seconds(try settings.integer("PINTAIL_QUERY_SECONDS") ?? 30))
    }

    func engineLimits() throws -> EngineLimits {
        EngineLimits(memory: try memoryLimit(), threads: try settings.integer("PINTAIL_THREADS").map(Int.init))
    }

    private func memoryLimit() throws -> Int64 { try settings.integer("PINTAIL_MEMORY_LIMIT") ?? 2 << 30 }

    /// Claude and GPT-4o, where there are keys, then the local model: each is asked in its own way.
    func models(named name: String?) throws -> [any ChatModel] {
        let selection = ModelSelection(environment: settings.environment, cacheDirectory: cache)
        guard let name = name ?? settings.text("PINTAIL_MODEL"), name != "auto" else {
            // One by one rather than as a chain: a whole answer is waited for, so that one cut in the middle is no answer.
            return try selection.models().flatMap { ($0 as? FallbackModel)?.models ?? [$0] }
        }
        return [try selection.model(named: name)]
    }

    /// Imports where asked to, maps where no map is kept, and opens the dataset for questions.
    func dataset(_ source: SourceOptions, progress: ProgressPrinter) async throws -> Dataset {
        let version: DatasetVersion
        if source.data.isEmpty, let name = source.dataset {
            guard let current = try store.current(name) else {
                throw CommandFailure(.data, "There is no dataset named \(name). Make it with `pintail import --dataset \(name) --data FILE`.")
            }
            version = current
        } else {
            version = try await importData(source.data, as: source.dataset ?? Self.name(for: source.data), progress: progress)
        }
        let engine = try await store.open(version, limits: try engineLimits())
        let map = try await self.map(of: version, engine, progress)
        // A map is of one version; what people decided holds for all, so it is applied each time.
        let catalog = map.catalog.applying(try decisions(of: version.dataset))
        var dataset = Dataset(
            name: version.dataset, version: version.id, dataAsOf: version.createdAt, catalog: catalog,
            index: SchemaIndex(catalog: catalog, values: map.values), engine: engine)
        dataset.meaning = await meaning(of: catalog, progress)
        dataset.settled = try await settled(dataset, values: map.values)
        return dataset
    }

    /// - Parameter force: makes the new version current although it breaks what people have said of the dataset.
    func importData(_ paths: [String], as name: String, progress: ProgressPrinter, force: Bool = true) async throws -> DatasetVersion {
        try store.removeOrphans()
        var options = ImportOptions()
        options.memoryLimit = try memoryLimit()
        options.threads = try settings.integer("PINTAIL_THREADS").map(Int.init)
        let urls = paths.map { URL(filePath: NSString(string: $0).expandingTildeInPath) }
        return try await store.importSources(urls, dataset: name, options: options) {
            progress.show($0)
        } beforeCurrent: { version in
            try await review(version, progress: progress, force: force)
        }
    }

    func map(of version: DatasetVersion, _ engine: DuckDBEngine, _ progress: ProgressPrinter) async throws -> DataMap {
        if let data = store.map(of: version), let map = try? JSONDecoder().decode(DataMap.self, from: data) { return map }
        let builder = engine.catalogBuilder { progress.show($0) }
        let sources = Dictionary(version.tables.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
        // What has not changed since a version with a map is not asked of the data again.
        let previous = try previousMap(of: version)
        let unchanged = previous?.unchanged ?? []
        let build = try await builder.build(sources: sources, since: previous?.map.build, unchanged: unchanged)
        let catalog = build.catalog
        let known = previous.map { earlier in
            (catalog: earlier.map.catalog,
                values: Dictionary(earlier.map.values.map { ($0.column, $0.values) }, uniquingKeysWith: { first, _ in first }))
        }
        let values = try await builder.columnValues(catalog, since: known, unchanged: unchanged).map { ColumnValues(column: $0.0, values: $0.1) }
        let map = DataMap(catalog: catalog, values: values, checks: build.checks, revision: CatalogBuilder.revision)
        // A map that can't be kept is made again next time.
        if let data = try? JSONEncoder().encode(map) { try? store.saveMap(data, of: version) }
        progress.line("mapped \(catalog.tables.count) tables, \(catalog.relationships.count) relationships")
        return map
    }

    private func previousMap(of version: DatasetVersion) throws -> (map: DataMap, unchanged: Set<String>)? {
        for earlier in try store.versions(of: version.dataset) where earlier.id != version.id {
            let unchanged = version.unchangedTables(since: earlier)
            guard !unchanged.isEmpty, let data = store.map(of: earlier), let map = try? JSONDecoder().decode(DataMap.self, from: data),
                map.revision == CatalogBuilder.revision
            else { continue }
            return (map, unchanged)
        }
        return nil
    }

    /// Files asked about without a name keep one of their own, so that asking again reuses what was imported.
    private static func name(for paths: [String]) -> String {
        let absolute = paths.map { URL(filePath: NSString(string: $0).expandingTildeInPath).standardizedFileURL.path }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in absolute.sorted().joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return "files-" + String(hash, radix: 16)
    }
}

/// What is kept of a dataset version beside its data.
struct DataMap: Codable, Sendable {
    var catalog: Catalog
    var values: [ColumnValues]
    /// What a later version's map need not find out again; nil in maps of earlier Pintails.
    var checks: [RelationshipCheck]?
    /// The builder that made it.
    var revision: Int?

    var build: CatalogBuild { CatalogBuild(catalog: catalog, checks: checks ?? []) }
}
