public import Retrieval

/// The table of vectors and the extension it needs. It stands outside of `Migrations`: most databases have no pgvector,
/// and what is in it is made again when it is lost, so no backup holds it.
enum PgVectorTable {
    /// Throws `VectorStoreError` `unavailable` with what is missing and how to get it.
    static func make(in session: any MetadataSession) throws {
        guard session.dialect == .postgres else { throw VectorStoreError.needsPostgres }
        // An arbitrary number of our own, held until the transaction ends.
        _ = try session.rows("SELECT pg_advisory_xact_lock(7206848)", [])
        // Looked for first: even "if not exists" needs the right to make it.
        if try session.rows("SELECT 1 AS one FROM pg_extension WHERE extname = 'vector'", []).isEmpty {
            guard try !session.rows("SELECT 1 AS one FROM pg_available_extensions WHERE name = 'vector'", []).isEmpty else {
                throw VectorStoreError(
                    .unavailable,
                    "PostgreSQL at PINTAIL_DATABASE_URL has no extension pgvector. Install it on the database's machine (on Debian postgresql-NN-pgvector), or set PINTAIL_VECTORS=embedded.")
            }
            try permitted("CREATE EXTENSION vector", in: session)
        }
        if try session.rows("SELECT 1 AS one WHERE to_regclass('vectors') IS NOT NULL", []).isEmpty {
            try permitted(session.dialect.spell(definition), in: session)
        }
    }

    private static let definition = """
        CREATE TABLE vectors (space {key} NOT NULL, model {key} NOT NULL, dimensions INTEGER NOT NULL, id {key} NOT NULL,
            vector VECTOR NOT NULL, PRIMARY KEY (space, model, dimensions, id))
        """

    private static func permitted(_ sql: String, in session: any MetadataSession) throws {
        do {
            try session.execute(sql, [])
        } catch let failure as PostgresFailure where failure.state == "42501" {
            throw VectorStoreError(
                .unavailable,
                "The user of PINTAIL_DATABASE_URL has no right to make the table of vectors or its extension. Let the database's owner run `CREATE EXTENSION vector` and grant it CREATE on the schema, or set PINTAIL_VECTORS=embedded.")
        }
    }
}

extension VectorStoreError {
    public static let needsPostgres = VectorStoreError(
        .unavailable,
        "PINTAIL_VECTORS=pgvector needs a PostgreSQL. Set PINTAIL_DATABASE_URL to one that has pgvector, or set PINTAIL_VECTORS=embedded.")
}
