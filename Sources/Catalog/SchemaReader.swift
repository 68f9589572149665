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
    }

    let connection: Connection

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
            SELECT table_name, constraint_type, constraint_column_names FROM duckdb_constraints()
            WHERE database_name = current_database() AND schema_name = current_schema()
              AND constraint_type IN ('PRIMARY KEY', 'UNIQUE')
            ORDER BY table_name, constraint_index
            """)
        for row in keys.rows {
            guard let table = row[0].string, let index = shapes.firstIndex(where: { $0.name == table }) else {
                continue
            }
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
            SELECT DISTINCT table_name, constraint_column_names, referenced_table, referenced_column_names
            FROM duckdb_constraints()
            WHERE database_name = current_database() AND schema_name = current_schema()
              AND constraint_type = 'FOREIGN KEY'
            ORDER BY ALL
            """
        ).rows.compactMap { row in
            guard let table = row[0].string, let referenced = row[2].string else { return nil }
            return ForeignKey(
                table: table, columns: row[1].strings, referencedTable: referenced, referencedColumns: row[3].strings)
        }
    }
}
