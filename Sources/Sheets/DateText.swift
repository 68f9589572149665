/// In which order a column writes days that are numbers alone, such as 3/4/2024.
public enum DateOrder: String, Sendable, Hashable, Codable {
    case dayMonth, monthDay
}

/// A day, perhaps with a time, as people write it.
struct DateText: Hashable {
    /// Days since 1970-01-01, were the day (or the month) first; nil where there is no such day.
    var dayFirst: Int?
    var monthFirst: Int?
    /// Seconds of the day; nil without a time.
    var seconds: Int?
    /// Written year-month-day with hyphens.
    var isISO: Bool

    func days(_ order: DateOrder) -> Int? { order == .dayMonth ? dayFirst : monthFirst }

    /// Nil when `text` is no day. 3 Jan 2024, Jan 3, 2024, 03-Jan-24, 2024-01-03, 3.1.2024, 3/1/24, each with a time or not.
    init?(_ text: String) {
        guard Self.mayBe(text), let tokens = Self.tokens(text) else { return nil }
        var rest = tokens[...]
        // A weekday before the date.
        if case .word(let word)? = rest.first, MonthNames.number(word) == nil {
            guard rest.count > 4 else { return nil }
            rest = rest.dropFirst().drop { $0.isGap }
        }
        guard let day = Self.day(&rest) else { return nil }
        (dayFirst, monthFirst, isISO) = day
        guard dayFirst != nil || monthFirst != nil else { return nil }
        rest = rest.drop { $0.isGap || $0 == .word("t") || $0 == .word("at") || $0 == .word("um") }
        if rest.isEmpty { return }
        guard let time = Self.time(rest) else { return nil }
        seconds = time
    }

    /// A quick look that spares most words the long one: with a name first come day and a whole year.
    private static func mayBe(_ text: String) -> Bool {
        guard (6...40).contains(text.utf8.count), let first = text.utf8.first else { return false }
        var digits = 0, gaps = 0
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) {
                digits += 1
            } else if byte == 0x20 || (0x2C...0x2F).contains(byte) {
                gaps += 1
            } else if !((0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x3A || byte >= 0x80) {
                return false
            }
        }
        return gaps >= 2 && digits >= ((0x30...0x39).contains(first) || first <= 0x20 ? 3 : 5)
    }

    private enum Token: Equatable {
        case number(Int, digits: Int)
        case word(String)
        case mark(Character)
        var isGap: Bool { self == .mark(" ") || self == .mark(",") }
    }

    private static func tokens(_ text: String) -> [Token]? {
        var tokens: [Token] = []
        var rest = Substring(text.trimmed)
        while let first = rest.first {
            guard tokens.count < 24 else { return nil }
            if first.isASCII, first.isNumber {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                guard digits.count <= 9, let number = Int(digits) else { return nil }
                tokens.append(.number(number, digits: digits.count))
                rest = rest.dropFirst(digits.count)
            } else if first.isLetter {
                let word = rest.prefix { $0.isLetter }
                tokens.append(.word(word.lowercased()))
                rest = rest.dropFirst(word.count)
            } else {
                guard " ,.-/:".contains(first) else { return nil }
                tokens.append(.mark(first))
                rest = rest.dropFirst()
            }
        }
        return tokens
    }

    private typealias Day = (dayFirst: Int?, monthFirst: Int?, isISO: Bool)

    private static func day(_ rest: inout ArraySlice<Token>) -> Day? {
        if let day = numericDay(rest.prefix(5)) {
            rest = rest.dropFirst(5)
            return day
        }
        return namedDay(&rest)
    }

    private static func numericDay(_ tokens: ArraySlice<Token>) -> Day? {
        let tokens = Array(tokens)
        guard tokens.count == 5, case .number(let a, let aDigits) = tokens[0], case .mark(let mark) = tokens[1],
            case .number(let b, let bDigits) = tokens[2], tokens[3] == tokens[1],
            case .number(let c, let cDigits) = tokens[4], "./-".contains(mark), bDigits <= 2
        else { return nil }
        if aDigits == 4, cDigits <= 2 {
            let day = CivilDate(a, b, c)?.days
            return (day, day, mark == "-" && bDigits == 2 && cDigits == 2)
        }
        // Three short numbers between points are rather a version, unless they are filled up.
        guard aDigits <= 2, cDigits == 4 || (cDigits == 2 && (mark == "/" || (aDigits == 2 && bDigits == 2))) else {
            return nil
        }
        let year = fullYear(c, cDigits)
        let dayFirst = CivilDate(year, b, a)?.days
        return (dayFirst, mark == "." ? dayFirst : CivilDate(year, a, b)?.days, false)
    }

    private static func namedDay(_ rest: inout ArraySlice<Token>) -> Day? {
        var parts: [Token] = []
        var left = rest
        while parts.count < 3, let token = left.first {
            if case .mark(let mark) = token {
                guard " ,.-/".contains(mark), !parts.isEmpty else { return nil }
            } else if token != .word("de"), token != .word("of"), token != .word("st"), token != .word("nd"),
                token != .word("rd"), token != .word("th")
            {
                parts.append(token)
            }
            left = left.dropFirst()
        }
        guard parts.count == 3, case .number(let year, let digits) = parts[2], digits == 4 || digits == 2 else {
            return nil
        }
        let day: Int, month: Int
        switch (parts[0], parts[1]) {
        case (.number(let number, _), .word(let word)):
            guard let named = MonthNames.number(word) else { return nil }
            (day, month) = (number, named)
        case (.word(let word), .number(let number, _)):
            guard let named = MonthNames.number(word), digits == 4 else { return nil }
            (day, month) = (number, named)
        default: return nil
        }
        guard let days = CivilDate(fullYear(year, digits), month, day)?.days else { return nil }
        rest = left
        return (days, days, false)
    }

    /// Two digits: up to 68 this century, as POSIX has it.
    private static func fullYear(_ year: Int, _ digits: Int) -> Int {
        digits == 2 ? year + (year <= 68 ? 2000 : 1900) : year
    }

    private static func time(_ tokens: ArraySlice<Token>) -> Int? {
        var numbers: [Int] = []
        var rest = tokens
        while case .number(let number, let digits)? = rest.first, digits <= 2, numbers.count < 3 {
            numbers.append(number)
            rest = rest.dropFirst()
            guard rest.first == .mark(":") else { break }
            rest = rest.dropFirst()
        }
        guard numbers.count >= 2, numbers[0] < 24, numbers[1] < 60, numbers.count < 3 || numbers[2] < 60 else {
            return nil
        }
        if rest.first == .mark(".") { rest = rest.dropFirst(2) }
        rest = rest.drop { $0.isGap }
        var hour = numbers[0]
        if case .word(let word)? = rest.first {
            switch word {
            case "pm": hour = hour % 12 + 12
            case "am": hour %= 12
            case "z", "uhr", "h", "utc": break
            default: return nil
            }
            rest = rest.dropFirst()
        }
        return rest.isEmpty ? hour * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0) : nil
    }
}

