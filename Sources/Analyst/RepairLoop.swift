/// The loop around Generation and Validation as a pure state machine: no model, no clock, no engine.
/// `receive(event)` says what to do next; at most `maximumRepairs` drafts are asked for after the first one.
public struct RepairLoop: Sendable, Hashable {
    public static let maximumRepairs = 3

    public enum Event: Sendable, Hashable {
        case started
        case drafted(sql: String)
        /// The model gave no SQL.
        case draftFailed(Problem)
        /// No further draft can be had: the models have failed, or what a question may cost is spent.
        case draftsEnded
        /// The SQL was refused by the guard or the engine, and the host could not mend it.
        case rejected(sql: String, Problem)
        /// It ran. `suspicions` are what checks hold against it.
        case executed(sql: String, rows: Int, suspicions: [String])
        /// The host tried to widen an empty result's filters.
        case refined(sql: String?)
    }

    public enum Action: Sendable, Hashable {
        case draft(feedback: Problem?)
        case validate(sql: String)
        /// Widen the filters that leave no rows.
        case refineEmpty(sql: String)
        case accept(sql: String)
        /// No row matches, and that is the answer: say which filter leaves none.
        case explainEmpty(sql: String)
        case giveUp(Problem)
    }

    public struct Problem: Sendable, Hashable {
        public var sql: String?
        public var message: String
        /// The tables and columns that queries wanted and the data lacks, of this try and those before it.
        public var missing: [String]
        /// The query ran; something is held against its result.
        public var hasRun: Bool
        public init(sql: String? = nil, message: String, missing: [String] = [], hasRun: Bool = false) {
            (self.sql, self.message, self.missing, self.hasRun) = (sql, message, missing, hasRun)
        }
    }

    private enum State: Sendable, Hashable {
        case idle, drafting, validating, refining(String), done
    }

    private struct Fallback: Sendable, Hashable {
        var sql: String
        var rows: Int
        var suspicions: Int

        func isBetter(than other: Fallback) -> Bool {
            (rows > 0 ? 1 : 0, -suspicions) > (other.rows > 0 ? 1 : 0, -other.suspicions)
        }
    }

    private var state: State = .idle
    /// Drafts asked of the model after the first.
    public private(set) var repairs = 0
    private var hasRefined = false
    /// The best query that ran although something was held against it.
    private var fallback: Fallback?
    private var lastProblem: Problem?
    /// What queries so far wanted and the data lacks, each once.
    private var missing: [String] = []
    private var seen: Set<String> = []

    /// Whether the same words again settle the matter: a model that is told what is doubted and stands by its query is
    /// heard, one that only clings to what it has written is asked in another way.
    private let settlesOnRepeat: Bool
    /// A query ran, although something is held against it.
    public var hasFallback: Bool { fallback != nil }

    public init(settlesOnRepeat: Bool = false) { self.settlesOnRepeat = settlesOnRepeat }

    public mutating func receive(_ event: Event) -> Action {
        switch (state, event) {
        case (.idle, .started):
            state = .drafting
            return .draft(feedback: nil)
        case (.drafting, .drafted(let sql)):
            // The same words again would fail the same way: the next draft is asked for in another way.
            guard seen.insert(sql).inserted else {
                let problem = lastProblem ?? Problem(sql: sql, message: "This query has failed before.")
                return settlesOnRepeat ? settle(problem) : retry(problem)
            }
            state = .validating
            return .validate(sql: sql)
        case (.drafting, .draftFailed(let problem)), (.validating, .rejected(_, let problem)):
            return retry(problem)
        case (.drafting, .draftsEnded):
            return settle(lastProblem ?? Problem(message: "No query could be had."))
        case (.validating, .executed(let sql, let rows, let suspicions)):
            if !suspicions.isEmpty {
                let problem = Problem(sql: sql, message: suspicions.joined(separator: "; "), hasRun: true)
                let candidate = Fallback(sql: sql, rows: rows, suspicions: suspicions.count)
                guard let earlier = fallback else {
                    fallback = candidate
                    return retry(problem)
                }
                // When both tries are suspected the first, unprompted one is kept, unless the second is clearly better.
                if candidate.isBetter(than: earlier) { fallback = candidate }
                return settle(problem)
            }
            if rows == 0 {
                if let fallback, fallback.rows > 0 { return settle(Problem(sql: sql, message: "No row matches.")) }
                if !hasRefined {
                    hasRefined = true
                    state = .refining(sql)
                    return .refineEmpty(sql: sql)
                }
            }
            state = .done
            return rows == 0 ? .explainEmpty(sql: sql) : .accept(sql: sql)
        case (.refining(let sql), .refined(let wider)):
            guard let wider else {
                state = .done
                return .explainEmpty(sql: sql)
            }
            state = .validating
            return .validate(sql: wider)
        default:
            state = .done
            return .giveUp(Problem(message: "The steps of the answer came out of order."))
        }
    }

    private mutating func retry(_ problem: Problem) -> Action {
        lastProblem = problem
        missing += problem.missing.filter { !missing.contains($0) }
        guard repairs < Self.maximumRepairs else { return settle(problem) }
        repairs += 1
        state = .drafting
        return .draft(feedback: problem)
    }

    private mutating func settle(_ problem: Problem) -> Action {
        state = .done
        guard let fallback else {
            var problem = problem
            problem.missing = missing
            return .giveUp(problem)
        }
        if fallback.rows > 0 { return .accept(sql: fallback.sql) }
        // An empty result is explained by its filters, whichever way it became the answer.
        guard !hasRefined else { return .explainEmpty(sql: fallback.sql) }
        hasRefined = true
        state = .refining(fallback.sql)
        return .refineEmpty(sql: fallback.sql)
    }
}
