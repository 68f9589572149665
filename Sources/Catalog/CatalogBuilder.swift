public import DuckDB

/// Draws the map of the tables and views in a connection's current schema.
///
/// One aggregate query a table gives the profiles; unique columns become candidate keys; relationships are the
/// declared ones and those that both names and data speak for. The same data gives the same catalog.
public struct CatalogBuilder: Sendable {
    public struct Options: Sendable {
        /// Up to this many rows distinct counts and quartiles are exact; above, the counts are estimates, the quartiles
        /// come from a sample of about this many rows, and both say so.
        public var exactRowLimit = 100_000
        /// How many of the most frequent values a profile keeps.
        public var topValueCount = 20
        /// Above `exactRowLimit` rows, values are counted only in columns with at most this many different ones.
        public var countedDistinctLimit = 5_000
        /// How many pairs of columns are tried as a key where no single column is one.
        public var pairTries = 12
        /// Share of a column's distinct values that must be found in the other table for a relationship.
        public var requiredOverlap = 0.95

        public init() {}
    }

    /// Raised whenever the same data gives another catalog than before: then nothing of an older one may be taken over.
    public static let revision = 1

    let crew: ConnectionCrew
    let options: Options
    private let databases: [String: String]
    private let onProgress: @Sendable (CatalogProgress) -> Void

    public init(
        _ connection: Connection, options: Options = Options(),
        onProgress: @escaping @Sendable (CatalogProgress) -> Void = { _ in }
    ) {
        self.init([connection], options: options, onProgress: onProgress)
    }

    /// - Parameters:
    ///   - connections: at least one, all with the same current schema; so many tables are looked at side by side.
    ///   - databases: for views that stand for tables of attached databases: the database of each, by the view's name. What
    ///     is declared of the table there holds for the view.
    public init(
        _ connections: [Connection], databases: [String: String] = [:], options: Options = Options(),
        onProgress: @escaping @Sendable (CatalogProgress) -> Void = { _ in }
    ) {
        crew = ConnectionCrew(connections: connections)
        (self.databases, self.options, self.onProgress) = (databases, options, onProgress)
    }

    /// - Parameter sources: the file (and sheet) each table was read from, by table name.
    /// - Throws: `DuckDBError` when the schema cannot be read or a query is interrupted. A view that no longer binds is
    ///   reported as `unreadable` and left out.
    public func build(sources: [String: String] = [:]) async throws -> Catalog {
        try await build(sources: sources, since: nil, unchanged: []).catalog
    }

    /// As `build(sources:)`, and gives the same catalog, but asks the data only about what has changed: tables named in
    /// `unchanged` are taken over from `previous`, and so is what was found of relationships between two of them.
    /// - Parameter unchanged: tables whose rows, columns and declared keys are those that `previous` was built from.
    public func build(
        sources: [String: String] = [:], since previous: CatalogBuild?, unchanged: Set<String>
    ) async throws -> CatalogBuild {
        guard let connection = crew.connections.first else { return CatalogBuild(catalog: Catalog(tables: [])) }
        let reader = SchemaReader(connection: connection, databases: databases)
        let shapes = try await reader.tables()
        let kept = Self.kept(unchanged, of: previous, in: shapes)
        var tables = try await profiles(of: shapes, kept: kept)
        for index in tables.indices { tables[index].source = sources[tables[index].name] }

        let checks = (previous?.checks ?? []).filter { kept[$0.pair.fromTable] != nil && kept[$0.pair.toTable] != nil }
        let known = Dictionary(checks.map { ($0.pair, $0) }, uniquingKeysWith: { first, _ in first })
        let (relationships, made) = try await relationships(
            between: tables, declared: reader.foreignKeys(), RelationshipVerifier(crew: crew, known: known))
        let outward = Dictionary(grouping: relationships, by: \.fromTable)
        let inward = Dictionary(grouping: relationships, by: \.toTable)
        for index in tables.indices {
            let (out, into) = (outward[tables[index].name] ?? [], inward[tables[index].name] ?? [])
            tables[index].assignRoles(outward: out)
            tables[index].assignMeanings()
            tables[index].kind = tables[index].kind(outward: out, inward: into)
        }
        return CatalogBuild(catalog: Catalog(tables: tables, relationships: relationships), checks: made)
    }

