public import Ingest

extension Settings {
    /// A database that may be imported from, as `PINTAIL_DATABASES` names it.
    /// - Parameter workspace: whose it is; the default one's have no workspace before their name.
    /// - Throws: `WorkspaceError` `.usage`; `IngestError` `.invalidName` for an address that is none.
    public func database(named name: String, of workspace: String = "default") throws -> PostgresSource {
        let key = workspace == "default" ? name : "\(workspace)/\(name)"
        for entry in (text("PINTAIL_DATABASES") ?? "").split(whereSeparator: \.isWhitespace) {
            let parts = entry.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == key { return try PostgresSource(name: name, address: String(parts[1])) }
        }
        throw WorkspaceError(.usage, "No database is called \(name). Who runs Pintail names them in PINTAIL_DATABASES.")
    }
}
