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

    let connection: Connection
    let options: Options
    private let onProgress: @Sendable (CatalogProgress) -> Void

    public init(
        _ connection: Connection, options: Options = Options(),
        onProgress: @escaping @Sendable (CatalogProgress) -> Void = { _ in }
    ) {
        (self.connection, self.options, self.onProgress) = (connection, options, onProgress)
    }

    /// - Parameter sources: the file (and sheet) each table was read from, by table name.
    /// - Throws: `DuckDBError` when the schema cannot be read or a query is interrupted. A view that no longer binds is
    ///   reported as `unreadable` and left out.
    public func build(sources: [String: String] = [:]) async throws -> Catalog {
        let reader = SchemaReader(connection: connection)
        let profiler = TableProfiler(connection: connection, options: options)
        let keys = KeyFinder(connection: connection, options: options)
        let shapes = try await reader.tables()
        var tables: [Table] = []
        for (index, shape) in shapes.enumerated() {
            try Task.checkCancellation()
            onProgress(.profiling(table: shape.name, index: index + 1, count: shapes.count))
            do {
                var table = try await profiler.profile(shape)
                try await keys.findKeys(of: &table, declared: shape)
                try await SampleReader(connection: connection).read(&table)
                table.source = sources[shape.name]
                tables.append(table)
            } catch let error as DuckDBError where error.code == .binder || error.code == .catalog {
                onProgress(.unreadable(table: shape.name))
            }
        }
        let relationships = try await relationships(between: tables, declared: reader.foreignKeys())
        for index in tables.indices {
            tables[index].assignRoles(relationships)
            tables[index].assignMeanings()
            tables[index].kind = tables[index].kind(in: relationships)
        }
        return Catalog(tables: tables, relationships: relationships)
    }

    /// Declared ones first hold; a column that has one gets no second by inference.
    private func relationships(
        between tables: [Table], declared: [SchemaReader.ForeignKey]
    ) async throws -> [Relationship] {
        let verifier = RelationshipVerifier(connection: connection)
        var found: [Relationship] = []
        for key in declared {
            if let relationship = try await verifier.declared(key, tables: tables) { found.append(relationship) }
        }
        let finder = RelationshipFinder(tables: tables)
        let taken = Set(
            found.filter { $0.fromColumns.count == 1 }.map {
                ColumnReference(table: $0.fromTable, column: $0.fromColumns[0])
            })
        let candidates = finder.candidates().filter { !taken.contains($0.from) }
        onProgress(.relating(candidates: candidates.count))
        var verified: [VerifiedCandidate] = []
        for candidate in candidates {
            try Task.checkCancellation()
            let evidence = try await verifier.evidence(
                fromTable: candidate.from.table, fromColumns: [candidate.from.column],
                toTable: candidate.to.table, toColumns: [candidate.to.column])
            let required = max(options.requiredOverlap, candidate.requiredOverlap)
            if evidence.rows > 0, evidence.overlap >= required, evidence.coveredRows >= required {
                verified.append(VerifiedCandidate(candidate: candidate, evidence: evidence))
            }
        }
        found += RelationshipFinder.choose(verified, declared: found)
        for candidate in CompositeFinder(tables: tables, known: found).candidates() {
            try Task.checkCancellation()
            let evidence = try await verifier.evidence(
                fromTable: candidate.fromTable, fromColumns: candidate.fromColumns, toTable: candidate.toTable,
                toColumns: candidate.toColumns)
            guard evidence.distinct >= 2, evidence.overlap >= 0.98, evidence.coveredRows >= 0.98 else { continue }
            found.append(
                Relationship(
                    fromTable: candidate.fromTable, fromColumns: candidate.fromColumns, toTable: candidate.toTable,
                    toColumns: candidate.toColumns, multiplicity: evidence.isUnique ? .oneToOne : .manyToOne, source: .inferred,
                    overlap: evidence.overlap, orphans: evidence.orphans, confidence: 0.9 * evidence.overlap))
        }
        return found.sorted {
            (
                $0.fromTable, $0.fromColumns.joined(separator: "\u{0}"), $0.toTable,
                $0.toColumns.joined(separator: "\u{0}")
            )
                < (
                    $1.fromTable, $1.fromColumns.joined(separator: "\u{0}"), $1.toTable,
                    $1.toColumns.joined(separator: "\u{0}")
                )
        }
    }
}
