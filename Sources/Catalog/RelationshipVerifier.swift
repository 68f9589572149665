import DuckDB

/// Asks the data, exactly, whether the values of one side are found on the other.
struct RelationshipVerifier {
    let crew: ConnectionCrew
    /// What was found before of pairs whose tables are as they were.
    let known: [RelationshipCheck.Pair: RelationshipCheck]

    /// In the order of `pairs`.
    func checks(of pairs: [RelationshipCheck.Pair]) async throws -> [RelationshipCheck] {
        try await crew.map(pairs) { pair, connection in
            if let known = known[pair] { return known }
            return try await Self.check(pair, on: connection)
        }
    }

    private static func check(_ pair: RelationshipCheck.Pair, on connection: Connection) async throws -> RelationshipCheck {
        let from = pair.fromColumns.map(SQLText.identifier)
        let to = pair.toColumns.map(SQLText.identifier)
        let values = from.enumerated().map { "\($1) AS v\($0)" }.joined(separator: ", ")
        let present = from.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
        let match = to.enumerated().map { "r.\($1) = f.v\($0)" }.joined(separator: " AND ")
        // Nested, not WITH: a name given there would hide a table of the same name.
        let result = try await connection.query(
            """
            SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (WHERE NOT hit), 0)::BIGINT,
                count(*)::BIGINT, (count(*) FILTER (WHERE hit))::BIGINT
            FROM (
                SELECT n, EXISTS (SELECT 1 FROM \(SQLText.identifier(pair.toTable)) r WHERE \(match)) AS hit
                FROM (
                    SELECT \(values), count(*) AS n FROM \(SQLText.identifier(pair.fromTable)) WHERE \(present)
                    GROUP BY ALL) f)
            """)
        let row = result.rows.first ?? []
        func count(_ index: Int) -> Int { row.indices.contains(index) ? row[index].count ?? 0 : 0 }
        return RelationshipCheck(pair: pair, rows: count(0), orphans: count(1), distinct: count(2), found: count(3))
    }
}

extension Relationship {
    init(_ check: RelationshipCheck, multiplicity: Multiplicity, source: Source, confidence: Double = 1) {
        self.init(
            fromTable: check.pair.fromTable, fromColumns: check.pair.fromColumns, toTable: check.pair.toTable,
            toColumns: check.pair.toColumns, multiplicity: multiplicity, source: source, overlap: check.overlap,
            orphans: check.orphans, confidence: confidence)
    }
}
