public import Analyst
import Catalog
import DuckDB
public import Foundation
public import Ingest
public import LanguageModels
import Retrieval
public import SQLSyntax

/// A team's or a person's datasets, and all that is needed to answer questions about them.
public struct Workspace: Sendable {
    public let settings: Settings
    public let home: URL
    public let store: DatasetStore
    /// How many datasets share the memory for queries.
    public var memoryShare = 1

    /// - Parameter root: the folder of its datasets; `PINTAIL_HOME` when nil.
    public init(settings: Settings, root: URL? = nil) {
        self.settings = settings
        home = root ?? settings.folder("PINTAIL_HOME")
        store = DatasetStore(root: home, extensions: Self.extensions(settings))
    }

    /// Native parts and model files, shared by all workspaces.
    public var cache: URL { settings.folder("PINTAIL_CACHE") }
    public var extensions: URL { Self.extensions(settings) }

    private static func extensions(_ settings: Settings) -> URL {
        settings.folder("PINTAIL_CACHE").appending(path: "duckdb-1.5.5/extensions", directoryHint: .isDirectory)
    }

    public func queryLimits() throws -> QueryLimits {
        QueryLimits(timeout: .seconds(try settings.integer("PINTAIL_QUERY_SECONDS") ?? 30))
    }

    public func engineLimits() throws -> EngineLimits {
        EngineLimits(
            memory: try memoryLimit() / Int64(memoryShare), threads: try settings.integer("PINTAIL_THREADS").map(Int.init),
            seconds: Int(max(try settings.integer("PINTAIL_QUERY_SECONDS") ?? 30, try settings.integer("PINTAIL_JOB_SECONDS") ?? 600)))
    }

    private func memoryLimit() throws -> Int64 { try settings.integer("PINTAIL_MEMORY_LIMIT") ?? 2 << 30 }

    /// Claude and GPT-4o, where there are keys, then the local model: each is asked in its own way.
    public func models(named name: String?) throws -> [any ChatModel] {
        let selection = ModelSelection(environment: settings.environment, cacheDirectory: cache)
        guard let name = name ?? settings.text("PINTAIL_MODEL"), name != "auto" else {
            // One by one rather than as a chain: a whole answer is waited for, so that one cut in the middle is no answer.
            return try selection.models().flatMap { ($0 as? FallbackModel)?.models ?? [$0] }
        }
        return [try selection.model(named: name)]
    }

    /// One that asks these models, as the settings say.
    public func analyst(_ models: [any ChatModel]) throws -> Analyst {
        var analyst = Analyst(models: models, limits: try queryLimits())
        analyst.asksTwice = settings.text("PINTAIL_SECOND_OPINION") != "off"
        return analyst
    }

    /// The current version of a dataset, opened for questions; mapped first where no map is kept.
    /// - Parameter access: who asks; policies of the semantic model decide what the dataset holds for them.
    public func dataset(named name: String, for access: Access = .full, progress: WorkspaceProgress = .silent) async throws -> Dataset {
        guard let current = try store.current(name) else { throw WorkspaceError.noDataset(name) }
        return try await open(current, for: access, progress: progress)
    }

    /// Imports files, unless they are what the dataset was made of, and opens it for questions.
    /// - Parameter name: the dataset's; nil for one of the files' own, so that asking again reuses what was imported.
    public func dataset(of files: [URL], named name: String? = nil, progress: WorkspaceProgress = .silent) async throws -> Dataset {
        try await open(importData(files, as: name ?? Self.name(for: files), progress: progress), progress: progress)
    }

