/// All that lasts beside files: what the server keeps, and where.
struct Records: Sendable {
    var keys: any KeyRecords
    var answers: any AnswerRecords
    var conversations: any ConversationRecords
    var jobs: any JobRecords
    var uploads: any UploadRecords
    var usage: any UsageRecords
    var audit: any AuditRecords
    var repeats: any RepeatRecords
    var cache: any AnswerCache
    /// Whether what keeps them answers, for `/readyz`.
    var check: @Sendable () async throws -> Void = {}
    /// Writes what still waits in memory, when the server ends in order.
    var settle: @Sendable () async -> Void = {}
}
