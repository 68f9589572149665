import DuckDB

/// What is wrong with an answer, as its result shows it. Each wrong answer has one, the first that holds.
public enum ErrorClass: String, Sendable, Codable, CaseIterable {
    /// No query was found that runs, or it does not run where gold runs.
    case failedToRun = "failed to run"
    /// Says nothing of the questions: a model was not there, or refused its service.
    case noModel = "no model answered"
    /// Nothing can be compared; the query that was vouched for is to be mended.
    case brokenGold = "the verified query does not run"
    case declined = "declined wrongly"
    case asked = "asked back"
    case empty = "empty result"
    case moreColumns = "right but for columns more"
    case fewerColumns = "right but for columns missing"
    case order = "right but for the order"
    case rowCount = "another number of rows"
    case values = "other values"

    /// - Parameter verdict: of `answer` against `gold`.
    static func of(_ answer: ResultTable, gold: ResultTable, verdict: Comparator.Verdict, orderMatters: Bool)
        -> ErrorClass?
    {
        if verdict.isRight { return nil }
        if verdict == .superset { return .moreColumns }
        if answer.rows.isEmpty, !gold.rows.isEmpty { return .empty }
        if answer.rows.count != gold.rows.count { return .rowCount }
        if orderMatters, Comparator().judge(answer, gold: gold, orderMatters: false).isRight { return .order }
        // With the sides exchanged: all of ours is in gold, which has more.
        if Comparator().judge(gold, gold: answer, orderMatters: orderMatters) == .superset { return .fewerColumns }
        return .values
    }
}
