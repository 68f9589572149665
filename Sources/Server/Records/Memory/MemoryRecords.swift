import Foundation
import Synchronization

/// Records of this process only, gone when it ends: for tests and for servers that are to leave nothing behind.
final class MemoryRecords: Sendable {
    private static let mostAnswers = 5_000

    struct UsageKey: Hashable {
        var workspace: String
        var subject: String
        /// Days since 1970.
        var day: Int
    }
    struct State {
        var keys: [KeyRecord] = []
        /// SHA-256 of whole keys, by the key's id.
        var hashes: [String: String] = [:]
        var answers: [String: AnswerRecord] = [:]
        var events: [String: [ServerSentEvent]] = [:]
        var feedback: [FeedbackRecord] = []
        var conversations: [ConversationRecord] = []
        var uploads: [String: UploadRecord] = [:]
        /// Summed by day: as many as there are people, not questions.
        var usage: [UsageKey: UsageSum] = [:]
        var budgets: [String: Budget] = [:]
        var audit: [AuditLine] = []
        var repeats: [String: (fingerprint: String, reply: StoredReply?)] = [:]
    }
    let state = Mutex(State())

    static func records() -> Records {
        let memory = MemoryRecords()
        return Records(
            keys: memory, answers: memory, conversations: memory, jobs: MemoryJobs(), uploads: memory, usage: memory,
            audit: memory,
            repeats: memory, cache: MemoryCache())
    }
}

extension MemoryRecords: KeyRecords {
    func isEmpty() -> Bool { state.withLock { $0.keys.isEmpty } }
    func record(of key: APIKey) -> KeyRecord? {
        state.withLock { state in
            state.keys.first { $0.prefix == key.prefix && key.matches(state.hashes[$0.id] ?? "") }
        }
    }

    func create(workspace: String, name: String, role: Role, scopes: Set<Scope>?, expiresAt: Date?) -> NewKey {
        let (text, prefix) = APIKey.random()
        let record = KeyRecord(
            id: Identifier.make("key"), workspace: workspace, name: name, prefix: prefix,
            role: role, scopes: scopes,
            createdAt: Date(), expiresAt: expiresAt)
        state.withLock {
            $0.keys.append(record)
            $0.hashes[record.id] = APIKey.hash(text)
        }
        return NewKey(record: record, secret: text)
    }

    func keys(of workspace: String, after: String?, limit: Int) -> Page<KeyRecord> {
        Page(of: state.withLock { $0.keys.filter { $0.workspace == workspace } }, after: after, limit: limit, id: \.id)
    }

    func revoke(_ id: String, of workspace: String) -> Bool {
        state.withLock { state in
            guard let index = state.keys.firstIndex(where: { $0.id == id && $0.workspace == workspace }) else {
                return false
            }
            state.keys[index].revokedAt = state.keys[index].revokedAt ?? Date()
            return true
        }
    }
}

extension MemoryRecords: AnswerRecords {
    func save(_ answer: AnswerRecord) {
        state.withLock { state in
            state.answers[answer.id] = answer
            guard state.answers.count > Self.mostAnswers else { return }
            // The oldest fifth goes at once; its ids are the smallest.
            for id in state.answers.values.filter({ $0.state != .running }).map(\.id).sorted().prefix(
                Self.mostAnswers / 5)
            {
                (state.answers[id], state.events[id]) = (nil, nil)
            }
        }
    }
    func save(_ feedback: FeedbackRecord) { state.withLock { $0.feedback.append(feedback) } }
    func answer(_ id: String, of workspace: String) -> AnswerRecord? {
        state.withLock { $0.answers[id].flatMap { $0.workspace == workspace ? $0 : nil } }
    }
    func answers(of workspace: String, access: String, conversation: String?, after: String?, limit: Int) -> Page<
        AnswerRecord
    > {
        let all = state.withLock { state in
            state.answers.values.filter {
                $0.workspace == workspace && $0.access == access
                    && (conversation == nil || $0.conversation == conversation)
            }
        }
        return Page(of: all.sorted { $0.id > $1.id }, after: after, limit: limit, id: \.id, descending: true)
    }
    func append(_ events: [ServerSentEvent], to answer: String) {
        state.withLock { $0.events[answer, default: []] += events }
    }
    func events(of answer: String) -> [ServerSentEvent] { state.withLock { $0.events[answer] ?? [] } }
}

