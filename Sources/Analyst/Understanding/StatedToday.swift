import Foundation

/// The day that a question says it is: "suppose today is 2025-04-29", "as of March 1, 2024".
enum StatedToday {
    /// ISO date; nil where none is given.
    static func read(_ question: String) -> String? {
        let months = "january|february|march|april|may|june|july|august|september|october|november|december"
        let day = "(?<iso>\\d{4}-\\d{2}-\\d{2})|(?<month>\(months)) (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>\\d{4})|(?<day2>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<month2>\(months)),? (?<year2>\\d{4})"
        guard let rule = try? Regex("\\b(?:today(?:'s date|’s date)?|the current date|now) (?:is|was|were) (?:the )?(?:\(day))|\\b(?:as of|(?:assume|assuming|suppose|supposing) (?:that )?it is) (?:the )?(?:\(day.replacing("?<", with: "?<b")))").ignoresCase(),
            let match = question.firstMatch(of: rule)
        else { return nil }
        func part(_ name: String) -> String? { (match[name]?.substring ?? match["b" + name]?.substring).map(String.init) }
        if let iso = part("iso") { return iso }
        guard let month = (part("month") ?? part("month2"))?.lowercased(), let place = months.split(separator: "|").firstIndex(where: { $0 == month }), let day = Int(part("day") ?? part("day2") ?? ""),
            let year = part("year") ?? part("year2"), (1...31).contains(day)
        else { return nil }
        return "\(year)-\(String(format: "%02d-%02d", place + 1, day))"
    }
}
