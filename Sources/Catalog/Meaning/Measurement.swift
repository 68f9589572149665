/// How the values of a measure may be put together.
public enum Additivity: String, Sendable, Hashable, Codable {
    /// Amounts and counts: sums mean something over every dimension.
    case additive
    /// Balances, stocks: may be summed over everything but time.
    case semiAdditive
    /// Prices, rates, ages: may be averaged, never summed.
    case nonAdditive

    private static let levels: Set = [
        "balance", "stock", "inventory", "headcount", "population", "capacity", "occupancy", "backlog", "outstanding", "remaining",
    ]
    private static let rates: Set = [
        "price", "rate", "ratio", "percent", "percentage", "pct", "share", "average", "avg", "mean", "median", "score", "rating",
        "age", "temperature", "grade", "gpa", "index", "rank", "position", "speed", "density", "margin", "probability", "level",
        "latitude", "longitude", "year", "month", "day", "hour", "max", "min", "maximum", "minimum", "std", "variance", "per",
        "height", "pressure", "humidity", "ph", "yield", "utilization", "discount", "highest", "lowest", "high", "low",
    ]

    /// nil for a column that is no measure.
    static func of(_ column: Column) -> Additivity? {
        guard column.role == .measure, column.typeClass.isNumeric || column.typeClass == .interval else { return nil }
        let words = NameWords(column.name).words
        if words.contains(where: ["total", "sum", "amount", "subtotal"].contains) { return .additive }
        if column.unit == "%" || words.contains(where: rates.contains) { return .nonAdditive }
        if words.contains(where: levels.contains) { return .semiAdditive }
        return .additive
    }
}

/// What a number counts, from the column's name or the signs beside its values.
enum Unit {
    /// Only words that can be nothing else at the end of a name.
    private static let byWord: [String: String] = [
        "usd": "USD", "eur": "EUR", "gbp": "GBP", "chf": "CHF", "jpy": "JPY", "dollar": "USD", "euro": "EUR", "kg": "kg", "lb": "lb",
        "lbs": "lb", "gram": "g", "km": "km", "mile": "mi", "cm": "cm", "mm": "mm", "meter": "m", "metre": "m", "foot": "ft", "feet": "ft",
        "inch": "in", "pct": "%", "percent": "%", "percentage": "%", "celsius": "°C", "fahrenheit": "°F", "kwh": "kWh", "mwh": "MWh",
        "litre": "l", "liter": "l", "byte": "bytes", "kb": "kB", "mb": "MB", "gb": "GB", "ms": "ms", "millisecond": "ms", "second": "s",
        "sec": "s", "minute": "min", "hour": "h", "mph": "mph", "kmh": "km/h", "hp": "hp",
    ]

    /// - Parameter samples: some values, for the signs that stand beside them.
    static func of(_ column: Column, samples: [String]) -> String? {
        switch column.pattern {
        case .percent: return "%"
        case .currency: return currency(samples)
        default: break
        }
        guard column.typeClass.isNumeric, column.role == .measure else { return nil }
        let words = NameWords(column.name).words
        if words.count > 1, words.contains("temperature") || words.contains("temp"), let sign = ["f": "°F", "c": "°C"][words[words.count - 1]] { return sign }
        guard let last = words.last, let unit = byWord[last] else { return nil }
        // `rate_per_hour` is no number of hours; a column called `hour` is a time of day.
        if words.contains("per") || (words.count == 1 && ["second", "minute", "hour", "sec"].contains(last)) { return nil }
        return unit
    }

    private static func currency(_ samples: [String]) -> String? {
        let signs: [(String, String)] = [
            ("€", "EUR"), ("EUR", "EUR"), ("$", "USD"), ("USD", "USD"), ("£", "GBP"), ("GBP", "GBP"), ("CHF", "CHF"), ("¥", "JPY"), ("JPY", "JPY"),
        ]
        return signs.first { sign, _ in samples.contains { $0.contains(sign) } }?.1
    }
}
