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

    /// In the order of `allCases` the first that fits is the narrowest.
    private func fits(_ value: String) -> Bool {
        guard value.utf8.count <= 300 else { return self == .url && value.hasPrefix("http") }
        let text = value.trimmingBlanks
        return switch self {
        case .isoDate: text.wholeMatch(of: /[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-9:.]+(Z|[+\-][0-9:]+)?)?/) != nil
        case .date: text.wholeMatch(of: /[0-9]{1,2}[.\/\-][0-9]{1,2}[.\/\-]([0-9]{4}|[0-9]{2})|[0-9]{1,2} [A-Za-z]{3,9} [0-9]{4}|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4}/) != nil
        case .yearMonth: text.wholeMatch(of: /(19|20)[0-9]{2}[\-\/]?(0[1-9]|1[0-2])|[A-Za-z]{3,9}[ \-](19|20)[0-9]{2}/) != nil
        case .time: text.wholeMatch(of: /[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?( ?[AaPp][Mm])?/) != nil
        case .email: text.wholeMatch(of: /[^\s@]+@[^\s@]+\.[^\s@.]{2,}/) != nil
        case .url: text.wholeMatch(of: /(https?|ftp):\/\/\S+|www\.\S+\.\S+/) != nil
        case .uuid: text.wholeMatch(of: /[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}/) != nil
        case .ipAddress: text.wholeMatch(of: /([0-9]{1,3}\.){3}[0-9]{1,3}/) != nil
        case .phone: isPhone(text)
        case .cardNumber: Self.isCardNumber(text)
        case .currency: text.wholeMatch(of: /[\-(]?[$€£¥₹] ?[0-9][0-9.,' ]*\)?|[\-(]?[0-9][0-9.,' ]*\)? ?([€£¥]|EUR|USD|GBP|CHF|JPY)/) != nil
        case .percent: text.wholeMatch(of: /[\-+]?[0-9]+([.,][0-9]+)? ?%/) != nil
        case .boolean: ["yes", "no", "y", "n", "true", "false", "t", "f"].contains(text.lowercased())
        case .number: text.wholeMatch(of: /[\-+(]?[0-9]{1,3}([., '][0-9]{3})*([.,][0-9]+)?\)?|[\-+]?[0-9]+([.,][0-9]+)?/) != nil
        case .code: text.wholeMatch(of: /[A-Z0-9]{2,}([\-_\/.][A-Z0-9]+)*/) != nil && text.count <= 20
        }
    }

    /// Plain digits are a number to a reader; a phone number shows itself by a plus, brackets or its groups.
    private func isPhone(_ text: String) -> Bool {
        let digits = text.count { $0.isNumber }
        guard (7...15).contains(digits), text.wholeMatch(of: /\+?[0-9(][0-9()\-. \/x]+[0-9]/) != nil else { return false }
        return text.hasPrefix("+") || text.contains("(") || text.wholeMatch(of: /[0-9]{2,4}([\-. ][0-9]{2,4}){2,}/) != nil
    }

    /// 13 to 19 digits whose check digit is right (H. P. Luhn, US patent 2950048).
    static func isCardNumber(_ text: String) -> Bool {
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