    /// The tables to take over, by name: said to be unchanged, and of the columns they had.
    private static func kept(
        _ unchanged: Set<String>, of previous: CatalogBuild?, in shapes: [SchemaReader.TableShape]
    ) -> [String: Table] {
        let before = Dictionary((previous?.catalog.tables ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var kept: [String: Table] = [:]
        for shape in shapes where unchanged.contains(shape.name) {
            guard let table = before[shape.name],
                table.columns.map({ [$0.name, $0.type] }) == shape.columns.map({ [$0.name, $0.type] })
            else { continue }
            kept[shape.name] = table
        }
        return kept
    }

    private func profiles(of shapes: [SchemaReader.TableShape], kept: [String: Table]) async throws -> [Table] {
        let (options, onProgress) = (options, onProgress)
        let changed = shapes.filter { kept[$0.name] == nil }.enumerated().map { ($0.offset + 1, $0.element) }
        let profiled = try await crew.map(changed) { item, connection -> Table? in
            let (number, shape) = item
            onProgress(.profiling(table: shape.name, index: number, count: changed.count))
            do {
                var table = try await TableProfiler(connection: connection, options: options).profile(shape)
                try await KeyFinder(connection: connection, options: options).findKeys(of: &table, declared: shape)
                try await SampleReader(connection: connection).read(&table)
                try await CalendarFinder(connection: connection).read(&table)
                return table
            } catch let error as DuckDBError where error.code == .binder || error.code == .catalog {
                onProgress(.unreadable(table: shape.name))
                return nil
            }
        }
        let found = Dictionary(profiled.compactMap { $0.map { ($0.name, $0) } }, uniquingKeysWith: { first, _ in first })
        return shapes.compactMap { kept[$0.name] ?? found[$0.name] }
    }

    /// Declared ones first hold; a column that has one gets no second by inference.
    private func relationships(
        between tables: [Table], declared: [SchemaReader.ForeignKey], _ verifier: RelationshipVerifier
    ) async throws -> ([Relationship], [RelationshipCheck]) {
        let names = Set(tables.map(\.name))
        let keys = declared.filter { names.contains($0.table) && names.contains($0.referencedTable) && !$0.columns.isEmpty }
        let declaredChecks = try await verifier.checks(of: keys.map(\.pair))
        // An empty side is unique only in name: without data a foreign key means many to one.
        var found = declaredChecks.map {
            Relationship($0, multiplicity: $0.rows > 0 && $0.isUnique ? .oneToOne : .manyToOne, source: .declared)
        }
        let taken = Set(
            found.filter { $0.fromColumns.count == 1 }.map {
                ColumnReference(table: $0.fromTable, column: $0.fromColumns[0])
            })
        let candidates = RelationshipFinder(tables: tables).candidates().filter { !taken.contains($0.from) }
        onProgress(.relating(candidates: candidates.count))
        let single = try await verifier.checks(of: candidates.map(\.pair))
        let verified = zip(candidates, single).filter { candidate, evidence in
            let required = max(options.requiredOverlap, candidate.requiredOverlap)
            return evidence.rows > 0 && evidence.overlap >= required && evidence.coveredRows >= required
        }.map { VerifiedCandidate(candidate: $0, evidence: $1) }
        found += RelationshipFinder.choose(verified, declared: found)
        let several = try await verifier.checks(of: CompositeFinder(tables: tables, known: found).candidates())
        for evidence in several where evidence.distinct >= 2 && evidence.overlap >= 0.98 && evidence.coveredRows >= 0.98 {
            found.append(
                Relationship(
                    evidence, multiplicity: evidence.isUnique ? .oneToOne : .manyToOne, source: .inferred,
                    confidence: 0.9 * evidence.overlap))
        }
        let checks = Set(declaredChecks + single + several).sorted { $0.pair < $1.pair }
        return (found.sorted { $0.pair < $1.pair }, checks)
    }
}
