public import Foundation

public struct AnswerRecord: Sendable, Hashable {
    public var id, workspace, dataset, version, asker, question, json: String
    public var createdAt: Date
}

public struct AnswerEventRecord: Sendable, Hashable {
    /// From 1, without gaps.
    public var seq: Int64
    public var event, data: String
    public init(seq: Int64, event: String, data: String) { (self.seq, self.event, self.data) = (seq, event, data) }
}

/// Answers that were given, and the events of each, from which any node resumes a stream.
public struct AnswerRepository: Sendable {
    let store: any MetadataStore
    public init(_ store: any MetadataStore) { self.store = store }

    public func save(
        id: String, workspace: String, dataset: String, version: String, asker: String, question: String, json: String
    ) async throws {
        try await store.write { session in
            try session.execute(
                """
                INSERT INTO answers (id, workspace, dataset, version, asker, question, json, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, \(session.dialect.now))
                """, [id, workspace, dataset, version, asker, question, json].map(SQLValue.text))
        }
    }

    /// Nil for an id of another workspace as for an unknown one.
    public func find(_ id: String, workspace: String) async throws -> AnswerRecord? {
        try await store.read { session in
            try session.rows("SELECT * FROM answers WHERE id = ? AND workspace = ?", [.text(id), .text(workspace)])
                .first.map(Self.record)
        }
    }

    public func list(workspace: String, after: String? = nil, limit: Int = 50) async throws -> Page<AnswerRecord> {
        try await store.read { try $0.page(of: "answers", workspace: workspace, after: after, limit: limit, Self.record) }
    }

    /// The same event written again is kept once, so that a repeated save does no harm.
    public func append(_ events: [AnswerEventRecord], to answer: String) async throws {
        try await store.write { session in
            for event in events {
                try session.execute(
                    "INSERT INTO answer_events (answer, seq, event, data) VALUES (?, ?, ?, ?) ON CONFLICT (answer, seq) DO NOTHING",
                    [.text(answer), .integer(event.seq), .text(event.event), .text(event.data)])
            }
        }
    }

    public func events(of answer: String, after seq: Int64 = 0) async throws -> [AnswerEventRecord] {
        try await store.read { session in
            try session.rows(
                "SELECT * FROM answer_events WHERE answer = ? AND seq > ? ORDER BY seq", [.text(answer), .integer(seq)]
            ).map { AnswerEventRecord(seq: try $0.integer("seq"), event: try $0.text("event"), data: try $0.text("data")) }
        }
    }

    private static func record(_ row: SQLRow) throws -> AnswerRecord {
        AnswerRecord(
            id: try row.text("id"), workspace: try row.text("workspace"), dataset: try row.text("dataset"),
            version: try row.text("version"), asker: try row.text("asker"), question: try row.text("question"),
            json: try row.text("json"), createdAt: try row.date("created_at"))
    }
}
