import Catalog
import DuckDB

/// One pass over the words of a question, collecting what they mean.
struct GovernedReading {
    let reader: GovernedReader
    let words: GovernedWords
    private var index = 0
    private var metrics: [String] = []
    /// What the words of one place may mean, and whether the place asks for a grouping.
    private var groupings: [Set<FieldReference>] = []
    private var labels: [Set<FieldReference>] = []
    private var values: [(meanings: [(FieldReference, String)], isAlternative: Bool)] = []
    private var filters: [String] = []
    private var grain: TimeGrain?
    private var period: GovernedPeriod?
    private var ranking: (isDescending: Bool, limit: Int, isSuperlative: Bool)?
    /// The word that asked for each grouping.
    private var groupingWords: [String] = []
    private var lastGroupingWord = ""
    private var expectsGrouping = false
    private var hasPluralField = false
    private var previousConnective = ""

    init(reader: GovernedReader, words: GovernedWords) { (self.reader, self.words) = (reader, words) }

    mutating func query() -> MetricQuery? {
        while index < words.stems.count {
            guard step() else { return nil }
        }
        return assemble()
    }

    /// Function words that add nothing to the meaning.
    private static let silent: Set<String> = [
        "the", "a", "an", "of", "in", "for", "from", "at", "is", "are", "was", "were", "how", "much", "show", "me",
        "give", "tell", "please", "with", "to", "do", "does", "did", "we", "have", "has", "had", "our", "my", "i",
        "there", "can", "you", "see", "get", "s", "us", "on", "wa", "doe",
    ]
    private static let grouping: Set<String> = ["by", "per", "each", "every", "which", "what"]
    private static let highest: Set<String> = ["highest", "most", "largest", "biggest", "greatest"]
    private static let lowest: Set<String> = ["lowest", "least", "smallest", "fewest"]
    private static let adverbs: [String: TimeGrain] = [
        "hourly": .hour, "daily": .day, "weekly": .week, "monthly": .month, "quarterly": .quarter, "yearly": .year,
        "annual": .year, "annually": .year,
    ]

    private mutating func step() -> Bool {
        let word = words.stems[index]
        let named = GovernedPeriod.read(words, at: index, calendar: reader.model.calendar)
        if let length = phraseLength() {
            // `May 2024` beside a person called May, a column `month` beside months: two readings of one word.
            let isTime =
                named != nil || Self.adverbs[word] != nil || (expectsGrouping && TimeGrain(rawValue: word) != nil)
            return length == 1 && isTime ? false : take(length)
        }
        if let (found, length) = named {
            guard period == nil else { return false }
            period = found
            index += length
            return true
        }
        if expectsGrouping, let unit = TimeGrain(rawValue: word) { return set(grain: unit) }
        if let unit = Self.adverbs[word] { return set(grain: unit) }
        if word == "top" || word == "bottom" {
            guard ranking == nil, index + 1 < words.stems.count, let limit = Int(words.stems[index + 1]),
                (1...1000).contains(limit)
            else { return false }
            ranking = (word == "top", limit, false)
            expectsGrouping = true
            index += 2
            return true
        }
        if Self.highest.contains(word) || Self.lowest.contains(word) {
            guard ranking == nil else { return false }
            ranking = (Self.highest.contains(word), 1, true)
        } else if word == "total" || word == "overall" {
            guard isFollowedByAdditiveMetric() else { return false }
        } else if Self.grouping.contains(word) {
            (expectsGrouping, lastGroupingWord) = (true, word)
        } else if word == "and" || word == "or" {
            previousConnective = word
        } else if !Self.silent.contains(word) {
            return false
        }
        index += 1
        return true
    }

    private mutating func set(grain unit: TimeGrain) -> Bool {
        guard grain == nil else { return false }
        grain = unit
        index += 1
        expectsGrouping = false
        return true
    }

    /// The longest phrase of the model here. `us` and `in` are function words unless written as a value is.
    private func phraseLength() -> Int? {
        let rest = words.stems.count - index
        for length in stride(from: min(rest, reader.lexicon.longest), through: 1, by: -1) {
            let found = reader.lexicon.meanings(of: words.stems[index..<index + length])
            if found.isEmpty { continue }
            if length == 1,
                Self.silent.contains(words.stems[index]) || words.stems[index] == "and" || words.stems[index] == "or"
            {
                let isWritten = found.contains {
                    if case .value(_, let text) = $0 {
                        text == words.written[index] && text != text.lowercased()
                    } else {
                        false
                    }
                }
                let isShouted = !words.written.contains { $0.contains(where: \.isLowercase) }
                if !isWritten || isShouted { continue }
            }
            return length
        }
        return nil
    }