extension MemoryRecords: ConversationRecords {
    func save(_ conversation: ConversationRecord) { state.withLock { $0.conversations.append(conversation) } }
    func conversation(_ id: String, of subject: String, in workspace: String) -> ConversationRecord? {
        state.withLock { $0.conversations.first { $0.id == id && $0.subject == subject && $0.workspace == workspace } }
    }
    func conversations(of subject: String, in workspace: String, after: String?, limit: Int) -> Page<ConversationRecord>
    {
        let all = state.withLock { $0.conversations.filter { $0.subject == subject && $0.workspace == workspace } }
        return Page(of: all.reversed(), after: after, limit: limit, id: \.id, descending: true)
    }
    func remove(_ id: String, of subject: String, in workspace: String) -> Bool {
        state.withLock { state in
            let before = state.conversations.count
            state.conversations.removeAll { $0.id == id && $0.subject == subject && $0.workspace == workspace }
            return state.conversations.count < before
        }
    }
}

extension MemoryRecords: UploadRecords {
    func save(_ upload: UploadRecord) { state.withLock { $0.uploads[upload.id] = upload } }
    func upload(_ id: String, of workspace: String) -> UploadRecord? {
        state.withLock { $0.uploads[id].flatMap { $0.workspace == workspace ? $0 : nil } }
    }
    func remove(_ id: String, of workspace: String) { state.withLock { $0.uploads[id] = nil } }
}

extension MemoryRecords: UsageRecords {
    func record(_ entry: UsageEntry) {
        let key = UsageKey(
            workspace: entry.workspace, subject: entry.subject, day: Int(entry.at.timeIntervalSince1970 / 86_400))
        state.withLock { $0.usage[key] = ($0.usage[key] ?? UsageSum()) + entry }
    }
    func sum(of workspace: String, subject: String?, since: Date) -> UsageSum {
        state.withLock { state in
            let first = Int(since.timeIntervalSince1970 / 86_400)
            return state.usage.filter {
                $0.key.workspace == workspace && (subject == nil || $0.key.subject == subject) && $0.key.day >= first
            }
            .values.reduce(UsageSum()) { $0 + $1 }
        }
    }
    func budget(of workspace: String, subject: String?) -> Budget? {
        state.withLock { $0.budgets["\(workspace)/\(subject ?? "")"] }
    }
    func save(_ budget: Budget?, of workspace: String, subject: String?) {
        state.withLock { $0.budgets["\(workspace)/\(subject ?? "")"] = budget }
    }
}

extension MemoryRecords: AuditRecords {
    func append(_ entry: AuditEntry) {
        state.withLock { state in
            state.audit.append(AuditLine(id: Identifier.make("log"), entry: entry))
            if state.audit.count > 20_000 { state.audit.removeFirst(10_000) }
        }
    }
    func entries(of workspace: String, after: String?, limit: Int) -> Page<AuditLine> {
        let all = state.withLock { $0.audit.filter { $0.entry.workspace == workspace } }
        return Page(of: all.sorted { $0.id > $1.id }, after: after, limit: limit, id: \.id, descending: true)
    }
}

extension MemoryRecords: RepeatRecords {
    func begin(_ key: String, fingerprint: String) -> RepeatState {
        state.withLock { state in
            guard let found = state.repeats[key] else {
                state.repeats[key] = (fingerprint, nil)
                return .new
            }
            guard found.fingerprint == fingerprint else { return .mismatch }
            return found.reply.map { .done($0) } ?? .running
        }
    }
    func finish(_ key: String, _ reply: StoredReply) { state.withLock { $0.repeats[key]?.reply = reply } }
    func abandon(_ key: String) { state.withLock { _ = $0.repeats.removeValue(forKey: key) } }
}
