import DuckDB
import Foundation

/// SQLite and DuckDB files: their tables, with keys where the data keeps them, and their views as tables.
struct AttachedReader {
    let session: LoadingSession
    let extensions: URL
    let format: SourceFormat
    private let alias = "pintail_source"

    func read() async throws {
        if format == .sqlite { try await session.loadExtension("sqlite_scanner", from: extensions) }
        let tables = try await attached {
            try await session.inTransaction { try await AttachedSchema(session.connection, alias, format).tables() }
        }
        if tables.isEmpty { throw IngestError.empty(session.source) }
        try await attached {
            var names: [AttachedTable.Path: String] = [:]
            for table in AttachedTable.parentsFirst(tables) {
                do {
                    names[table.path] = try await copy(table, names)
                } catch let error as DuckDBError where table.isView && [.binder, .catalog].contains(error.code) {
                    session.note("The view \(table.path.name) cannot be computed and was left out.")
                }
            }
        }
        if session.tables.isEmpty { throw IngestError.empty(session.source) }
    }

    private func attached<Result>(_ body: () async throws -> Result) async throws -> Result {
        let type = format == .sqlite ? "TYPE sqlite, READ_ONLY" : "READ_ONLY"
        try await session.connection.execute("ATTACH \(SQLText.literal(session.file.path)) AS \(alias) (\(type))")
        let detach = { [connection = session.connection, alias] in
            // In a task of its own: a cancelled one cannot run statements any more.
            await Task { try? await connection.execute("DETACH \(alias)") }.value
        }
        do {
            let result = try await body()
            await detach()
            return result
        } catch {
            await detach()
            throw error
        }
    }

    /// Copies one table and returns the name it got.
    private func copy(_ table: AttachedTable, _ names: [AttachedTable.Path: String]) async throws -> String {
        let name = session.tableName(table.path.name, isExact: true)
        let source = "\(alias).\(SQLText.identifier(table.path.schema)).\(SQLText.identifier(table.path.name))"
        do {
            try await session.inTransaction { try await session.create(name, as: "SELECT * FROM \(source)") }
        } catch let error as DuckDBError where format == .sqlite && error.code != .outOfMemory && error.code != .io {
            // SQLite lets a column hold values of any kind.
            try await session.connection.execute("SET sqlite_all_varchar = true; DETACH \(alias)")
            try await session.connection.execute(
                "ATTACH \(SQLText.literal(session.file.path)) AS \(alias) (TYPE sqlite, READ_ONLY)")
            try await session.inTransaction { try await session.create(name, as: "SELECT * FROM \(source)") }
            try await session.connection.execute("SET sqlite_all_varchar = false; DETACH \(alias)")
            try await session.connection.execute(
                "ATTACH \(SQLText.literal(session.file.path)) AS \(alias) (TYPE sqlite, READ_ONLY)")
            try await ColumnTyping(session).settle(name)
            session.note("Some columns of \(name) hold values of several kinds; those are text here.", table: name)
        }
        let columns = try await session.connection.query("SELECT * FROM \(SQLText.identifier(name)) LIMIT 0").columns
        if !table.constraints.isEmpty { try await keep(table, name, columns, names) }
        try await session.finish(name)
        return name
    }

    /// Makes the table again with its keys; where the data breaks one, with the others.
    private func keep(
        _ table: AttachedTable, _ name: String, _ columns: [ResultTable.Column], _ names: [AttachedTable.Path: String]
    ) async throws {
        var constraints = table.constraints.filter { $0.isUsable(names) }
        let dropped = table.constraints.count - constraints.count
        if dropped > 0 {
            session.note("\(dropped) foreign key(s) of \(name) point to nothing and were left out.", table: name)
        }
        let bare = SQLText.identifier(name)
        let copy = SQLText.identifier("pintail_keyed_" + name)
        while !constraints.isEmpty {
            let definition =
                columns.map { "\(SQLText.identifier($0.name)) \($0.type.name)" } + constraints.map { $0.sql(names) }
            do {
                try await session.connection.execute(
                    "CREATE OR REPLACE TABLE \(copy) (\(definition.joined(separator: ", "))); INSERT INTO \(copy) FROM \(bare)"
                )
                try await session.connection.execute("DROP TABLE \(bare); ALTER TABLE \(copy) RENAME TO \(bare)")
                return
            } catch let error as DuckDBError {
                try? await session.connection.execute("DROP TABLE IF EXISTS \(copy)")
                if [.io, .outOfMemory].contains(error.code) { throw error }
                // The last one is the likeliest to be broken: foreign keys stand after the primary key.
                let last = constraints.removeLast()
                session.note("\(last.title) of \(name) is not kept by its rows and was left out.", table: name)
            }
        }
    }
}
