import DuckDB

/// A table of an attached database file.
struct AttachedTable: Hashable {
    struct Path: Hashable {
        var schema: String
        var name: String
    }
    struct Constraint: Hashable {
        var columns: [String]
        /// Nil for a primary key.
        var references: Path?
        var referencedColumns: [String] = []

        var title: String {
            references == nil ? "The primary key" : "The foreign key on \(columns.joined(separator: ", "))"
        }

        func isUsable(_ names: [Path: String]) -> Bool { references.map { names[$0] != nil } ?? true }

        func sql(_ names: [Path: String]) -> String {
            func list(_ columns: [String]) -> String { columns.map { SQLText.identifier($0) }.joined(separator: ", ") }
            guard let references, let target = names[references] else { return "PRIMARY KEY (\(list(columns)))" }
            return
                "FOREIGN KEY (\(list(columns))) REFERENCES \(SQLText.identifier(target)) (\(list(referencedColumns)))"
        }
    }
    var path: Path
    var isView: Bool
    var constraints: [Constraint] = []

    /// Each table after those its foreign keys point to; tables in a circle stay in their order.
    static func parentsFirst(_ tables: [AttachedTable]) -> [AttachedTable] {
        var rest = tables
        var done: Set<Path> = []
        var result: [AttachedTable] = []
        while !rest.isEmpty {
            let index =
                rest.firstIndex { table in
                    table.constraints.allSatisfy { constraint in
                        guard let target = constraint.references, target != table.path else { return true }
                        return done.contains(target) || !rest.contains { $0.path == target }
                    }
                } ?? 0
            let next = rest.remove(at: index)
            done.insert(next.path)
            result.append(next)
        }
        return result
    }
}

/// Reads what tables and keys an attached database has.
struct AttachedSchema {
    private let connection: Connection
    private let alias: String
    private let format: SourceFormat

    init(_ connection: Connection, _ alias: String, _ format: SourceFormat) {
        (self.connection, self.alias, self.format) = (connection, alias, format)
    }

    /// Tables and views, in their order of creation as far as it is known; those of the main schema first, so that they keep
    /// their names.
    func tables() async throws -> [AttachedTable] {
        let catalog = SQLText.literal(alias)
        let rows = try await connection.query(
            """
            SELECT schema_name, table_name, false FROM duckdb_tables() WHERE database_name = \(catalog) AND NOT internal
            UNION ALL
            SELECT schema_name, view_name, true FROM duckdb_views() WHERE database_name = \(catalog) AND NOT internal
            """
        ).rows
        let tables = rows.map { row in
            AttachedTable(
                path: .init(schema: row[0].description, name: row[1].description), isView: row[2] == .boolean(true))
        }.filter { !(format == .sqlite && $0.path.name.hasPrefix("sqlite_")) }
        let constraints = format == .sqlite ? try await sqliteKeys(tables.filter { !$0.isView }.map(\.path)) : try await duckDBKeys()
        return (tables.filter { $0.path.schema == "main" } + tables.filter { $0.path.schema != "main" }).map {
            AttachedTable(path: $0.path, isView: $0.isView, constraints: constraints[$0.path] ?? [])
        }
    }

    private func duckDBKeys() async throws -> [AttachedTable.Path: [AttachedTable.Constraint]] {
        let rows = try await connection.query(
            """
            SELECT schema_name, table_name, constraint_column_names, referenced_table, referenced_column_names,
                constraint_type
            FROM duckdb_constraints()
            WHERE database_name = \(SQLText.literal(alias)) AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')
            ORDER BY constraint_type = 'FOREIGN KEY', constraint_index
            """
        ).rows
        var result: [AttachedTable.Path: [AttachedTable.Constraint]] = [:]
        for row in rows {
            let path = AttachedTable.Path(schema: row[0].description, name: row[1].description)
            let isForeign = row[5] == .text("FOREIGN KEY")
            let constraint = AttachedTable.Constraint(
                columns: Self.names(row[2]),
                references: isForeign ? .init(schema: path.schema, name: row[3].description) : nil,
                referencedColumns: isForeign ? Self.names(row[4]) : [])
            result[path, default: []].append(constraint)
        }
        return result
    }

    private func sqliteKeys(_ paths: [AttachedTable.Path]) async throws -> [AttachedTable.Path: [AttachedTable
        .Constraint]]
    {
        var result: [AttachedTable.Path: [AttachedTable.Constraint]] = [:]
        for path in paths {
            let primary = try await rows("SELECT name FROM pragma_table_info($) WHERE pk > 0 ORDER BY pk", of: path.name)
            let foreign = try await rows(
                "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list($) ORDER BY id, seq", of: path.name)
            if !primary.isEmpty { result[path] = [.init(columns: primary.map { $0[0].description })] }
            for group in Dictionary(grouping: foreign, by: { $0[0].description }).sorted(by: { $0.key < $1.key }) {
                let target = paths.first { $0.name.lowercased() == group.value[0][1].description.lowercased() }
                let to = group.value.map { $0[3] }
                // Without columns it points to the primary key.
                let referenced =
                    to.contains(.null)
                    ? try await rows(
                        "SELECT name FROM pragma_table_info($) WHERE pk > 0 ORDER BY pk", of: target?.name ?? ""
                    )
                    .map { $0[0].description } : to.map(\.description)
                result[path, default: []].append(
                    .init(
                        columns: group.value.map { $0[2].description },
                        references: target ?? .init(schema: "", name: group.value[0][1].description),
                        referencedColumns: referenced))
            }
        }
        return result
    }

    private func rows(_ query: String, of table: String) async throws -> [[Value]] {
        let query = query.replacing("$", with: SQLText.literal(table))
        return try await connection.query(
            "SELECT * FROM sqlite_query(\(SQLText.literal(alias)), \(SQLText.literal(query)))").rows
    }

    private static func names(_ value: Value) -> [String] {
        if case .list(let values) = value { values.map(\.description) } else { [] }
    }
}
