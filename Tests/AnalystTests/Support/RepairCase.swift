import Testing

/// A query as a model might write it, and what a question makes of it.
struct RepairCase: Sendable, CustomTestStringConvertible {
    /// Why it is there.
    var reason: String
    var question: String
    var sql: String
    var rows: [String]
    var testDescription: String { reason }

    init(_ reason: String, _ question: String, _ sql: String, _ rows: [String]) {
        (self.reason, self.question, self.sql, self.rows) = (reason, question, sql, rows)
    }
}
