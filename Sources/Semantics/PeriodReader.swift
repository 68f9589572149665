/// Reads the times a question names relative to a day, and those of the fiscal year, as spans of days.
public struct PeriodReader: Sendable {
    /// A phrase and its days; `end` is the first day after it.
    public struct Period: Sendable, Hashable {
        public var phrase: String
        public var start: CalendarDay
        public var end: CalendarDay
        /// Only the business' own calendar tells these days: an engine's date functions don't.
        public var isOwnCalendar: Bool
    }

    private let calendar: SemanticCalendar

    public init(_ calendar: SemanticCalendar) { self.calendar = calendar }

    private enum Unit: String {
        case day, week, month, quarter, year

        init?(_ word: String) { self.init(rawValue: word.hasSuffix("s") ? String(word.dropLast()) : word) }
    }

    /// In the order of the question. "Last month" is the whole month before the one of `today`; "last 3 months" ends
    /// with `today`; "fiscal year 2024" is the one that ends in 2024. A bare quarter or year is the calendar's.
    public func periods(in question: String, today: CalendarDay) -> [Period] {
        let words = Self.words(question)
        var periods: [Period] = []
        var index = 0
        while index < words.count {
            if let (period, length) = fiscal(words[index...], today) ?? relative(words[index...], today) {
                let phrase = words[index..<index + length].joined(separator: " ")
                periods.append(Period(phrase: phrase, start: period.start, end: period.end, isOwnCalendar: period.isOwn))
                index += length
            } else {
                index += 1
            }
        }
        return periods
    }

    private typealias Span = (start: CalendarDay, end: CalendarDay, isOwn: Bool)

    private var fiscalStart: Int { calendar.fiscalYearStartMonth ?? 1 }
    private var weekStart: Int { calendar.weekStart ?? 1 }

    // MARK: Fiscal times

    /// `fiscal year 2024`, `FY2024`, `FY 24`, `Q2 FY2024`, `fiscal Q2 2024`, `second fiscal quarter of 2024`, `last fiscal year`.
    private func fiscal(_ words: ArraySlice<String>, _ today: CalendarDay) -> (Span, Int)? {
        let w = Array(words.prefix(6))
        func at(_ index: Int) -> String { index < w.count ? w[index] : "" }
        func isFiscal(_ word: String) -> Bool { word == "fiscal" || word == "financial" }
        if isFiscal(at(0)), at(1) == "year", let year = Self.year(at(2)) { return (fiscalYear(year), 3) }
        if isFiscal(at(0)), let quarter = Self.quarter(at(1)) {
            if let year = Self.year(at(2)) { return (fiscalQuarter(year, quarter), 3) }
            if at(2) == "of", let year = Self.year(at(3)) { return (fiscalQuarter(year, quarter), 4) }
        }
        if let quarter = Self.quarter(at(0)) {
            if let year = Self.fiscalYearWord(at(1)) { return (fiscalQuarter(year, quarter), 2) }
            if at(1) == "fy", let year = Self.year(at(2), short: true) { return (fiscalQuarter(year, quarter), 3) }
            if at(1) == "of", let year = Self.fiscalYearWord(at(2)) { return (fiscalQuarter(year, quarter), 3) }
            if isFiscal(at(1)), let year = Self.year(at(2)) { return (fiscalQuarter(year, quarter), 3) }
            let rest = at(1) == "of" ? 2 : 1
            if isFiscal(at(rest)), at(rest + 1) == "year", let year = Self.year(at(rest + 2)) { return (fiscalQuarter(year, quarter), rest + 3) }
        }
        if let year = Self.fiscalYearWord(at(0)) {
            if let quarter = Self.quarter(at(1)) { return (fiscalQuarter(year, quarter), 2) }
            return (fiscalYear(year), 1)
        }
        if at(0) == "fy", let year = Self.year(at(1), short: true) {
            if let quarter = Self.quarter(at(2)) { return (fiscalQuarter(year, quarter), 3) }
            return (fiscalYear(year), 2)
        }
        guard let back = Self.steps(at(0)), isFiscal(at(1)) else { return nil }
        let current = fiscalYearNumber(of: today)
        switch at(2) {
        case "year": return (fiscalYear(current + back), 3)
        case "quarter":
            let (year, month, _) = today.components
            let place = (month - fiscalStart + 12) % 12 / 3
            let start = year * 12 + month - 1 - (month - fiscalStart + 12) % 12 + (place + back) * 3
            return ((Self.first(start), Self.first(start + 3), fiscalStart % 3 != 1), 3)
        default: return nil
        }
    }

    /// Named by the year in which it ends.
    private func fiscalYearNumber(of day: CalendarDay) -> Int {
        let (year, month, _) = day.components
        return fiscalStart > 1 && month >= fiscalStart ? year + 1 : year
    }

    private func fiscalYear(_ year: Int) -> Span {
        let start = (fiscalStart > 1 ? year - 1 : year) * 12 + fiscalStart - 1
        return (Self.first(start), Self.first(start + 12), fiscalStart > 1)
    }

