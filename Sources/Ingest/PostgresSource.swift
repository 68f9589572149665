import DuckDB
public import Foundation

/// A PostgreSQL database that data is read from: attached read-only, read in one snapshot, copied with its keys into a
/// database file that is imported as any other. Nothing is written to it, and nothing of it is asked for later: an answer
/// is about the copy, whose age every answer says.
public struct PostgresSource: Sendable {
    /// What the file and, with it, the tables' source is called.
    public let name: String
    private let address: String

    /// - Parameter address: `postgres://user:password@host:port/database?…`.
    /// - Throws: `IngestError` `.invalidName`, which does not repeat the address.
    public init(name: String, address: String) throws {
        guard let url = URLComponents(string: address), ["postgres", "postgresql"].contains(url.scheme ?? ""), address.utf8.count < 2_000 else {
            throw IngestError(
                .invalidName, subject: name, "The address of \(name) is none of PostgreSQL; write it as postgres://user:password@host:5432/database.")
        }
        (self.name, self.address) = (name, address)
    }

    /// Copies all tables and views that the database's user may read into a new file.
    /// - Throws: `IngestError` `.unreadable` when the database can't be reached, `.empty` when it shows no table.
    func copy(to file: URL, in scratch: ScratchFolder, options: ImportOptions, extensions: URL) async throws {
        let database = try Database(
            configuration: EngineSettings.configuration(memory: options.memoryLimit / 3 * 2, threads: options.threads, spill: scratch.spill))
        let session = LoadingSession(connection: try database.connect(), file: file, taken: [])
        try await session.loadExtension("postgres_scanner", from: extensions)
        do {
            try await session.connection.execute("ATTACH \(SQLText.literal(address)) AS source (TYPE postgres, READ_ONLY)")
        } catch let error as DuckDBError { throw unreachable(error) }
        try await session.connection.execute("ATTACH \(SQLText.literal(file.path)) AS copied")
        do {
            try await session.inTransaction { try await copy(session.connection) }
            try await session.connection.execute("USE memory; DETACH copied; DETACH source")
        } catch {
            // In a task of its own, because a cancelled one can run nothing more.
            await Task { try? await session.connection.execute("USE memory; DETACH copied; DETACH source") }.value
            if let error = error as? DuckDBError, ![.outOfMemory, .interrupted].contains(error.code) { throw unreachable(error) }
            throw error
        }
    }

    private func copy(_ connection: Connection) async throws {
        let tables = try await tables(connection)
        if tables.isEmpty {
            throw IngestError(.empty, subject: name, "The database \(name) shows no tables; its user needs the right to read some.")
        }
        // What is usually read keeps its names when a table of another schema has the same one.
        func target(_ schema: String) -> String { "copied." + SQLText.identifier(schema == "public" ? "main" : schema) }
        for schema in Set(tables.map(\.path.schema)).sorted() {
            try await connection.execute("CREATE SCHEMA IF NOT EXISTS \(target(schema))")
        }
        var made: Set<AttachedTable.Path> = []
        for table in AttachedTable.parentsFirst(tables) {
            try Task.checkCancellation()
            let name = SQLText.identifier(table.path.name)
            let source = "source.\(SQLText.identifier(table.path.schema)).\(name)"
            // The engine keeps keys within a schema, to tables that are there already; others are found again in the data.
            let keys = table.constraints.filter { key in key.references.map { $0.schema == table.path.schema && made.contains($0) } ?? true }
            made.insert(table.path)
            let names = Dictionary(tables.map { ($0.path, $0.path.name) }, uniquingKeysWith: { first, _ in first })
            let columns = try await connection.query("SELECT * FROM \(source) LIMIT 0").columns
            let definition = columns.map { "\(SQLText.identifier($0.name)) \($0.type.name)" }
                + keys.map { $0.sql(names) }
            // A key is looked for in the current schema.
            try await connection.execute("USE \(target(table.path.schema))")
            try await connection.execute("CREATE TABLE \(name) (\(definition.joined(separator: ", ")))")
            try await connection.execute("INSERT INTO \(name) FROM \(source)")
        }
    }

