import DuckDB

/// How a column tells time, which decides the axis it is drawn on.
public enum TimeScale: Sendable, Hashable {
    /// Dates and timestamps, also as text (`2024-03-01`, `2024-03`): a date axis.
    case calendar
    /// Whole years: a linear axis.
    case year
    /// Numbered parts of a longer period, such as month 1 to 12 or hour 0 to 23: a linear axis that starts again.
    case cycle
    /// Text such as `2024-Q1` or `2024-W07`, whose order is that of its letters: a category axis.
    case period

    /// Ranges in which a number named so is that part of a period.
    private static let cycles: [String: ClosedRange<Double>] = [
        "month": 1...12, "quarter": 1...4, "week": 0...54, "weekday": 0...7, "dow": 0...7, "isodow": 1...7,
        "hour": 0...23,
        "weekofyear": 1...53, "dayofweek": 0...7, "dayofmonth": 1...31, "dayofyear": 1...366,
    ]

    /// - Parameter values: the column's values without the missing ones.
    init?(name: String, values: [Value]) {
        guard let first = values.first else { return nil }
        switch first {
        case .date, .timestamp:
            self = .calendar
        case .text:
            guard let scale = Self.text(values) else { return nil }
            self = scale
        case .integer, .hugeint, .uhugeint, .decimal, .double:
            guard let scale = Self.numbers(values, words: NameWords.lowercased(name)) else { return nil }
            self = scale
        default: return nil
        }
    }

    private static func numbers(_ values: [Value], words: [String]) -> TimeScale? {
        let numbers = values.compactMap(\.double)
        guard numbers.count == values.count, numbers.allSatisfy({ $0 == $0.rounded() }) else { return nil }
        if words.contains("year") || words.contains("yr"), numbers.allSatisfy({ (1000...2999).contains($0) }) {
            return .year
        }
        // The unit is the last word ("order month") or an argument of the function that took it ("month(order_date)",
        // "date_part('hour', t)"); elsewhere it is part of a measure's name ("month total").
        let unit =
            [words.last, words.first].compactMap(\.self).first { cycles[$0] != nil }
            ?? words.lazy.map { $0.filter { $0 != "'" } }.first { cycles[$0] != nil && words.first == "date" }
        guard let unit, let range = cycles[unit], numbers.allSatisfy(range.contains) else { return nil }
        return words.contains { ["total", "avg", "average", "sum", "count", "per"].contains($0) } ? nil : .cycle
    }

    private static func text(_ values: [Value]) -> TimeScale? {
        var found: TimeScale?
        for value in values {
            guard case .text(let text) = value, let scale = scale(of: text) else { return nil }
            if let found, found != scale { return nil }
            found = scale
        }
        return found
    }

    /// Only spellings that start with a four-digit year: those sort as they read.
    private static func scale(of text: String) -> TimeScale? {
        let bytes = Array(text.utf8)
        func digits(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard let year = digits(0..<4), (1000...2999).contains(year) else { return nil }
        if bytes.count == 4 { return .year }
        if bytes.count == 7, bytes[4] == UInt8(ascii: "-"), let month = digits(5..<7), (1...12).contains(month) {
            return .calendar
        }
        if bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let month = digits(5..<7), (1...12).contains(month), let day = digits(8..<10), (1...31).contains(day)
        {
            return .calendar
        }
        let rest = bytes[4...].drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") }
        guard let letter = rest.first, (1...3).contains(rest.count - 1),
            rest.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return [UInt8(ascii: "Q"), UInt8(ascii: "W")].contains(letter) ? .period : nil
    }

    /// The value's place on the axis; null for missing and infinite ones. Sorting by it sorts by time.
    func position(_ value: Value) -> PlotValue {
        switch (self, value) {
        case (.year, .text(let text)): return Double(text).map(PlotValue.number) ?? .null
        case (.year, _), (.cycle, _): return value.double.map(PlotValue.number) ?? .null
        case (.period, .text(let text)): return .text(PlotText.label(text))
        case (.calendar, .text(let text)): return .text(text)
        case (.calendar, .date(let days)):
            return abs(Int64(days)) >= Int64(Int32.max) ? .null : .text(value.description)
        case (.calendar, .timestamp(let stamp)):
            guard stamp.ticks != .max, stamp.ticks > -Int64.max else { return .null }
            var text = value.description
            // An instant is given in UTC; Plotly draws what is written.
            if stamp.hasTimeZone, let plus = text.lastIndex(of: "+") { text = String(text[..<plus]) }
            if text.hasSuffix(" 00:00:00") { text.removeLast(9) }
            return .text(text)
        default: return .null
        }
    }
}

extension PlotValue {
    /// Numbers in their order, texts in theirs, missing ones last.
    static func precedes(_ first: PlotValue, _ second: PlotValue) -> Bool {
        switch (first, second) {
        case (.number(let a), .number(let b)): a < b
        case (.text(let a), .text(let b)): a < b
        case (.null, _): false
        case (_, .null): true
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}
