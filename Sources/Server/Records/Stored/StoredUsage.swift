import Foundation
import Storage

extension StoredRecords: UsageRecords {
    private static func day(_ date: Date) -> SQLValue { .integer(Int64(date.timeIntervalSince1970 / 86_400)) }

    func record(_ entry: UsageEntry) async throws { try await add([UsageKey(entry): UsageSum() + entry]) }

    /// All or nothing.
    func add(_ sums: [UsageKey: UsageSum]) async throws {
        // In one order on all nodes, so that none waits for another's rows in a circle.
        let ordered = sums.sorted { ($0.key.workspace, $0.key.subject, $0.key.day) < ($1.key.workspace, $1.key.subject, $1.key.day) }
        try await store.write { session in
            for (key, sum) in ordered {
                try session.execute(
                    """
                    INSERT INTO usage_days (workspace, subject, day, questions, tokens, dollars, seconds, hits, saved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (workspace, subject, day) DO UPDATE SET questions = usage_days.questions + excluded.questions,
                        tokens = usage_days.tokens + excluded.tokens, dollars = usage_days.dollars + excluded.dollars,
                        seconds = usage_days.seconds + excluded.seconds, hits = usage_days.hits + excluded.hits, saved = usage_days.saved + excluded.saved
                    """,
                    [
                        .text(key.workspace), .text(key.subject), .integer(Int64(key.day)), .integer(Int64(sum.questions)),
                        .integer(Int64(sum.tokens)), .real(sum.dollars), .real(sum.seconds), .integer(Int64(sum.hits)), .real(sum.saved),
                    ])
            }
        }
    }

    func sum(of workspace: String, subject: String?, since: Date) async throws -> UsageSum {
        let condition = "workspace = ? AND day >= ?" + (subject == nil ? "" : " AND subject = ?")
        let values = [SQLValue.text(workspace), Self.day(since)] + (subject.map { [.text($0)] } ?? [])
        return try await store.read { session in
            try session.rows("SELECT * FROM usage_days WHERE \(condition)", values).reduce(UsageSum()) { sum, row in
                sum
                    + UsageSum(
                        questions: Int(try row.integer("questions")), tokens: Int(try row.integer("tokens")), dollars: try row.real("dollars"),
                        seconds: try row.real("seconds"), hits: Int(try row.integer("hits")), saved: try row.real("saved"))
            }
        }
    }

    func budget(of workspace: String, subject: String?) async throws -> Budget? {
        let text = try await store.read { session in
            try session.rows("SELECT budget FROM budgets WHERE workspace = ? AND subject = ?", [.text(workspace), .text(subject ?? "")])
                .first?.text("budget")
        }
        return try text.map { try JSONDecoder().decode(Budget.self, from: Data($0.utf8)) }
    }

    func save(_ budget: Budget?, of workspace: String, subject: String?) async throws {
        let key = [SQLValue.text(workspace), .text(subject ?? "")]
        guard let budget else {
            _ = try await write("DELETE FROM budgets WHERE workspace = ? AND subject = ?", key)
            return
        }
        let text = String(decoding: try JSONEncoder().encode(budget), as: UTF8.self)
        _ = try await write(
            "INSERT INTO budgets (workspace, subject, budget) VALUES (?, ?, ?) ON CONFLICT (workspace, subject) DO UPDATE SET budget = excluded.budget",
            key + [.text(text)])
    }
}

extension StoredRecords: UploadRecords {
    func save(_ upload: UploadRecord) async throws {
        _ = try await write(
            "INSERT INTO uploads (id, workspace, subject, name, size, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .text(upload.id), .text(upload.workspace), .text(upload.subject), .text(upload.name), .integer(Int64(upload.size)),
                .time(upload.createdAt),
            ])
    }

    func upload(_ id: String, of workspace: String) async throws -> UploadRecord? {
        try await store.read { session in
            try session.rows("SELECT * FROM uploads WHERE id = ? AND workspace = ?", [.text(id), .text(workspace)]).first.map { row in
                UploadRecord(
                    id: try row.text("id"), workspace: try row.text("workspace"), subject: try row.text("subject"), name: try row.text("name"),
                    size: Int(try row.integer("size")), createdAt: try row.date("created_at"))
            }
        }
    }

    func remove(_ id: String, of workspace: String) async throws {
        _ = try await write("DELETE FROM uploads WHERE id = ? AND workspace = ?", [.text(id), .text(workspace)])
    }
}

extension StoredRecords: RepeatRecords {
    /// A key is held for a day. Without a reply after an hour, who took it ended before it was done.
    private static let (kept, abandoned) = (86_400_000, 3_600_000)

    func begin(_ key: String, fingerprint: String) async throws -> RepeatState {
        try await store.write { session in
            let now = try session.now()
            try session.execute(
                "DELETE FROM repeats WHERE created_at < ? OR (reply IS NULL AND created_at < ?)",
                [.integer(now - Int64(Self.kept)), .integer(now - Int64(Self.abandoned))])
            let isNew = try session.execute(
                "INSERT INTO repeats (id, fingerprint, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                [.text(key), .text(fingerprint), .integer(now)]) == 1
            if isNew { return .new }
            guard let row = try session.rows("SELECT * FROM repeats WHERE id = ?", [.text(key)]).first else { return .running }
            guard try row.text("fingerprint") == fingerprint else { return .mismatch }
            guard let data = row.optionalBlob("reply") else { return .running }
            return .done(try JSONDecoder().decode(StoredReply.self, from: data))
        }
    }

    func finish(_ key: String, _ reply: StoredReply) async throws {
        let data = try JSONEncoder().encode(reply)
        _ = try await write("UPDATE repeats SET reply = ? WHERE id = ?", [.blob(data), .text(key)])
    }

    func abandon(_ key: String) async throws { _ = try await write("DELETE FROM repeats WHERE id = ?", [.text(key)]) }
}