    /// Tables, partitioned ones once, views and foreign tables, with keys that PostgreSQL has checked.
    private func tables(_ connection: Connection) async throws -> [AttachedTable] {
        let found = try await rows(
            """
            SELECT n.nspname, c.relname, c.relkind IN ('v', 'm', 'f') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname <> 'information_schema'
                AND n.nspname NOT LIKE 'pg\\_%' AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
            ORDER BY c.oid
            """, connection)
        func names(_ keys: String, _ relation: String) -> String {
            """
            (SELECT json_agg(a.attname ORDER BY k.place)::text FROM unnest(con.\(keys)) WITH ORDINALITY k(number, place)
             JOIN pg_attribute a ON a.attrelid = con.\(relation) AND a.attnum = k.number)
            """
        }
        let keys = try await rows(
            """
            SELECT n.nspname AS s, c.relname AS t, \(names("conkey", "conrelid")) AS c, tn.nspname AS fs, t.relname AS ft,
                \(names("confkey", "confrelid")) AS fc
            FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_class t ON t.oid = con.confrelid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
            WHERE con.contype IN ('p', 'f') AND con.convalidated AND con.conparentid = 0 ORDER BY con.contype = 'f', con.oid
            """, connection)
        var constraints: [AttachedTable.Path: [AttachedTable.Constraint]] = [:]
        for row in keys {
            let target = row[4] == .null ? nil : AttachedTable.Path(schema: row[3].description, name: row[4].description)
            constraints[.init(schema: row[0].description, name: row[1].description), default: []].append(
                .init(columns: Self.list(row[2]), references: target, referencedColumns: Self.list(row[5])))
        }
        let paths = Set(found.map { AttachedTable.Path(schema: $0[0].description, name: $0[1].description) })
        return found.map { row in
            let path = AttachedTable.Path(schema: row[0].description, name: row[1].description)
            let own = (constraints[path] ?? []).filter { constraint in
                // The engine wants the target's primary key.
                guard let target = constraint.references else { return true }
                return paths.contains(target) && constraints[target]?.first.map { $0.references == nil && $0.columns == constraint.referencedColumns } ?? false
            }
            return AttachedTable(path: path, isView: row[2] == .boolean(true), constraints: own)
        }
    }

    private func rows(_ query: String, _ connection: Connection) async throws -> [[Value]] {
        try await connection.query("SELECT * FROM postgres_query('source', \(SQLText.literal(query)))").rows
    }

    private static func list(_ value: Value) -> [String] {
        (try? JSONDecoder().decode([String].self, from: Data(value.description.utf8))) ?? []
    }

    /// The engine's words may hold the address with its password.
    private func unreachable(_ error: DuckDBError) -> IngestError {
        IngestError(
            .unreadable, subject: name, "The database \(name) can't be read; see that it is running, and that its address, user and password are right.",
            detail: "\(error.code)")
    }
}

extension DatasetStore {
    /// Copies a database into a file of its name, which `body` may read and which is gone after it.
    /// - Throws: `IngestError`, `CancellationError`, and what `body` throws.
    public func withCopy<Result>(
        of source: PostgresSource, options: ImportOptions, _ body: (URL) async throws -> Result
    ) async throws -> Result {
        let scratch: ScratchFolder
        do { scratch = try ScratchFolder(in: layout.scratch) } catch { throw IngestError(storing: error, subject: source.name) }
        let file = scratch.url.appending(path: source.name + ".duckdb")
        do {
            try await source.copy(to: file, in: scratch, options: options, extensions: extensions)
        } catch {
            try Task.checkCancellation()
            throw IngestError(storing: error, subject: source.name)
        }
        return try await body(file)
    }
}
