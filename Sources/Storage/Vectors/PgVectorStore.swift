public import Retrieval

/// Vectors in a PostgreSQL that has the extension pgvector, searched exactly: for nodes that share one database.
///
/// One table holds the vectors of all; a store sees those of its space, its model and its length, as if they were a
/// file of its own. What is asked for among some ids would be missed by an index of neighbours, which looks at the
/// nearest of all first, so there is none: the key finds the store's rows and each is looked at.
public struct PgVectorStore: VectorStore {
    public let model: String
    public let dimensions: Int
    let space: String
    private let database: any MetadataStore

    /// Rows in one statement: some megabytes of text at most.
    static let batchSize = 500

    /// Makes extension and table where they are missing; of several that start at once, one does.
    ///
    /// - Parameter space: whose vectors these are; stores of other spaces neither see nor remove them.
    /// Throws `VectorStoreError` `unavailable` when the database can't keep vectors, `StorageError` when it is not reached.
    public init(in database: any MetadataStore, space: String, model: String, dimensions: Int) async throws {
        (self.database, self.space, self.model, self.dimensions) = (database, space, model, dimensions)
        try await database.write { try PgVectorTable.make(in: $0) }
    }

    public func missing(_ ids: [ContentID]) async throws -> [ContentID] {
        var seen: Set<ContentID> = []
        let ids = ids.filter { seen.insert($0).inserted }
        guard !ids.isEmpty else { return [] }
        let sql = "SELECT id FROM vectors WHERE \(Self.own) AND id = ANY (CAST(? AS TEXT[]))"
        let values = own + [.array(ids)]
        let known = try await database.read { try Set($0.rows(sql, values).map { try $0.text("id") }) }
        return ids.filter { !known.contains($0.hexadecimal) }
    }

    public func insert(_ vectors: [(id: ContentID, vector: [Float])]) async throws {
        for (_, vector) in vectors { try check(vector) }
        // The last of one id wins, as when they are inserted one after the other; a statement may touch a row only once.
        // In one order, so that two nodes that add the same never wait for each other in a circle.
        let rows = Dictionary(vectors.map { ($0.id.hexadecimal, $0.vector) }) { $1 }.sorted { $0.key < $1.key }
        let sql = """
            INSERT INTO vectors (space, model, dimensions, id, vector)
            SELECT ?, ?, CAST(? AS INTEGER), id, CAST(vector AS VECTOR)
            FROM unnest(CAST(? AS TEXT[]), CAST(? AS TEXT[])) AS new (id, vector)
            ON CONFLICT (space, model, dimensions, id) DO UPDATE SET vector = excluded.vector
            """
        let statements = stride(from: 0, to: rows.count, by: Self.batchSize).map { start in
            let batch = rows[start..<min(start + Self.batchSize, rows.count)]
            let texts = batch.map { "\"\(Self.text($0.value))\"" }.joined(separator: ",")
            return own + [.text("{\(batch.map(\.key).joined(separator: ","))}"), .text("{\(texts)}")]
        }
        try await write { session in for values in statements { try session.execute(sql, values) } }
    }

    public func nearest(to query: [Float], among ids: Set<ContentID>?, limit: Int) async throws -> [VectorMatch] {
        try check(query)
        guard limit > 0, ids?.isEmpty != true else { return [] }
        let condition = ids == nil ? "" : "AND id = ANY (CAST(? AS TEXT[]))"
        let sql = """
            SELECT id, 1 - distance AS similarity
            FROM (SELECT id, vector <=> CAST(? AS VECTOR) AS distance FROM vectors WHERE \(Self.own) \(condition)) AS compared
            ORDER BY distance, id LIMIT \(limit)
            """
        let values = [.text(Self.text(query))] + own + (ids.map { [.array($0)] } ?? [])
        return try await database.read { session in
            try session.rows(sql, values).map { row in
                guard let id = ContentID(hexadecimal: try row.text("id")) else { throw StorageError.unexpectedValue("id") }
                return VectorMatch(id: id, similarity: Float(try row.real("similarity")))
            }
        }
    }

    public func retain(_ ids: Set<ContentID>) async throws {
        let sql = """
            DELETE FROM vectors WHERE \(Self.own)
            AND NOT EXISTS (SELECT 1 FROM unnest(CAST(? AS TEXT[])) AS kept (id) WHERE kept.id = vectors.id)
            """
        let values = own + [.array(ids)]
        try await write { try $0.execute(sql, values) }
    }

    /// Nothing is left to do: each change was committed before its call returned.
    public func flush() {}

    // MARK: -

    private static let own = "space = ? AND model = ? AND dimensions = CAST(? AS INTEGER)"
    private var own: [SQLValue] { [.text(space), .text(model), .integer(Int64(dimensions))] }

    /// pgvector's own text, each number with as many digits as give the same number back.
    private static func text(_ vector: [Float]) -> String { "[\(vector.map { "\($0)" }.joined(separator: ","))]" }

    private func check(_ vector: [Float]) throws {
        guard vector.count == dimensions, vector.allSatisfy(\.isFinite) else {
            throw VectorStoreError.wrongLength(model, dimensions)
        }
    }

    /// What is written here may be written twice, so a connection lost while committing is no reason to give up.
    private func write<T: Sendable>(_ body: @escaping @Sendable (any MetadataSession) throws -> T) async throws {
        do {
            _ = try await database.write(body)
        } catch let error as StorageError where error.code == .unknownOutcome {
            _ = try await database.write(body)
        }
    }
}

extension SQLValue {
    /// PostgreSQL's text of an array; hexadecimal digits need no quotes.
    fileprivate static func array(_ ids: some Collection<ContentID>) -> SQLValue {
        .text("{\(ids.map(\.hexadecimal).joined(separator: ","))}")
    }
}
