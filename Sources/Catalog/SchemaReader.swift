import DuckDB

/// What the engine itself says of the current schema: names, types and declared constraints.
struct SchemaReader {
    struct TableShape {
        var name: String
        var columns: [(name: String, type: String)] = []
        var primaryKey: [String] = []
        var uniqueKeys: [[String]] = []
    }

    struct ForeignKey: Hashable {
        var table: String
        var columns: [String]
        var referencedTable: String
        var referencedColumns: [String]
        var pair: RelationshipCheck.Pair {
            .init(fromTable: table, fromColumns: columns, toTable: referencedTable, toColumns: referencedColumns)
        }
    }

    let connection: Connection
    /// The attached database of tables that the current schema has only views of.
    var databases: [String: String] = [:]

    /// Tables and views, sorted by name; columns in their own order.
    func tables() async throws -> [TableShape] {
        let columns = try await connection.query(
            """
            SELECT table_name, column_name, data_type FROM duckdb_columns()
            WHERE NOT internal AND database_name = current_database() AND schema_name = current_schema()
            ORDER BY table_name, column_index
            """)
        var shapes: [TableShape] = []
        for row in columns.rows {
            guard let table = row[0].string, let column = row[1].string, let type = row[2].string else { continue }
            if shapes.last?.name != table { shapes.append(TableShape(name: table)) }
            shapes[shapes.count - 1].columns.append((column, type))
        }
        let keys = try await connection.query(
            """
            SELECT table_name, constraint_type, constraint_column_names, database_name FROM duckdb_constraints()
            WHERE \(Self.place(databases)) AND constraint_type IN ('PRIMARY KEY', 'UNIQUE')
            ORDER BY table_name, constraint_index
            """)
        let places = Dictionary(shapes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        for row in keys.rows {
            guard let table = row[0].string, isHere(table, row[3]), let index = places[table] else { continue }
            if row[1].string == "PRIMARY KEY" {
                shapes[index].primaryKey = row[2].strings
            } else {
                shapes[index].uniqueKeys.append(row[2].strings)
            }
        }
        return shapes
    }

    func foreignKeys() async throws -> [ForeignKey] {
        try await connection.query(
            """
            SELECT DISTINCT table_name, constraint_column_names, referenced_table, referenced_column_names, database_name
            FROM duckdb_constraints()
            WHERE \(Self.place(databases)) AND constraint_type = 'FOREIGN KEY'
            ORDER BY ALL
            """
        ).rows.compactMap { row in
            guard let table = row[0].string, let referenced = row[2].string, isHere(table, row[4]), isHere(referenced, row[4])
            else { return nil }
            return ForeignKey(
                table: table, columns: row[1].strings, referencedTable: referenced, referencedColumns: row[3].strings)
        }
    }

    private static func place(_ databases: [String: String]) -> String {
        if databases.isEmpty { return "database_name = current_database() AND schema_name = current_schema()" }
        let names = Set(databases.values).sorted().map { SQLText.literal($0) }
        return "database_name IN (\(names.joined(separator: ", "))) AND schema_name = 'main'"
    }

    /// A table of the same name may stand in several databases.
    private func isHere(_ table: String, _ database: Value) -> Bool { databases.isEmpty || databases[table] == database.string }
}
