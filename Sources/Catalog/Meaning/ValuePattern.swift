/// The shape that nearly all values of a text column have.
public enum ValuePattern: String, Sendable, Hashable, Codable, CaseIterable {
    case isoDate, date, yearMonth, time, email, url, uuid, ipAddress, phone, cardNumber, currency, percent, boolean, number, code

    /// Share of a column's values that must have the shape: a few stray ones don't change what the column is.
    static let requiredShare = 0.95

    /// The pattern of the values that are not blank; nil when they have none in common or there are fewer than three.
    static func common(of values: [String]) -> ValuePattern? {
        let filled = values.filter { $0.contains { !$0.isWhitespace } }
        guard filled.count >= 3 else { return nil }
        let wanted = Int((Double(filled.count) * requiredShare).rounded(.up))
        return allCases.first { pattern in
            var left = filled.count - wanted
            for value in filled where !pattern.fits(value) {
                left -= 1
                if left < 0 { return false }
            }
            return pattern != .code || filled.contains { $0.contains(where: \.isNumber) }
        }
    }

    /// In the order of `allCases` the first that fits is the narrowest. First and last bytes are looked at before a regular
    /// expression is: a wide schema has millions of values, nearly none of which has the shape asked for.
    private func fits(_ value: String) -> Bool {
        guard value.utf8.count <= 300 else { return self == .url && value.hasPrefix("http") }
        let text = value.trimmingBlanks
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        let isDigitFirst = Self.isDigit(first)
        let endsInYear = text.utf8.count > 4 && text.utf8.suffix(4).allSatisfy(Self.isDigit)
        return switch self {
        case .isoDate: isDigitFirst && text.utf8.count >= 10 && text.wholeMatch(of: Self.isoDates) != nil
        case .date: Self.isDigit(last) && (isDigitFirst || endsInYear) && text.wholeMatch(of: Self.dates) != nil
        case .yearMonth: Self.isDigit(last) && (isDigitFirst || endsInYear) && text.utf8.count < 16 && text.wholeMatch(of: Self.yearMonths) != nil
        case .time: isDigitFirst && text.utf8.contains(0x3A) && text.wholeMatch(of: Self.times) != nil
        case .email: text.utf8.contains(0x40) && text.wholeMatch(of: Self.emails) != nil
        case .url: [0x68, 0x66, 0x77].contains(first) && text.wholeMatch(of: Self.links) != nil
        case .uuid: text.utf8.count == 36 && text.wholeMatch(of: Self.uuids) != nil
        case .ipAddress: isDigitFirst && text.utf8.count < 16 && text.wholeMatch(of: Self.addresses) != nil
        case .phone: (isDigitFirst || first == 0x2B || first == 0x28) && isPhone(text)
        case .cardNumber: Self.isCardNumber(text)
        case .currency: (isDigitFirst || first >= 0x80 || [0x24, 0x28, 0x2D].contains(first)) && text.wholeMatch(of: Self.amounts) != nil
        case .percent: last == 0x25 && text.wholeMatch(of: Self.percents) != nil
        case .boolean: text.utf8.count <= 5 && ["yes", "no", "y", "n", "true", "false", "t", "f"].contains(text.lowercased())
        case .number: (isDigitFirst || [0x28, 0x2B, 0x2D].contains(first)) && text.wholeMatch(of: Self.numbers) != nil
        case .code: (isDigitFirst || (0x41...0x5A).contains(first)) && text.utf8.count <= 20 && text.wholeMatch(of: Self.codes) != nil
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    // Made once: making one costs a hundred times what matching does. `Regex` is not Sendable because it may hold parsers of
    // one's own; these hold none and never change.
    nonisolated(unsafe) private static let isoDates = /[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-9:.]+(Z|[+\-][0-9:]+)?)?/
    nonisolated(unsafe) private static let dates = /[0-9]{1,2}[.\/\-][0-9]{1,2}[.\/\-]([0-9]{4}|[0-9]{2})|[0-9]{1,2} [A-Za-z]{3,9} [0-9]{4}|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4}/
    nonisolated(unsafe) private static let yearMonths = /(19|20)[0-9]{2}[\-\/]?(0[1-9]|1[0-2])|[A-Za-z]{3,9}[ \-](19|20)[0-9]{2}/
    nonisolated(unsafe) private static let times = /[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?( ?[AaPp][Mm])?/
    nonisolated(unsafe) private static let emails = /[^\s@]+@[^\s@]+\.[^\s@.]{2,}/
    nonisolated(unsafe) private static let links = /(https?|ftp):\/\/\S+|www\.\S+\.\S+/
    nonisolated(unsafe) private static let uuids = /[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}/
    nonisolated(unsafe) private static let addresses = /([0-9]{1,3}\.){3}[0-9]{1,3}/
    nonisolated(unsafe) private static let amounts = /[\-(]?[$€£¥₹] ?[0-9][0-9.,' ]*\)?|[\-(]?[0-9][0-9.,' ]*\)? ?([€£¥]|EUR|USD|GBP|CHF|JPY)/
    nonisolated(unsafe) private static let percents = /[\-+]?[0-9]+([.,][0-9]+)? ?%/
    nonisolated(unsafe) private static let numbers = /[\-+(]?[0-9]{1,3}([., '][0-9]{3})*([.,][0-9]+)?\)?|[\-+]?[0-9]+([.,][0-9]+)?/
    nonisolated(unsafe) private static let codes = /[A-Z0-9]{2,}([\-_\/.][A-Z0-9]+)*/
    nonisolated(unsafe) private static let phones = /\+?[0-9(][0-9()\-. \/x]+[0-9]/
    nonisolated(unsafe) private static let digitGroups = /[0-9]{2,4}([\-. ][0-9]{2,4}){2,}/

    /// Plain digits are a number to a reader; a phone number shows itself by a plus, brackets or its groups.
    private func isPhone(_ text: String) -> Bool {
        let digits = text.count { $0.isNumber }
        guard (7...15).contains(digits), text.wholeMatch(of: Self.phones) != nil else { return false }
        return text.hasPrefix("+") || text.contains("(") || text.wholeMatch(of: Self.digitGroups) != nil
    }

    /// 13 to 19 digits whose check digit is right (H. P. Luhn, US patent 2950048).
    static func isCardNumber(_ text: String) -> Bool {
        guard text.utf8.count >= 13, text.utf8.first.map(isDigit) ?? false else { return false }
        let digits = text.filter { $0 != " " && $0 != "-" }.compactMap(\.wholeNumberValue)
        guard (13...19).contains(digits.count), text.allSatisfy({ $0.isNumber || $0 == " " || $0 == "-" }) else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let doubled = digit.element * 2
            return sum + (digit.offset % 2 == 0 ? digit.element : doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[first...last])
    }
}
