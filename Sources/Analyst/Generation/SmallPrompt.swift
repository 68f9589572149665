import LanguageModels

/// The prompt of the small strategy: plain DDL of the tables the host linked, four worked examples on another schema
/// as chat turns (a prefix that never changes, so the server keeps it warm), the question, nothing else. Longer
/// instructions cost a small model up to 13 points (text-to-sql.md section 0).
struct SmallPrompt {
    let schema: String
    /// Tables that are shown because a query failed: after it, so that what was read before need not be read again.
    var further = ""
    let question: String
    /// What "today" means, when the question needs it.
    let today: String?
    /// Definitions that the question needs, a line each.
    var notes: [String] = []
    /// The question reckons with what it finds: a share, a difference, a supposition.
    var reckons = false

    /// From the second repair on the examples are left out and the question starts afresh: a small model clings to what
    /// it has written, and a different prompt helps more than another word about it.
    func messages(repair: Int, after failure: RepairLoop.Problem?) -> [ChatMessage] {
        let prefix = Self.prefix(reckons: reckons)
        let isAfresh = repair >= 2
        let schema = isAfresh && !further.isEmpty ? "\(schema)\n\n\(further)" : schema
        var messages = isAfresh ? [prefix[0]] : prefix
        messages.append(ChatMessage(.user, Self.turn(schema: schema, question: question, today: today, notes: notes)))
        if repair == 2 { return messages }
        if let failure {
            if let sql = failure.sql { messages.append(ChatMessage(.assistant, Self.block(sql))) }
            let others = isAfresh || further.isEmpty ? "" : "\nThere are these tables too:\n\n\(further)\n"
            messages.append(
                ChatMessage(.user, "That query is wrong: \(failure.message.prefix(400))\(others)\nReturn only the corrected SQL in a sql block."))
        }
        return messages
    }

    /// What every question shares, or every one that reckons: read once, then kept by the server.
    static func prefix(reckons: Bool) -> [ChatMessage] { reckons ? reckoning : plain }

    private static let plain = chat(examples)
    private static let reckoning = chat(reckoningExamples)

    private static func chat(_ examples: [(question: String, sql: String)]) -> [ChatMessage] {
        var messages = [ChatMessage(.system, "You write DuckDB SQL.")]
        for example in examples {
            messages.append(ChatMessage(.user, turn(schema: exampleSchema, question: example.question, today: nil)))
            messages.append(ChatMessage(.assistant, block(example.sql)))
        }
        messages[messages.count - 1].parts.append(.cacheBreakpoint)
        return messages
    }

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

    private static let reckoningExamples: [(question: String, sql: String)] = [
        (
            "What percentage of film loans cost more than 5?",
            "SELECT 100.0 * COUNT(CASE WHEN fee > 5 THEN 1 END) / COUNT(*) AS percentage FROM loan WHERE kind = 'film'"
        ),
        (
            "How much higher is the average fee of film loans than that of book loans?",
            """
            SELECT AVG(CASE WHEN kind = 'film' THEN fee END) - AVG(CASE WHEN kind = 'book' THEN fee END) AS difference FROM loan
            """
        ),
        (
            "If film loans cost 20% more, how much would the libraries in the north earn in fees?",
            """
            SELECT SUM(CASE WHEN loan.kind = 'film' THEN loan.fee * 1.2 ELSE loan.fee END) AS total_fees FROM loan \
            JOIN library ON loan.library_id = library.library_id WHERE library.region = 'north'
            """
        ),
        (
            "Which library had the most loans, and how many times as many as the library with the fewest?",
            """
            WITH counts AS (SELECT library.title, COUNT(*) AS loans FROM loan JOIN library ON loan.library_id = library.library_id \
            GROUP BY library.library_id, library.title) SELECT title, 1.0 * loans / (SELECT MIN(loans) FROM counts) AS times FROM counts \
            ORDER BY loans DESC LIMIT 1
            """
        ),
    ]
}
