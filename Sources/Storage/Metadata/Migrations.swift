/// The schema's steps, numbered, in the words both databases know. A step that was released never changes.
public struct Migrations: Sendable {
    struct Step: Sendable {
        let number: Int
        let name: String
        let statements: [String]
    }

    let steps: [Step]
    public init() { steps = Self.all }
    init(steps: [Step]) { self.steps = steps }

    /// Names of the steps that `apply` would make. Throws `StorageError` `newerSchema`.
    public func pending(in store: any MetadataStore) async throws -> [String] {
        try await store.write { session in try missing(in: session).map(\.name) }
    }

    /// Makes the missing steps in one transaction, while other nodes that want the same wait.
    /// Gives the names of those made. Throws `StorageError` `newerSchema` and changes nothing when the schema is of a newer Pintail.
    @discardableResult public func apply(to store: any MetadataStore) async throws -> [String] {
        try await store.write { try apply(in: $0) }
    }

    @discardableResult func apply(in session: any MetadataSession) throws -> [String] {
        let steps = try missing(in: session)
        for step in steps {
            for statement in step.statements { try session.execute(session.dialect.spell(statement), []) }
            try session.execute(
                "INSERT INTO schema_migrations (number, name, applied_at) VALUES (?, ?, \(session.dialect.now))",
                [.integer(Int64(step.number)), .text(step.name)])
        }
        return steps.map(\.name)
    }

    private func missing(in session: any MetadataSession) throws -> [Step] {
        // SQLite's write transaction is the lock; PostgreSQL needs one, an arbitrary number of our own.
        if session.dialect == .postgres { _ = try session.rows("SELECT pg_advisory_xact_lock(7206847)", []) }
        try session.execute(
            session.dialect.spell(
                "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)"), [])
        let done = try Set(session.rows("SELECT number FROM schema_migrations", []).map { Int(try $0.integer("number")) })
        if let newest = done.max(), newest > (steps.last?.number ?? 0) {
            throw StorageError(
                .newerSchema, "The metadata was written by a newer Pintail. Use that version, or restore a backup made before it.")
        }
        return steps.filter { !done.contains($0.number) }
    }
}
