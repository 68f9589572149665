/// What a question asks for, read from its words alone: no model, no schema. English cues; a question in another
/// language gets the neutral frame (`.other`, nothing expected), which checks nothing and forbids nothing.
public struct QuestionFrame: Sendable, Hashable {
    public enum Grain: String, Sendable, Hashable { case day, week, month, quarter, year }

    public var intent: Intent
    /// "how many", "number of": one number a group.
    public var counts = false
    /// average, total, minimum, maximum.
    public var aggregates: Set<String> = []
    /// "top 5", "the most": how many rows are wanted; 1 for a bare superlative in the singular.
    public var limit: Int?
    public var isSuperlative = false
    /// "per", "by", "for each", "in each".
    public var isGrouped = false
    /// "per", "each": the limit holds for each group. "Top 5 products by revenue" is five rows.
    public var isPerGroup = false
    /// "for all the different cylinders", "of every country".
    var tellsApart = false
    /// "without", "never", "not".
    public var isNegated = false
    /// "If each room had two beds": the asker says what the data need not hold.
    var isSupposition = false
    /// The answer is computed of what is found: a share, a difference, a multiple, or what would be.
    public var reckons = false
    public var grain: Grain?
    /// Numbers and years written in the question, which its SQL should use.
    public var numbers: [String] = []
    /// "day of the week", "weekday".
    public var asksWeekday = false
    /// A time relative to now: "last month", "this year", "past 30 days".
    public var relativeTime: String?
    /// A chart the person asked for by name.
    public var chartWish: String?

    /// Years among the numbers, each once, in order.
    public var years: [String] {
        var seen: Set<String> = []
        return numbers.filter { Self.isYear($0) && seen.insert($0).inserted }
    }

    /// Several years named one by one, to be told apart; "from 2022 to 2024" is one span.
    public var comparesYears: Bool { years.count > 1 && !spansTime }
    private var spansTime = false

    /// One row, one column is the natural answer.
    public var expectsScalar: Bool {
        (counts || !aggregates.isEmpty) && !isGrouped && !isSuperlative && grain == nil && intent.kind == .aggregation
    }

    public init(_ question: String) {
        let words = Self.words(question)
        let text = " " + words.joined(separator: " ") + " "
        func has(_ phrases: [String]) -> Bool { phrases.contains { text.contains(" \($0) ") } }

        intent = Intent(kind: .other)
        counts = has(["how many", "number of", "count of", "count", "how often"])
        for (name, cues) in Self.aggregateCues where has(cues) { aggregates.insert(name) }
        isGrouped = has(["per", "by", "for each", "in each", "of each", "each", "every", "across", "grouped"])
        isPerGroup = has(["per", "each", "every"])
        tellsApart = has(["for all", "different", "various", "respective", "corresponding"])
        isNegated = has(["not", "without", "never", "no", "none", "don t", "doesn t", "didn t", "haven t", "hasn t", "except"])
        isSupposition = Self.isSupposition(words)
        grain = Self.grain(text)
        relativeTime = Self.relativeTime(words)
        numbers = words.filter { $0.first?.isNumber == true && Double($0) != nil }
        spansTime = has(["between", "from", "since", "until", "through", "to"])
        asksWeekday = has(["day of the week", "days of the week", "weekday", "weekdays", "day of week"])
        chartWish = Self.chartWish(text)
        let superlatives = [
            "most", "least", "highest", "lowest", "largest", "smallest", "biggest", "best", "worst", "top", "bottom",
            "youngest", "oldest", "longest", "shortest", "cheapest", "fewest", "latest", "earliest", "newest", "maximum",
            "minimum",
        ]
        let unordered = Self.withoutOrder(words)
        isSuperlative = !Set(superlatives).isDisjoint(with: unordered) && !has(["at most", "at least"])
        limit = isSuperlative ? Self.limit(unordered) : nil
        reckons = isSupposition || has(["percentage", "percent", "proportion", "probability", "likely", "likelier", "how many times", "times as", "difference in", "difference between"])
            || text.contains("%") || text.contains(/\ (?:how much|how many) (?:\w+ )?(?:more|less|fewer|higher|lower|older|younger|larger|greater|further)\ /)
        intent = Intent(kind: kind(text: text, has: has), time: relativeTime ?? Self.yearPhrase(words))
    }

    /// The words without those that only say an order: "from lowest to highest", "oldest first".
    static func withoutOrder(_ words: [String]) -> [String] {
        func isExtreme(_ word: String) -> Bool { ["most", "least"].contains(word) || word.hasSuffix("est") && word.count > 4 }
        var left: [String] = []
        var index = 0
        while index < words.count {
            if isExtreme(words[index]) {
                var next = index + 1
                if next + 1 < words.count, words[next] == "to" {
                    next += words[next + 1] == "the" ? 2 : 1
                    if next < words.count, isExtreme(words[next]) {
                        index = next + 1
                        continue
                    }
                } else if next < words.count, words[next] == "first" {
                    index = next + 1
                    continue
                }
            }
            left.append(words[index])
            index += 1
        }
        return left
    }

    /// "Check if" and "whether" suppose nothing.
    private static func isSupposition(_ words: [String]) -> Bool {
        if !Set(words).isDisjoint(with: ["suppose", "supposing", "assume", "assuming", "imagine", "hypothetically"]) { return true }
        if zip(words, words.dropFirst()).contains(where: { ["given", "provided"].contains($0) && $1 == "that" }) { return true }
        guard let place = words.firstIndex(of: "if") else { return false }
        return place == 0 || !["me", "check", "see", "know", "tell", "ask", "find", "out", "determine", "verify", "as"].contains(words[place - 1])
    }

