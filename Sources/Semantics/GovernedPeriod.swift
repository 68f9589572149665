/// A span of days named in a question; `end` is the first day after it.
struct GovernedPeriod: Sendable, Hashable {
    var start: CalendarDay
    var end: CalendarDay

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// The span at this word and how many words name it: `2024`, `March 2024`, `Q2 2024`, `2024-03`, `last month`.
    /// Years and quarters have no reading where the fiscal year differs: either may be meant. Relative spans need the
    /// model's pinned day.
    static func read(
        _ words: GovernedWords, at index: Int, calendar: SemanticCalendar
    ) -> (period: GovernedPeriod, length: Int)? {
        let word = words.written[index].lowercased()
        let next = index + 1 < words.written.count ? words.written[index + 1].lowercased() : ""
        let isPlainYear = (calendar.fiscalYearStartMonth ?? 1) == 1
        if let month = months.firstIndex(of: word), let year = year(next) { return (monthSpan(year, month + 1), 2) }
        if word.count == 2, word.first == "q", let quarter = word.last?.wholeNumberValue, (1...4).contains(quarter),
            let year = year(next), isPlainYear
        {
            return (span(year, quarter * 3 - 2, months: 3), 2)
        }
        if let year = year(word), isPlainYear { return (span(year, 1, months: 12), 1) }
        let parts = word.split(separator: "-")
        if parts.count == 2, let year = year(String(parts[0])), parts[1].count == 2, let month = Int(parts[1]),
            (1...12).contains(month)
        {
            return (monthSpan(year, month), 1)
        }
        if ["this", "last", "previous"].contains(word), let now = calendar.now.flatMap({ CalendarDay($0) }),
            let span = relative(next, isLast: word != "this", now: now, calendar)
        {
            return (span, 2)
        }
        return nil
    }

    private static func year(_ word: String) -> Int? {
        guard word.count == 4, word.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let year = Int(word), (1900...2100).contains(year)
        else { return nil }
        return year
    }

    private static func monthSpan(_ year: Int, _ month: Int) -> GovernedPeriod { span(year, month, months: 1) }

    /// - Parameter month: from 1; below 1 and above 12 reach into other years.
    private static func span(_ year: Int, _ month: Int, months: Int) -> GovernedPeriod {
        GovernedPeriod(start: firstDay(year, month), end: firstDay(year, month + months))
    }

    private static func firstDay(_ year: Int, _ month: Int) -> CalendarDay {
        let zeroBased = year * 12 + month - 1
        return CalendarDay(year: zeroBased / 12, month: zeroBased % 12 + 1, day: 1)
    }

    private static func relative(
        _ unit: String, isLast: Bool, now: CalendarDay, _ calendar: SemanticCalendar
    ) -> GovernedPeriod? {
        let (year, month, _) = now.components
        let back = isLast ? 1 : 0
        let isPlainYear = (calendar.fiscalYearStartMonth ?? 1) == 1
        switch unit {
        case "month": return span(year, month - back, months: 1)
        case "quarter" where isPlainYear: return span(year, (month - 1) / 3 * 3 + 1 - back * 3, months: 3)
        case "year" where isPlainYear: return span(year - back, 1, months: 12)
        case "week":
            // 1970-01-01 was a Thursday, day 4 of the ISO week.
            let weekday = ((now.number + 3) % 7 + 7) % 7 + 1
            let sinceStart = (weekday - (calendar.weekStart ?? 1) + 7) % 7
            let start = now.number - sinceStart - back * 7
            return GovernedPeriod(start: CalendarDay(number: start), end: CalendarDay(number: start + 7))
        default: return nil
        }
    }
}
