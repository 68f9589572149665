import Foundation
import Storage

extension StoredRecords: AnswerRecords {
    func save(_ answer: AnswerRecord) async throws {
        _ = try await write(
            """
            INSERT INTO answers (id, workspace, dataset, version, conversation, subject, access, question, state, answer, dollars, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, answer = excluded.answer, dollars = excluded.dollars, version = excluded.version
            """,
            [
                .text(answer.id), .text(answer.workspace), .text(answer.dataset), .text(answer.version), .optional(answer.conversation),
                .text(answer.subject), .text(answer.access), .text(answer.question), .text(answer.state.rawValue),
                answer.json.map(SQLValue.blob) ?? .null, .real(answer.dollars), .time(answer.createdAt),
            ])
    }

    func answer(_ id: String, of workspace: String) async throws -> AnswerRecord? {
        try await store.read { session in
            try session.rows("SELECT * FROM answers WHERE id = ? AND workspace = ?", [.text(id), .text(workspace)]).first.map(AnswerRecord.init)
        }
    }

    func answers(
        of workspace: String, subject: String, conversation: String?, after: String?, limit: Int
    ) async throws -> Page<AnswerRecord> {
        let condition = "workspace = ? AND subject = ?" + (conversation == nil ? "" : " AND conversation = ?")
        let values = [SQLValue.text(workspace), .text(subject)] + (conversation.map { [.text($0)] } ?? [])
        return try await page("answers", where: condition, values, after: after, limit: limit, id: \.id, AnswerRecord.init)
    }

    func removeAnswers(about dataset: String, of workspace: String) async throws {
        let values = [SQLValue.text(workspace), .text(dataset)]
        try await store.write { session in
            for (table, key) in [("answer_events", "answer"), ("feedback", "answer"), ("answers", "id")] {
                try session.execute(
                    "DELETE FROM \(table) WHERE \(key) IN (SELECT id FROM answers WHERE workspace = ? AND dataset = ?)", values)
            }
        }
    }

    func append(_ events: [ServerSentEvent], to answer: String) async throws {
        try await store.write { session in
            for event in events {
                try session.execute(
                    "INSERT INTO answer_events (answer, seq, name, data) VALUES (?, ?, ?, ?) ON CONFLICT (answer, seq) DO NOTHING",
                    [.text(answer), .integer(Int64(event.id)), .text(event.name), .text(event.data)])
            }
        }
    }

    func events(of answer: String) async throws -> [ServerSentEvent] {
        try await store.read { session in
            try session.rows("SELECT * FROM answer_events WHERE answer = ? ORDER BY seq", [.text(answer)]).map { row in
                ServerSentEvent(id: Int(try row.integer("seq")), name: try row.text("name"), data: try row.text("data"))
            }
        }
    }

    func save(_ feedback: FeedbackRecord) async throws {
        _ = try await write(
            "INSERT INTO feedback (id, workspace, answer, subject, verdict, comment, sql, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(feedback.id), .text(feedback.workspace), .text(feedback.answer), .text(feedback.subject), .text(feedback.verdict),
                .optional(feedback.comment), .optional(feedback.sql), .time(feedback.createdAt),
            ])
    }
}

extension AnswerRecord {
    fileprivate init(_ row: SQLRow) throws {
        self.init(
            id: try row.text("id"), workspace: try row.text("workspace"), dataset: try row.text("dataset"), version: try row.text("version"),
            conversation: row.optionalText("conversation"), subject: try row.text("subject"), access: try row.text("access"),
            question: try row.text("question"), state: State(rawValue: try row.text("state")) ?? .failed, json: row.optionalBlob("answer"),
            dollars: try row.real("dollars"), createdAt: try row.date("created_at"))
    }
}

extension StoredRecords: ConversationRecords {
    func save(_ conversation: ConversationRecord) async throws {
        _ = try await write(
            """
            INSERT INTO conversations (id, workspace, dataset, subject, title, created_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET title = excluded.title
            """,
            [
                .text(conversation.id), .text(conversation.workspace), .text(conversation.dataset), .text(conversation.subject),
                .text(conversation.title), .time(conversation.createdAt),
            ])
    }

    func conversation(_ id: String, of subject: String, in workspace: String) async throws -> ConversationRecord? {
        try await store.read { session in
            try session.rows(
                "SELECT * FROM conversations WHERE id = ? AND subject = ? AND workspace = ?", [.text(id), .text(subject), .text(workspace)]
            ).first.map(ConversationRecord.init)
        }
    }

    func conversations(of subject: String, in workspace: String, after: String?, limit: Int) async throws -> Page<ConversationRecord> {
        try await page(
            "conversations", where: "workspace = ? AND subject = ?", [.text(workspace), .text(subject)], after: after, limit: limit, id: \.id,
            ConversationRecord.init)
    }

    func remove(_ id: String, of subject: String, in workspace: String) async throws -> Bool {
        try await write(
            "DELETE FROM conversations WHERE id = ? AND subject = ? AND workspace = ?", [.text(id), .text(subject), .text(workspace)]) > 0
    }
}

extension ConversationRecord {
    fileprivate init(_ row: SQLRow) throws {
        self.init(
            id: try row.text("id"), workspace: try row.text("workspace"), dataset: try row.text("dataset"), subject: try row.text("subject"),
            title: try row.text("title"), createdAt: try row.date("created_at"))
    }
}