    private func kind(text: String, has: ([String]) -> Bool) -> Intent.Kind {
        if has(["share", "percentage", "percent", "proportion", "ratio", "fraction"]) || text.contains("%") { return .share }
        if has(["distribution", "spread", "histogram", "quartiles", "outliers", "box plot"]) { return .distribution }
        if has(["correlation", "correlate", "relationship between", "depend on", "scatter"]) { return .relationship }
        if grain != nil && (isGrouped || has(["trend", "over time", "monthly", "weekly", "daily", "yearly", "quarterly"]))
            || has(["trend", "over time", "evolve", "evolved", "evolution", "develop", "developed"])
        { return .trend }
        if isSuperlative { return .ranking }
        if has(["compare", "compared", "versus", "vs", "difference between", "than last", "year over year"]) { return .comparison }
        if counts || !aggregates.isEmpty { return .aggregation }
        if has(["how much", "how old", "how long", "how far"]) { return .aggregation }
        if has(["which", "who", "list", "show", "find", "give", "what are", "name"]) { return .filter }
        if has(["what is", "when", "where", "whose"]) { return .lookup }
        return .other
    }

    static func words(_ question: String) -> [String] {
        var words: [String] = []
        var word = ""
        for character in question.lowercased().prefix(10_000) {
            if character.isLetter || character.isNumber || character == "%" {
                word.append(character)
            } else if (character == "." || character == ","), word.last?.isNumber == true {
                word.append(character)
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words.map { word in
            let trimmed = word.hasSuffix(".") || word.hasSuffix(",") ? String(word.dropLast()) : word
            let plain = trimmed.filter { $0 != "," }
            return Double(plain) != nil ? plain : trimmed
        }
    }

    private static let aggregateCues: [(String, [String])] = [
        ("avg", ["average", "mean", "avg", "typical"]),
        ("sum", ["total", "sum", "overall", "altogether", "how much", "revenue", "sales"]),
        ("max", ["maximum", "max"]),
        ("min", ["minimum", "min"]),
        ("median", ["median"]),
    ]

    private static func grain(_ text: String) -> Grain? {
        let cues: [(Grain, [String])] = [
            (.day, ["per day", "by day", "daily", "each day", "every day", "day by day"]),
            (.week, ["per week", "by week", "weekly", "each week", "every week"]),
            (.month, ["per month", "by month", "monthly", "each month", "every month", "month by month", "which month"]),
            (.quarter, ["per quarter", "by quarter", "quarterly", "each quarter", "every quarter", "which quarter"]),
            (.year, ["per year", "by year", "yearly", "annual", "annually", "each year", "every year", "which year", "year over year"]),
        ]
        return cues.first { $0.1.contains { text.contains(" \($0) ") } }?.0
    }

    private static func relativeTime(_ words: [String]) -> String? {
        let units: Set = [
            "day", "days", "week", "weeks", "month", "months", "quarter", "quarters", "year", "years",
        ]
        for (index, word) in words.enumerated() {
            if ["today", "yesterday", "recently", "currently", "now"].contains(word) { return word }
            guard ["last", "this", "past", "previous", "current", "next"].contains(word) else { continue }
            let rest = words[(index + 1)...].prefix(2)
            if let unit = rest.first, units.contains(unit) {
                // "In which year …, and how much in this year", "on 1 January 2014 …, on this day": the one spoken of, not ours.
                if word == "this", words[..<index].contains(where: { $0 == unit || isYear($0) }) { continue }
                return "\(word) \(unit)"
            }
            if rest.count == 2, let count = rest.first, Int(count) != nil, units.contains(rest[index + 2]) {
                return "\(word) \(count) \(rest[index + 2])"
            }
        }
        return nil
    }

    private static func yearPhrase(_ words: [String]) -> String? {
        words.first(where: isYear)
    }

    private static func isYear(_ word: String) -> Bool { word.count == 4 && (word.hasPrefix("19") || word.hasPrefix("20")) && Int(word) != nil }

    private static let numberWords = [
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    ]

    /// "top 5 products" is 5, "the five best" is 5; "which product … most" is 1; "products with the most" is open.
    private static func limit(_ words: [String]) -> Int? {
        let cues: Set = ["top", "bottom", "best", "worst", "first", "last", "largest", "highest", "lowest", "biggest", "smallest"]
        for (index, word) in words.enumerated() where cues.contains(word) {
            for neighbour in [index + 1, index - 1] where words.indices.contains(neighbour) {
                if let number = Int(words[neighbour]) ?? numberWords[words[neighbour]], number > 0, number <= 1000 {
                    return number
                }
            }
        }
        return nil
    }

    private static func chartWish(_ text: String) -> String? {
        let wishes = [
            ("pie", ["pie chart", "pie"]), ("line", ["line chart", "line graph"]), ("bar", ["bar chart", "bar graph"]),
            ("scatter", ["scatter plot", "scatter chart", "scatter"]), ("heatmap", ["heat map", "heatmap"]),
            ("box", ["box plot", "boxplot"]),
        ]
        return wishes.first { $0.1.contains { text.contains(" \($0) ") } }?.0
    }
}
