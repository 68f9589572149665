import DuckDB
import Foundation
import Sheets

/// The tables of one file as they come about. Used by one task at a time.
final class LoadingSession {
    let connection: Connection
    let file: URL
    var recipes: [Recipe] = []
    private(set) var taken: Set<String>
    private(set) var tables: [LoadedTable] = []
    private var notes: [ImportNote] = []
    private var made: [String] = []
    private var renamed: Set<String> = []

    init(connection: Connection, file: URL, taken: Set<String>) {
        (self.connection, self.file, self.taken) = (connection, file, taken)
    }

    var source: String { file.lastPathComponent }

    /// A note about the file, or about the table that is read now.
    func note(_ text: String, table: String? = nil) {
        notes.append(ImportNote(source: source, table: table, text: text))
    }

    /// A free name for a table called `wanted` in the source.
    func tableName(_ wanted: String, isExact: Bool = false) -> String {
        let clean = isExact ? wanted : TableNames.sanitized(wanted)
        let name = TableNames.unique(clean, taken: &taken)
        if name != clean {
            renamed.insert(name)
            note("There is a table \(clean) already; this one is called \(name).", table: name)
        }
        made.append(name)
        return name
    }

    /// `CREATE OR REPLACE TABLE name AS query`.
    func create(_ name: String, as query: String) async throws {
        try await connection.execute("CREATE OR REPLACE TABLE \(SQLText.identifier(name)) AS \(query)")
    }

    /// Runs `body` in one transaction.
    ///
    /// What reads SQLite keeps a pointer into the transaction it was bound in; bound and run in two of them, as single
    /// statements are, it would read freed memory.
    func inTransaction<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await connection.execute("BEGIN")
        do {
            let result = try await body()
            try await connection.execute("COMMIT")
            return result
        } catch {
            // In a task of its own: a cancelled one cannot run statements any more.
            await Task { [connection] in try? await connection.execute("ROLLBACK") }.value
            throw error
        }
    }

    /// Loads an engine extension from its file. Throws `.missingExtension`.
    func loadExtension(_ name: String, from folder: URL) async throws {
        let path = folder.appendingPathComponent("\(name).duckdb_extension").path
        guard FileManager.default.fileExists(atPath: path) else { throw IngestError.missingExtension(name, source) }
        do { try await connection.execute("LOAD \(SQLText.literal(path))") } catch let error as DuckDBError {
            throw IngestError.missingExtension(name, source, detail: error.debugDescription)
        }
    }

    /// Counts the rows of a table that is complete and takes it into the result.
    func finish(_ name: String, found: FoundTable? = nil) async throws {
        let table = SQLText.identifier(name)
        let count = try await connection.query("SELECT count(*) FROM \(table)").rows.first?.first
        let columns = try await connection.query("SELECT * FROM \(table) LIMIT 0").columns.map(\.name)
        guard case .integer(let rows)? = count else { return }
        if rows == 0 { note("The table \(name) has columns but no rows.", table: name) }
        let own = notes.map { ImportNote(source: $0.source, table: $0.table ?? name, text: $0.text) }
        // Its rows are in the database; what was done to it is kept.
        var kept = found
        kept?.rows = []
        tables.append(
            LoadedTable(name: name, rows: Int(rows), source: source, columns: columns, notes: own, found: kept, isRenamed: renamed.contains(name)))
        notes = []
    }

    /// Removes what an import that failed has made.
    func dropTables() async {
        // In a task of its own: a cancelled one cannot run statements any more.
        let (connection, made) = (connection, made)
        await Task {
            for name in made.reversed() {
                try? await connection.execute("DROP TABLE IF EXISTS \(SQLText.identifier(name))")
            }
        }.value
        tables = []
    }
}
