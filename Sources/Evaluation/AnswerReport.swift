import Foundation

/// What a run of questions comes to, as data; `text` is for people.
public struct AnswerReport: Sendable, Codable {
    public var comparator = Comparator.version
    /// Questions with gold; the counts below are of them.
    public var questions = 0
    public var answered = 0
    public var declined = 0
    public var failed = 0
    public var strict = 0
    /// The headline: right up to the order of columns.
    public var permutation = 0
    public var superset = 0
    /// 95 % Wilson interval of the headline's share.
    public var interval: [Double] = []
    /// Share right of those answered.
    public var selective = 0.0
    /// Wrong answers by what their results show.
    public var errors: [String: Int] = [:]
    /// Wrong answers by the parts in which their SQL differs from gold; one answer may count in several.
    public var differences: [String: Int] = [:]
    public var calibration: Calibration
    /// Of all questions, with gold or not.
    public var cost: AnswerCost
    /// Right and all, by what settled the answer.
    public var decisions: [String: [Int]] = [:]
    public var unanswerable: UnanswerableReport?
    public var ambiguous: AmbiguousReport?
    /// The same answer every time and all, of questions asked several times.
    public var repeatable: [Int]?
    /// The questions that a perturbation changed: as they are before, changed after.
    public var perturbed: [String: PairedComparison]?
    /// Databases whose glossary was given, and questions whose evidence was.
    public var glossaries = 0
    public var notes = 0
    /// Whether the answer was right, by question.
    public var right: [String: Bool] = [:]
    /// Right and all, by difficulty and by database.
    public var groups: [String: [Int]] = [:]

    public init(_ outcomes: [AnswerStage.Outcome]) {
        let judged = outcomes.filter { $0.verdict != nil }
        questions = judged.count
        answered = judged.count { $0.prediction.status == "answered" }
        failed = judged.count { $0.prediction.status == "failed" }
        declined = questions - answered - failed
        strict = judged.count { $0.verdict == .strict }
        permutation = judged.count { $0.isRight }
        superset = judged.count { $0.verdict != .wrong }
        interval = Self.wilson(permutation, questions)
        selective = answered == 0 ? 0 : Double(permutation) / Double(answered)
        calibration = Calibration(
            judged.filter { $0.prediction.status == "answered" }.map { ($0.prediction.confidence, $0.isRight) },
            questions: questions)
        cost = AnswerCost(outcomes.map(\.prediction))
        unanswerable = UnanswerableReport(outcomes)
        ambiguous = AmbiguousReport(outcomes)
        let repeated = outcomes.compactMap(\.isRepeatable)
        repeatable = repeated.isEmpty ? nil : [repeated.count { $0 }, repeated.count]
        for outcome in judged {
            right[outcome.item.id] = outcome.isRight
            if let error = outcome.error { errors[error.rawValue, default: 0] += 1 }
            for feature in outcome.differences { differences[feature.rawValue, default: 0] += 1 }
            Self.count(outcome.isRight, in: &decisions, outcome.prediction.decision)
            Self.count(outcome.isRight, in: &groups, "database \(outcome.item.db)")
            Self.count(outcome.isRight, in: &groups, "difficulty \(outcome.item.difficulty ?? "unknown")")
        }
    }

    private static func count(_ isRight: Bool, in counts: inout [String: [Int]], _ name: String) {
        let before = counts[name] ?? [0, 0]
        counts[name] = [before[0] + (isRight ? 1 : 0), before[1] + 1]
    }

    /// E. B. Wilson, 1927: the interval of a share that does not leave 0 ... 1.
    static func wilson(_ right: Int, _ all: Int) -> [Double] {
        guard all > 0 else { return [0, 1] }
        let (n, z) = (Double(all), 1.96)
        let share = Double(right) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return [max(0, middle - half), min(1, middle + half)]
    }
}

extension AnswerStage.Outcome {
    public var isRight: Bool { verdict?.isRight ?? false }
}