/// Names of months in some languages of Europe, whole or short.
enum MonthNames {
    private static let names: [(Int, [String])] = [
        (
            1,
            [
                "january", "januar", "janvier", "enero", "gennaio", "januari", "janeiro", "jan", "janv", "ene", "gen",
                "jänner",
            ]
        ),
        (
            2,
            [
                "february", "februar", "février", "febrero", "febbraio", "februari", "fevereiro", "feb", "févr", "fév",
                "fev",
            ]
        ),
        (3, ["march", "märz", "mars", "marzo", "maart", "março", "mar", "mär", "mrz", "mrt"]),
        (4, ["april", "avril", "abril", "aprile", "apr", "avr", "abr"]),
        (5, ["may", "mai", "mayo", "maggio", "mei", "maio", "maj", "mag"]),
        (6, ["june", "juni", "juin", "junio", "giugno", "junho", "jun", "giu"]),
        (7, ["july", "juli", "juillet", "julio", "luglio", "julho", "jul", "juil", "lug"]),
        (8, ["august", "août", "agosto", "augustus", "aug", "ago", "aoû"]),
        (9, ["september", "septembre", "septiembre", "settembre", "setembro", "sep", "sept", "set"]),
        (10, ["october", "oktober", "octobre", "octubre", "ottobre", "outubro", "oct", "okt", "ott", "out"]),
        (11, ["november", "novembre", "noviembre", "novembro", "nov"]),
        (12, ["december", "dezember", "décembre", "diciembre", "dicembre", "dezembro", "dec", "dez", "déc", "dic"]),
    ]
    private static let numbers = Dictionary(
        names.flatMap { pair in pair.1.map { ($0, pair.0) } }, uniquingKeysWith: { first, _ in first })

    /// 1 to 12; nil for other words. In lower case.
    static func number(_ word: String) -> Int? { word.utf8.count <= 12 ? numbers[word] : nil }
}
