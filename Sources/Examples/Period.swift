/// A calendar period a question names, and its first day, its last, and the day after.
enum Period: Sendable, Hashable {
    case year(Int)
    case quarter(Int, Int)
    case month(Int, Int)
    case day(Int, Int, Int)

    /// Which periods may stand for each other in a question.
    enum Kind: Sendable, Hashable { case year, quarter, month, day }

    var kind: Kind {
        switch self {
        case .year: .year
        case .quarter: .quarter
        case .month: .month
        case .day: .day
        }
    }

    var year: Int {
        switch self {
        case .year(let year), .quarter(let year, _), .month(let year, _), .day(let year, _, _): year
        }
    }

    /// The month's or quarter's number.
    var number: Int? {
        switch self {
        case .month(_, let number), .quarter(_, let number): number
        case .year, .day: nil
        }
    }

    /// ISO 8601.
    var first: String {
        switch self {
        case .year(let year): Self.text(year, 1, 1)
        case .quarter(let year, let quarter): Self.text(year, quarter * 3 - 2, 1)
        case .month(let year, let month): Self.text(year, month, 1)
        case .day(let year, let month, let day): Self.text(year, month, day)
        }
    }

    var last: String {
        switch self {
        case .year(let year): Self.text(year, 12, 31)
        case .quarter(let year, let quarter): Self.text(year, quarter * 3, Self.days(in: quarter * 3, of: year))
        case .month(let year, let month): Self.text(year, month, Self.days(in: month, of: year))
        case .day: first
        }
    }

    /// The first day after it.
    var next: String {
        switch self {
        case .year(let year): return Self.text(year + 1, 1, 1)
        case .quarter(let year, let quarter):
            return quarter == 4 ? Self.text(year + 1, 1, 1) : Self.text(year, quarter * 3 + 1, 1)
        case .month(let year, let month): return month == 12 ? Self.text(year + 1, 1, 1) : Self.text(year, month + 1, 1)
        case .day(let year, let month, let day):
            if day < Self.days(in: month, of: year) { return Self.text(year, month, day + 1) }
            return month == 12 ? Self.text(year + 1, 1, 1) : Self.text(year, month + 1, 1)
        }
    }

    var isValid: Bool {
        switch self {
        case .year(let year): Self.isYear(year)
        case .quarter(let year, let quarter): Self.isYear(year) && (1...4).contains(quarter)
        case .month(let year, let month): Self.isYear(year) && (1...12).contains(month)
        case .day(let year, let month, let day):
            Self.isYear(year) && (1...12).contains(month) && (1...Self.days(in: month, of: year)).contains(day)
        }
    }

    /// Numbers a question means as years, most of the time.
    static func isYear(_ number: Int) -> Bool { (1900...2100).contains(number) }

    static let months = [
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
        "dec": 12,
    ]

    private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
        "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
