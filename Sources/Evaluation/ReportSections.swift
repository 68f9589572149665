/// What questions cost.
public struct AnswerCost: Sendable, Codable {
    public var questions = 0
    public var secondsMedian = 0.0
    public var seconds95 = 0.0
    public var secondsTotal = 0.0
    public var modelCalls = 0
    /// Tokens that a model had to read, those it had read before, and those it wrote.
    public var freshTokens = 0
    public var cachedTokens = 0
    public var outputTokens = 0

    init(_ predictions: [Prediction]) {
        questions = predictions.count
        let seconds = predictions.map(\.seconds).sorted()
        (secondsMedian, seconds95) = (Self.quantile(0.5, of: seconds), Self.quantile(0.95, of: seconds))
        secondsTotal = seconds.reduce(0, +)
        for prediction in predictions {
            modelCalls += prediction.modelCalls
            freshTokens += prediction.inputTokens
            cachedTokens += prediction.cachedTokens
            outputTokens += prediction.outputTokens
        }
    }

    /// The smallest value that at least this share of them does not exceed.
    static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
    }
}

/// Questions that the data can't answer.
public struct UnanswerableReport: Sendable, Codable {
    public var questions = 0
    public var declined = 0
    /// Declined, with a reason that names something the data lacks.
    public var named = 0
    /// Declined and all, by category.
    public var categories: [String: [Int]] = [:]
    /// Questions that were answered nevertheless.
    public var answered: [String] = []

    init?(_ outcomes: [AnswerStage.Outcome]) {
        let asked = outcomes.filter { $0.item.isUnanswerable }
        guard !asked.isEmpty else { return nil }
        questions = asked.count
        for outcome in asked {
            let isDeclined = outcome.prediction.status == "unanswerable"
            if isDeclined { declined += 1 }
            if isDeclined, !(outcome.prediction.missing ?? []).isEmpty { named += 1 }
            if outcome.prediction.status == "answered" { answered.append(outcome.item.id) }
            let counts = categories[outcome.item.difficulty ?? "unknown"] ?? [0, 0]
            categories[outcome.item.difficulty ?? "unknown"] = [counts[0] + (isDeclined ? 1 : 0), counts[1] + 1]
        }
    }
}

/// Questions with several readings.
public struct AmbiguousReport: Sendable, Codable {
    public var questions = 0
    /// Asked which reading is meant.
    public var asked = 0
    /// Answered, with the reading stated and another one offered.
    public var stated = 0
    /// The SQL gives what one of the set's readings gives.
    public var isReading = 0
    /// Asked or stated, and all, by kind of ambiguity.
    public var kinds: [String: [Int]] = [:]

    init?(_ outcomes: [AnswerStage.Outcome]) {
        let open = outcomes.filter { !$0.item.readings.isEmpty }
        guard !open.isEmpty else { return nil }
        questions = open.count
        for outcome in open {
            let hasAsked = outcome.prediction.status == "needs_clarification"
            let hasStated = outcome.prediction.status == "answered" && !(outcome.prediction.alternatives ?? []).isEmpty
            if hasAsked { asked += 1 }
            if hasStated { stated += 1 }
            if outcome.reading != nil { isReading += 1 }
            let counts = kinds[outcome.item.difficulty ?? "unknown"] ?? [0, 0]
            kinds[outcome.item.difficulty ?? "unknown"] = [counts[0] + (hasAsked || hasStated ? 1 : 0), counts[1] + 1]
        }
    }
}