    /// For somebody who may not see all, the dataset is mapped anew through what they see: a map tells ranges and values.
    private func open(_ version: DatasetVersion, for access: Access = .full, progress: WorkspaceProgress) async throws -> Dataset {
        let restrictions = try restrictions(of: version.dataset, for: access)
        let engine = try await self.engine(of: version, restrictions, access)
        let map = restrictions.isEmpty
            ? try await self.map(of: version, engine, progress) : try await makeMap(of: version, engine, progress)
        // A map is of one version; what people decided holds for all, so it is applied each time.
        let catalog = map.catalog.applying(try decisions(of: version.dataset))
        let model = try semanticModel(of: version.dataset)
        let knowledge = model.map(Knowledge.init) ?? Knowledge()
        let index = SchemaIndex(
            catalog: catalog, values: map.values, synonyms: model.map(Knowledge.synonyms) ?? [], descriptions: knowledge.descriptions)
        var dataset = Dataset(
            name: version.dataset, version: version.id, dataAsOf: version.createdAt, catalog: catalog, index: index, engine: engine)
        dataset.meaning = await meaning(of: catalog, knowledge, progress)
        let verified = try await verifiedQueries(of: dataset, hiding: Set(restrictions.map { $0.table.lowercased() }))
        try teach(&dataset, model, verified, version, keeping: restrictions.isEmpty)
        dataset.settled = await settled(dataset, verified, model, values: map.values)
        return dataset
    }

    /// - Parameter force: makes the new version current although it breaks what people have said of the dataset.
    public func importData(_ files: [URL], as name: String, progress: WorkspaceProgress = .silent, force: Bool = true) async throws -> DatasetVersion {
        try store.removeOrphans()
        var options = try importOptions()
        options.recipes = try keptRecipes(of: name)
        let version = try await store.importSources(files, dataset: name, options: options) {
            progress.show($0)
        } beforeCurrent: { version in
            try await review(version, progress: progress, force: force)
        }
        try keepRecipes(of: version)
        return version
    }

    /// Copies a database's tables as they are now, and imports the copy.
    public func importDatabase(
        _ source: PostgresSource, as name: String, progress: WorkspaceProgress = .silent, force: Bool = true
    ) async throws -> DatasetVersion {
        progress.line("copying the tables of \(source.name)")
        return try await store.withCopy(of: source, options: importOptions()) { file in
            try await importData([file], as: name, progress: progress, force: force)
        }
    }

    private func importOptions() throws -> ImportOptions {
        var options = ImportOptions()
        options.memoryLimit = try memoryLimit()
        options.threads = try settings.integer("PINTAIL_THREADS").map(Int.init)
        options.unpackedLimit = try settings.integer("PINTAIL_UNPACKED_LIMIT")
        return options
    }

    func map(of version: DatasetVersion, _ engine: DuckDBEngine, _ progress: WorkspaceProgress) async throws -> DataMap {
        if let data = store.map(of: version), let map = try? JSONDecoder().decode(DataMap.self, from: data) { return map }
        // What has not changed since a version with a map is not asked of the data again.
        let map = try await makeMap(of: version, engine, since: try previousMap(of: version), progress)
        // A map that can't be kept is made again next time.
        if let data = try? JSONEncoder().encode(map) { try? store.saveMap(data, of: version) }
        progress.line("mapped \(map.catalog.tables.count) tables, \(map.catalog.relationships.count) relationships")
        return map
    }

    private func makeMap(
        of version: DatasetVersion, _ engine: DuckDBEngine, since previous: (map: DataMap, unchanged: Set<String>)? = nil,
        _ progress: WorkspaceProgress
    ) async throws -> DataMap {
        let builder = engine.catalogBuilder { progress.show($0) }
        let sources = Dictionary(version.tables.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
        let unchanged = previous?.unchanged ?? []
        let build = try await builder.build(sources: sources, since: previous?.map.build, unchanged: unchanged)
        let known = previous.map { ($0.map.catalog, Dictionary($0.map.values.map { ($0.column, $0.values) }, uniquingKeysWith: { first, _ in first })) }
        let values = try await builder.columnValues(build.catalog, since: known, unchanged: unchanged).map { ColumnValues(column: $0.0, values: $0.1) }
        return DataMap(catalog: build.catalog, values: values, checks: build.checks, revision: CatalogBuilder.revision)
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

    private static func name(for files: [URL]) -> String {
        let paths = files.map(\.standardizedFileURL.path)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in paths.sorted().joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
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
