import LanguageModels

/// The prompt of the small strategy: plain DDL of the tables the host linked, four worked examples on another schema
/// as chat turns (a prefix that never changes, so the server keeps it warm), the question, nothing else. Longer
/// instructions cost a small model up to 13 points (text-to-sql.md section 0).
struct SmallPrompt {
    let schema: String
    let question: String
    /// What "today" means, when the question needs it.
    let today: String?
    /// Definitions that the question needs, a line each.
    var notes: [String] = []
    var examples: [AnsweredQuestion] = []

    /// From the second repair on the examples are left out and the question starts afresh: a small model clings to what
    /// it has written, and a different prompt helps more than another word about it.
    func messages(repair: Int, after failure: RepairLoop.Problem?) -> [ChatMessage] {
        let turn = Self.turn(schema: schema, question: question, today: today, notes: notes)
        if repair == 2 { return [Self.prefix[0], ChatMessage(.user, turn)] }
        var messages = repair > 2 ? [Self.prefix[0]] : Self.prefix
        if let first = examples.first, repair == 0 {
            messages.append(ChatMessage(.user, Self.turn(schema: schema, question: first.question, today: nil)))
            messages.append(ChatMessage(.assistant, Self.block(first.sql)))
            for e in examples.dropFirst() {
                messages.append(ChatMessage(.user, "Question: \(e.question)\nReturn only the SQL in a sql block."))
                messages.append(ChatMessage(.assistant, Self.block(e.sql)))
            }
            let noted = question + notes.map { "\n(\($0))" }.joined()
            messages.append(ChatMessage(.user, "Question: \(noted)\nReturn only the SQL in a sql block."))
        } else {
        messages.append(ChatMessage(.user, turn))
        }
        if let failure {
            if let sql = failure.sql { messages.append(ChatMessage(.assistant, Self.block(sql))) }
            messages.append(
                ChatMessage(.user, "That query is wrong: \(failure.message.prefix(400))\nReturn only the corrected SQL in a sql block."))
        }
        return messages
    }

    /// What every question shares: read once, then kept by the server.
    static let prefix: [ChatMessage] = {
        var messages = [ChatMessage(.system, "You write DuckDB SQL.")]
        for example in examples {
            messages.append(ChatMessage(.user, turn(schema: exampleSchema, question: example.question, today: nil)))
            messages.append(ChatMessage(.assistant, block(example.sql)))
        }
        messages[messages.count - 1].parts.append(.cacheBreakpoint)
        return messages
    }()

    private static func turn(schema: String, question: String, today: String?, notes: [String] = []) -> String {
        let note = (today.map { "\n(Today is \($0).)" } ?? "") + notes.map { "\n(\($0))" }.joined()
        return "\(schema)\n\nQuestion: \(question)\(note)\nReturn only the SQL in a sql block."
    }

    private static func block(_ sql: String) -> String { "```sql\n\(sql)\n```" }

    private static let exampleSchema = """
        CREATE TABLE library (
          library_id BIGINT,
          title VARCHAR,
          region VARCHAR,
          PRIMARY KEY (library_id)
        );

        CREATE TABLE loan (
          loan_id BIGINT,
          library_id BIGINT,
          loaned_on DATE,
          days BIGINT,
          fee DOUBLE,
          kind VARCHAR,
          PRIMARY KEY (loan_id),
          FOREIGN KEY (library_id) REFERENCES library (library_id)
        );
        """

    private static let examples: [(question: String, sql: String)] = [
        (
            "How many loans of kind film were there in 2021?",
            "SELECT COUNT(*) AS loans FROM loan WHERE kind = 'film' AND year(loaned_on) = 2021"
        ),
        (
            "Which 3 libraries earned the most in fees?",
            """
            SELECT library.title, SUM(loan.fee) AS total_fees FROM loan JOIN library ON loan.library_id = library.library_id \
            GROUP BY library.library_id, library.title ORDER BY total_fees DESC LIMIT 3
            """
        ),
        (
            "Show the number of loans by month.",
            "SELECT date_trunc('month', loaned_on) AS month, COUNT(*) AS loans FROM loan GROUP BY month ORDER BY month"
        ),
        (
            "List the titles of libraries in the north that never lent anything.",
            "SELECT title FROM library WHERE region = 'north' AND library_id NOT IN (SELECT library_id FROM loan)"
        ),
    ]
}
