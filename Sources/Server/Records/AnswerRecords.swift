import Foundation

/// A question that was asked, and its answer once there is one.
struct AnswerRecord: Sendable, Hashable {
    enum State: String, Sendable, Hashable { case running, done, cancelled, failed }

    var id: String
    var workspace: String
    var dataset: String
    var version: String
    var conversation: String?
    /// Who asked.
    var subject: String
    /// What the asker could see; nobody who sees something else gets the answer.
    var access: String
    var question: String
    var state: State
    /// The answer as it is sent; nil until it is done.
    var json: Data?
    /// What its models cost; what a later answer from the cache saves.
    var dollars = 0.0
    var createdAt: Date
}

protocol AnswerRecords: Sendable {
    /// Writes or overwrites.
    func save(_ answer: AnswerRecord) async throws
    func answer(_ id: String, of workspace: String) async throws -> AnswerRecord?
    /// What somebody asked, the newest first.
    func answers(of workspace: String, subject: String, conversation: String?, after: String?, limit: Int) async throws
        -> Page<AnswerRecord>
    /// Forgets all that was asked about a dataset, with what was said of the answers.
    func removeAnswers(about dataset: String, of workspace: String) async throws
    func append(_ events: [ServerSentEvent], to answer: String) async throws
    func events(of answer: String) async throws -> [ServerSentEvent]
    func save(_ feedback: FeedbackRecord) async throws
}

/// What somebody says of an answer.
struct FeedbackRecord: Sendable, Hashable {
    var id: String
    var workspace: String
    var answer: String
    var subject: String
    var verdict: String
    var comment: String?
    var sql: String?
    var createdAt: Date
}

struct ConversationRecord: Sendable, Hashable {
    var id: String
    var workspace: String
    var dataset: String
    var subject: String
    var title: String
    var createdAt: Date
}

/// Conversations are their owner's only.
protocol ConversationRecords: Sendable {
    func save(_ conversation: ConversationRecord) async throws
    func conversation(_ id: String, of subject: String, in workspace: String) async throws -> ConversationRecord?
    func conversations(of subject: String, in workspace: String, after: String?, limit: Int) async throws -> Page<
        ConversationRecord
    >
    func remove(_ id: String, of subject: String, in workspace: String) async throws -> Bool
}
