import DuckDB

/// Gives the columns of a table that was just made their proper names.
struct ColumnNames {
    let session: LoadingSession

    init(_ session: LoadingSession) { self.session = session }

    /// Trims the names the engine kept, names the blank ones and tells repeated ones apart.
    func repair(_ table: String) async throws {
        let name = SQLText.identifier(table)
        let written = try await session.connection.query("SELECT * FROM \(name) LIMIT 0").columns.map(\.name)
        let (names, changes) = TableNames.columns(written)
        for (old, new) in zip(written, names) where old != new {
            try await session.connection.execute(
                "ALTER TABLE \(name) RENAME COLUMN \(SQLText.identifier(old)) TO \(SQLText.identifier(new))")
        }
        for change in changes { session.note(change, table: table) }
    }
}
