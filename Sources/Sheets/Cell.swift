/// The value of one cell, as far as its source knows it: a text file knows text alone.
public enum Cell: Sendable, Hashable, Codable {
    case empty
    case text(String)
    case number(Double)
    case boolean(Bool)
    /// Days since 1970-01-01.
    case date(days: Int)
    /// Seconds since 1970-01-01 00:00, in no time zone.
    case timestamp(seconds: Int)

    /// Text of nothing but white space is an empty cell.
    public init(text: String) {
        self = text.utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) ? .empty : .text(text)
    }

    public var isEmpty: Bool { self == .empty }

    /// The value as plain text: numbers with a point, dates by ISO 8601; "" when empty.
    public var description: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .number(let number): Self.plain(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .date(let days): CivilDate(days: days).description
        case .timestamp(let seconds): CivilDate.timestamp(seconds)
        }
    }

    /// Up to 2^53 whole numbers are exact and written without a point.
    private static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) <= 9_007_199_254_740_992 ? String(Int(number)) : String(number)
    }

    /// The text without surrounding white space; a number or date as it would be written.
    var label: String { description.trimmed }
}

extension StringProtocol {
    /// Without white space at both ends, the kinds that do not break among it, and with single spaces for line breaks.
    var trimmed: String {
        var wasSpace = true, isClean = true
        for byte in utf8 {
            if byte < 0x20 || byte >= 0x80 || (byte == 0x20 && wasSpace) {
                isClean = false
                break
            }
            wasSpace = byte == 0x20
        }
        if isClean, !wasSpace || isEmpty { return String(self) }
        return split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