    private mutating func take(_ length: Int) -> Bool {
        let found = reader.lexicon.meanings(of: words.stems[index..<index + length])
        defer { (index, previousConnective) = (index + length, "") }
        var metricNames: [String] = []
        var fields: Set<FieldReference> = []
        var named: [(FieldReference, String)] = []
        var conditions: [String] = []
        for meaning in found {
            switch meaning {
            case .metric(let name): metricNames.append(name)
            case .dimension(let field): fields.insert(field)
            case .value(let field, let text): named.append((field, text))
            case .filter(let name): conditions.append(name)
            }
        }
        let kinds = [!metricNames.isEmpty, !fields.isEmpty, !named.isEmpty, !conditions.isEmpty].filter { $0 }.count
        guard kinds == 1 else { return false }
        if !metricNames.isEmpty {
            guard metricNames.count == 1 else { return false }
            if !metrics.contains(metricNames[0]) {
                if !metrics.isEmpty, previousConnective != "and" { return false }
                metrics.append(metricNames[0])
            }
            expectsGrouping = false
        } else if !fields.isEmpty {
            let isPlural = words.written[index + length - 1].lowercased() != words.stems[index + length - 1]
            hasPluralField = hasPluralField || isPlural
            if expectsGrouping || (previousConnective == "and" && !groupings.isEmpty) {
                groupings.append(fields)
                groupingWords.append(lastGroupingWord)
                expectsGrouping = false
            } else {
                labels.append(fields)
            }
        } else if !named.isEmpty {
            values.append((named, previousConnective == "or"))
        } else {
            guard conditions.count == 1, !filters.contains(conditions[0]) else { return false }
            filters.append(conditions[0])
        }
        return true
    }

    private func isFollowedByAdditiveMetric() -> Bool {
        var next = self
        next.index += 1
        guard next.index < words.stems.count, let length = next.phraseLength() else { return false }
        let found = reader.lexicon.meanings(of: words.stems[next.index..<next.index + length])
        guard found.count == 1, case .metric(let name)? = found.first else { return false }
        return reader.model.metric(named: name)?.additivity == .additive
    }

    private func assemble() -> MetricQuery? {
        let bases = metrics.compactMap(reader.base)
        guard !metrics.isEmpty, bases.count == metrics.count, !expectsGrouping else { return nil }
        var query = MetricQuery(metrics: metrics, timeGrain: grain, namedFilters: filters)
        for choice in groupings {
            guard let field = only(choice, bases), !query.dimensions.contains(field) else { return nil }
            query.dimensions.append(field)
        }
        for name in filters {
            guard let filter = reader.model.filter(named: name), reader.isReachable(filter.dataset, from: bases) else {
                return nil
            }
        }
        guard addValues(to: &query, bases), addTime(to: &query, bases), addRanking(to: &query) else { return nil }
        return query
    }

    private func only(_ choice: Set<FieldReference>, _ bases: [String]) -> FieldReference? {
        let reachable = choice.filter { reader.isReachable($0.dataset, from: bases) }
        if reachable.count == 1 { return reachable.first }
        let own = reachable.filter { Set(bases) == [$0.dataset] }
        // The metric's own column goes before a parent's of the same name only where no other reading is left.
        return own.count == 1 && reachable.count == own.count ? own.first : nil
    }

    private func addValues(to query: inout MetricQuery, _ bases: [String]) -> Bool {
        var filters: [MetricQuery.Filter] = []
        var open = labels
        for (meanings, isAlternative) in values {
            var reachable = meanings.filter { reader.isReachable($0.0.dataset, from: bases) }
            // `city Bonn`: the word before or after says which column is meant.
            if let label = open.firstIndex(where: { label in reachable.contains { label.contains($0.0) } }) {
                reachable = reachable.filter { open[label].contains($0.0) }
                open.remove(at: label)
            }
            guard reachable.count == 1, let (field, text) = reachable.first else { return false }
            if let same = filters.firstIndex(where: { $0.field == field }) {
                // `Ayr and Bonn` may ask for both together or for each.
                guard isAlternative else { return false }
                filters[same].comparison = .isIn
                filters[same].values.append(.text(text))
            } else {
                guard !isAlternative else { return false }
                filters.append(.init(field, .equal, [.text(text)]))
            }
        }
        query.filters = filters
        return open.isEmpty
    }

    private func addTime(to query: inout MetricQuery, _ bases: [String]) -> Bool {
        let asked = query.dimensions.filter { reader.model.field($0)?.isTimeDimension == true }
        guard grain != nil || period != nil else { return true }
        guard asked.count <= 1, let field = asked.first ?? reader.timeDimension(for: bases) else { return false }
        if grain != nil, asked.isEmpty { query.dimensions.append(field) }
        if let period {
            query.filters.append(.init(field, .atLeast, [.date(days: Int32(clamping: period.start.number))]))
            query.filters.append(.init(field, .less, [.date(days: Int32(clamping: period.end.number))]))
        }
        return true
    }

    private func addRanking(to query: inout MetricQuery) -> Bool {
        guard let ranking else { return true }
        guard query.metrics.count == 1, query.dimensions.count == 1 else { return false }
        if ranking.isSuperlative {
            // `Which cities have the most` leaves open how many; `the highest revenue by city` may ask for each city's.
            guard !hasPluralField, ["which", "what"].contains(groupingWords.first ?? "") else { return false }
        }
        query.order = [.init(.metric(query.metrics[0]), descending: ranking.isDescending)]
        query.limit = ranking.limit
        return true
    }
}
