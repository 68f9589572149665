/// Dates, times and intervals as DuckDB writes them, in the proleptic Gregorian calendar.
enum CalendarText {
    static func date(_ days: Int32) -> String {
        if days == .max { return "infinity" }
        if days == -.max { return "-infinity" }
        let (text, isBC) = civil(Int64(days))
        return isBC ? text + " (BC)" : text
    }

    static func timestamp(_ timestamp: Timestamp) -> String {
        if timestamp.ticks == .max { return "infinity" }
        if timestamp.ticks == -.max { return "-infinity" }
        let perSecond: Int64 =
            switch timestamp.unit {
            case .seconds: 1
            case .milliseconds: 1_000
            case .microseconds: 1_000_000
            case .nanoseconds: 1_000_000_000
            }
        let perDay = 86_400 * perSecond
        let (wholeDays, ticksOfDay) = divided(timestamp.ticks, by: perDay)
        let shift = timestamp.hasTimeZone ? engineShift(timestamp.ticks) : 0
        let (carriedDay, rest) = divided(ticksOfDay + shift, by: perDay)
        let days = wholeDays + carriedDay
        let (text, isBC) = civil(days)
        let zone = timestamp.hasTimeZone ? "+00" : ""
        return text + (isBC ? " (BC) " : " ") + time(rest * (1_000_000_000 / perSecond)) + zone
    }

    /// Microseconds the engine is off: its calendar counts milliseconds in doubles, which skip some of them after the
    /// year 287,396.
    private static func engineShift(_ microseconds: Int64) -> Int64 {
        let milliseconds = divided(microseconds, by: 1000).quotient
        return (Int64(Double(milliseconds)) - milliseconds) * 1000
    }

    /// `hh:mm:ss` and as many digits of a second as are needed.
    static func time(_ nanoseconds: Int64) -> String {
        let (seconds, rest) = divided(nanoseconds, by: 1_000_000_000)
        let clock = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        guard rest > 0 else { return clock }
        let digits = String(1_000_000_000 + rest).dropFirst()
        let end = digits.lastIndex { $0 != "0" } ?? digits.startIndex
        return clock + "." + digits[...end]
    }

    /// Seconds east of UTC: `+02`, `-03:30`, `+15:59:59`.
    static func offset(_ seconds: Int32) -> String {
        let amount = Int64(seconds.magnitude)
        let (hours, minutes, rest) = (amount / 3600, amount / 60 % 60, amount % 60)
        let sign = seconds < 0 ? "-" : "+"
        return sign + two(hours) + (minutes > 0 || rest > 0 ? ":" + two(minutes) : "") + (rest > 0 ? ":" + two(rest) : "")
    }

    static func interval(months: Int32, days: Int32, microseconds: Int64) -> String {
        var parts: [String] = []
        func add(_ count: Int32, _ unit: String) {
            if count != 0 { parts.append("\(count) \(unit)\(count == 1 || count == -1 ? "" : "s")") }
        }
        add(months / 12, "year")
        add(months % 12, "month")
        add(days, "day")
        if microseconds != 0 || parts.isEmpty {
            let (seconds, rest) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
            let clock = time(Int64(rest) * 1000).dropFirst(6)
            let hours = two(Int64(seconds / 3600)), minutes = two(Int64(seconds / 60 % 60))
            parts.append("\(microseconds < 0 ? "-" : "")\(hours):\(minutes):\(two(Int64(seconds % 60)))\(clock.dropFirst(2))")
        }
        return parts.joined(separator: " ")
    }

    /// Day number to year, month and day (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    /// civil_from_days): years begin in March, in eras of 400 years or 146,097 days.
    private static func civil(_ days: Int64) -> (text: String, isBC: Bool) {
        let (era, dayOfEra) = divided(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = era * 400 + yearOfEra + (month >= 10 ? 1 : 0)
        let shown = String(year > 0 ? year : 1 - year)
        let padded = String(repeating: "0", count: max(0, 4 - shown.count)) + shown
        return ("\(padded)-\(two(month < 10 ? month + 3 : month - 9))-\(two(day))", year <= 0)
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }

    /// Division whose remainder is never negative.
    private static func divided(_ number: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
