import Foundation

/// What a run of questions comes to, as text for people and as JSON.
public struct AnswerReport: Sendable, Codable {
    public var comparator = Comparator.version
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
    public var secondsMedian = 0.0
    public var secondsTotal = 0.0
    public var modelCalls = 0
    public var outputTokens = 0
    /// Databases whose glossary was given, and questions whose evidence was.
    public var glossaries = 0
    public var notes = 0
    /// Whether the answer was right, by question.
    public var right: [String: Bool] = [:]
    /// Right and all, by difficulty and by database.
    public var groups: [String: [Int]] = [:]

    public init(_ outcomes: [AnswerStage.Outcome]) {
        questions = outcomes.count
        answered = outcomes.count { $0.prediction.status == "answered" }
        failed = outcomes.count { $0.prediction.status == "failed" }
        declined = questions - answered - failed
        strict = outcomes.count { $0.verdict == .strict }
        permutation = outcomes.count { $0.verdict?.isRight ?? false }
        for outcome in outcomes { right[outcome.item.id] = outcome.verdict?.isRight ?? false }
        superset = outcomes.count { $0.verdict.map { $0 != .wrong } ?? false }
        interval = Self.wilson(permutation, questions)
        selective = answered == 0 ? 0 : Double(permutation) / Double(answered)
        let seconds = outcomes.map(\.prediction.seconds).sorted()
        secondsMedian = seconds.isEmpty ? 0 : seconds[seconds.count / 2]
        secondsTotal = seconds.reduce(0, +)
        modelCalls = outcomes.reduce(0) { $0 + $1.prediction.modelCalls }
        outputTokens = outcomes.reduce(0) { $0 + $1.prediction.outputTokens }
        for outcome in outcomes {
            for name in ["database \(outcome.item.db)", "difficulty \(outcome.item.difficulty ?? "unknown")"] {
                let counts = groups[name] ?? [0, 0]
                groups[name] = [counts[0] + (outcome.verdict?.isRight ?? false ? 1 : 0), counts[1] + 1]
            }
        }
    }

    /// E. B. Wilson, 1927: the interval of a share that does not leave 0 ... 1.
    static func wilson(_ right: Int, _ all: Int) -> [Double] {
        guard all > 0 else { return [0, 1] }
        let (n, z) = (Double(all), 1.96)
        let share = Double(right) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return [middle - half, middle + half]
    }

    public var text: String {
        func percent(_ count: Int, _ all: Int) -> String { all == 0 ? "-" : String(format: "%.1f %%", 100 * Double(count) / Double(all)) }
        var lines = [
            "right \(permutation) of \(questions), \(percent(permutation, questions)) "
                + String(format: "(95 %% interval %.1f to %.1f)", 100 * interval[0], 100 * interval[1])
                + ", comparator \(comparator)",
            "strict \(strict), with columns more \(superset); answered \(answered), declined \(declined), failed \(failed)",
            "right of those answered \(percent(permutation, answered))",
            String(format: "%.1f s a question (median), %.0f s in all; ", secondsMedian, secondsTotal)
                + "\(modelCalls) model calls, \(outputTokens) tokens written",
        ]
        if glossaries > 0 || notes > 0 { lines.append("with the glossary of \(glossaries) databases and the evidence of \(notes) questions") }
        for (name, counts) in groups.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(name): \(counts[0]) of \(counts[1]), \(percent(counts[0], counts[1]))")
        }
        return lines.joined(separator: "\n")
    }
}