    private func fiscalQuarter(_ year: Int, _ quarter: Int) -> Span {
        let start = (fiscalStart > 1 ? year - 1 : year) * 12 + fiscalStart - 1 + (quarter - 1) * 3
        return (Self.first(start), Self.first(start + 3), fiscalStart > 1)
    }

    // MARK: Times relative to today

    private func relative(_ words: ArraySlice<String>, _ today: CalendarDay) -> (Span, Int)? {
        let w = Array(words.prefix(4))
        func at(_ index: Int) -> String { index < w.count ? w[index] : "" }
        let tomorrow = CalendarDay(number: today.number + 1)
        switch at(0) {
        case "today": return ((today, tomorrow, false), 1)
        case "yesterday": return ((CalendarDay(number: today.number - 1), today, false), 1)
        case "ytd": return ((span(.year, 0, today).start, tomorrow, false), 1)
        case "mtd": return ((span(.month, 0, today).start, tomorrow, false), 1)
        case "qtd": return ((span(.quarter, 0, today).start, tomorrow, false), 1)
        default: break
        }
        if let unit = Unit(at(0)), at(1) == "to", at(2) == "date" {
            let start = span(unit, 0, today)
            return ((start.start, tomorrow, start.isOwn), 3)
        }
        guard let steps = Self.steps(at(0)) else { return nil }
        if let unit = Unit(at(1)), !at(1).hasSuffix("s") { return (span(unit, steps, today), 2) }
        guard steps < 0, let count = Self.count(at(1)), let unit = Unit(at(2)) else { return nil }
        let start: CalendarDay =
            switch unit {
            case .day: CalendarDay(number: tomorrow.number - count)
            case .week: CalendarDay(number: tomorrow.number - 7 * count)
            case .month: Self.back(count, from: tomorrow)
            case .quarter: Self.back(3 * count, from: tomorrow)
            case .year: Self.back(12 * count, from: tomorrow)
            }
        return ((start, tomorrow, false), 3)
    }

    private func span(_ unit: Unit, _ steps: Int, _ today: CalendarDay) -> Span {
        let (year, month, _) = today.components
        let number = year * 12 + month - 1
        switch unit {
        case .day: return (CalendarDay(number: today.number + steps), CalendarDay(number: today.number + steps + 1), false)
        case .week:
            // 1970-01-01 was a Thursday, day 4 of the ISO week.
            let weekday = ((today.number + 3) % 7 + 7) % 7 + 1
            let start = today.number - (weekday - weekStart + 7) % 7 + steps * 7
            return (CalendarDay(number: start), CalendarDay(number: start + 7), weekStart != 1)
        case .month: return (Self.first(number + steps), Self.first(number + steps + 1), false)
        case .quarter:
            let start = number - (month - 1) % 3 + steps * 3
            return (Self.first(start), Self.first(start + 3), false)
        case .year: return (Self.first((year + steps) * 12), Self.first((year + steps + 1) * 12), false)
        }
    }

    // MARK: Words and days

    /// - Parameter month: months since the year 0.
    private static func first(_ month: Int) -> CalendarDay { CalendarDay(year: month / 12, month: month % 12 + 1, day: 1) }

    /// The same day so many months before, or the last one of a shorter month.
    private static func back(_ months: Int, from day: CalendarDay) -> CalendarDay {
        let (year, month, number) = day.components
        let place = year * 12 + month - 1 - months
        let last = first(place + 1).number - first(place).number
        return CalendarDay(number: first(place).number + min(number, last) - 1)
    }

    private static func words(_ question: String) -> [String] {
        question.prefix(4_000).lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    private static func steps(_ word: String) -> Int? {
        switch word {
        case "last", "previous", "past": -1
        case "this", "current": 0
        case "next": 1
        default: nil
        }
    }

    private static func count(_ word: String) -> Int? {
        let names = ["two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12]
        return (Int(word) ?? names[word]).flatMap { (1...10_000).contains($0) ? $0 : nil }
    }

    private static func quarter(_ word: String) -> Int? {
        guard word.count == 2, word.first == "q", let number = word.last?.wholeNumberValue, (1...4).contains(number) else { return nil }
        return number
    }

    private static func year(_ word: String, short: Bool = false) -> Int? {
        guard let number = Int(word) else { return nil }
        if short, word.count == 2 { return 2000 + number }
        return (1900...2200).contains(number) ? number : nil
    }

    /// `fy2024`, `fy24`.
    private static func fiscalYearWord(_ word: String) -> Int? {
        word.hasPrefix("fy") ? year(String(word.dropFirst(2)), short: true) : nil
    }
}

extension CalendarDay: CustomStringConvertible {
    /// `2024-06-30`.
    public var description: String {
        let (year, month, day) = components
        func padded(_ number: Int, _ width: Int) -> String { String(repeating: "0", count: max(0, width - String(number).count)) + String(number) }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
