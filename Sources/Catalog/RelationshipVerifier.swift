import DuckDB

/// Asks the data, exactly, whether the values of one side are found on the other.
struct RelationshipVerifier {
    struct Evidence {
        /// Rows without a null in the referring columns, and how many of them find no partner.
        var rows: Int
        var orphans: Int
        /// Different values among those rows, and how many of them are found.
        var distinct: Int
        var found: Int

        /// Of an empty side nothing is missing.
        var overlap: Double { distinct == 0 ? 1 : Double(found) / Double(distinct) }
        var coveredRows: Double { rows == 0 ? 1 : 1 - Double(orphans) / Double(rows) }
        /// No value of the referring side repeats.
        var isUnique: Bool { distinct == rows }
    }

    let connection: Connection

    func evidence(
        fromTable: String, fromColumns: [String], toTable: String, toColumns: [String]
    ) async throws -> Evidence {
        let from = fromColumns.map(SQLText.identifier)
        let to = toColumns.map(SQLText.identifier)
        let values = from.enumerated().map { "\($1) AS v\($0)" }.joined(separator: ", ")
        let present = from.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
        let match = to.enumerated().map { "r.\($1) = f.v\($0)" }.joined(separator: " AND ")
        // Nested, not WITH: a name given there would hide a table of the same name.
        let result = try await connection.query(
            """
            SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (WHERE NOT hit), 0)::BIGINT,
                count(*)::BIGINT, (count(*) FILTER (WHERE hit))::BIGINT
            FROM (
                SELECT n, EXISTS (SELECT 1 FROM \(SQLText.identifier(toTable)) r WHERE \(match)) AS hit
                FROM (
                    SELECT \(values), count(*) AS n FROM \(SQLText.identifier(fromTable)) WHERE \(present)
                    GROUP BY ALL) f)
            """)
        let row = result.rows.first ?? []
        func count(_ index: Int) -> Int { row.indices.contains(index) ? row[index].count ?? 0 : 0 }
        return Evidence(rows: count(0), orphans: count(1), distinct: count(2), found: count(3))
    }

    /// nil when a side is not among the tables read.
    func declared(_ key: SchemaReader.ForeignKey, tables: [Table]) async throws -> Relationship? {
        guard tables.contains(where: { $0.name == key.table }),
            tables.contains(where: { $0.name == key.referencedTable }), !key.columns.isEmpty
        else { return nil }
        let evidence = try await evidence(
            fromTable: key.table, fromColumns: key.columns,
            toTable: key.referencedTable, toColumns: key.referencedColumns)
        // An empty side is unique only in name: without data a foreign key means many to one.
        return Relationship(
            fromTable: key.table, fromColumns: key.columns, toTable: key.referencedTable,
            toColumns: key.referencedColumns,
            multiplicity: evidence.rows > 0 && evidence.isUnique ? .oneToOne : .manyToOne, source: .declared,
            overlap: evidence.overlap, orphans: evidence.orphans)
    }
}
