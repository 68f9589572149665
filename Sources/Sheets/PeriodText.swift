/// A time span in a column's name: a year, quarter or month.
enum PeriodText {
    enum Kind: String { case year, quarter, month }

    /// A name as a period and what is left of it: "2024 Q1 revenue" is the quarter "2024 Q1" of "revenue".
    static func split(_ name: String) -> (kind: Kind, period: String, rest: String)? {
        guard name.utf8.count <= 60 else { return nil }
        if isMonthOfYear(name) { return (.month, name, "") }
        let words = name.split { $0 == " " || $0 == "_" || $0 == "'" || $0 == "/" }
        guard words.count <= 5 else { return nil }
        var kinds: Set<String> = []
        var period: [Substring] = [], rest: [Substring] = []
        for word in words {
            if let kind = kind(word), kinds.insert(kind).inserted { period.append(word) } else { rest.append(word) }
        }
        let order: [(String, Kind)] = [("month", .month), ("quarter", .quarter), ("year", .year)]
        guard let found = order.first(where: { kinds.contains($0.0) }) else { return nil }
        return (found.1, period.joined(separator: " "), rest.joined(separator: " "))
    }

    private static func kind(_ word: Substring) -> String? {
        let lowered = word.lowercased()
        if isYear(word) { return "year" }
        if lowered.count == 4, lowered.hasPrefix("fy"), Int(lowered.dropFirst(2)) != nil { return "year" }
        if lowered.count == 2, let digit = lowered.last?.wholeNumberValue, (1...4).contains(digit),
            "qtk".contains(lowered.first ?? " ")
        {
            return "quarter"
        }
        // Jan-24, Jan.
        let letters = lowered.prefix { $0.isLetter }
        guard MonthNames.number(String(letters)) != nil else { return nil }
        let tail = lowered.dropFirst(letters.count).drop { ".-".contains($0) }
        return tail.isEmpty || (tail.allSatisfy(\.isNumber) && [2, 4].contains(tail.count)) ? "month" : nil
    }

    static func isYear(_ word: some StringProtocol) -> Bool {
        word.utf8.count == 4 && (Int(word).map { (1900...2100).contains($0) } ?? false)
    }

    /// 2024-01, 2024/01, 2024-01-01, 01/2024.
    private static func isMonthOfYear(_ name: String) -> Bool {
        let parts = name.split { $0 == "-" || $0 == "/" || $0 == "." }
        switch parts.count {
        case 2: return (isYear(parts[0]) && isMonth(parts[1])) || (isMonth(parts[0]) && isYear(parts[1]))
        case 3: return isYear(parts[0]) && isMonth(parts[1]) && parts[2] == "01"
        default: return false
        }
    }

    private static func isMonth(_ word: Substring) -> Bool {
        word.count <= 2 && (Int(word).map { (1...12).contains($0) } ?? false)
    }
}
