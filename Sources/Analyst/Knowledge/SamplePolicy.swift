import Catalog

/// Which of the data's own values a model may see. What the asker typed is always sent: it is theirs.
public enum SamplePolicy: String, Sendable, Hashable, CaseIterable {
    /// All values that help.
    case full
    /// Values that tell about a person only in their shape: `j***@e***.com`.
    case masked
    /// No value of the data.
    case none

    /// A value of the column as a model may see it; nil when it may not.
    func shown(_ value: String, of column: Column) -> String? {
        switch self {
        case .full: value
        case .masked: column.personal.map { PersonalMask.mask(value, $0) } ?? PersonalMask.scrub(value)
        case .none: nil
        }
    }

    /// A message that may quote values, such as the engine's.
    public func shown(message: String) -> String { self == .full ? message : PersonalMask.scrub(message) }
}

/// Masks that keep the shape of a value, so that a model sees how it is written and not whose it is.
enum PersonalMask {
    static func mask(_ value: String, _ kind: PersonalData) -> String {
        switch kind {
        case .email: return email(value)
        case .name, .address: return words(value)
        // The century is shape enough.
        case .birthDate: return String(value.prefix(2)) + signs(String(value.dropFirst(2)))
        case .phone, .card, .identityNumber: return signs(value)
        }
    }

    /// E-mail addresses, card numbers and telephone numbers within a text; the rest stays.
    static func scrub(_ text: String) -> String {
        guard text.contains("@") || text.contains(where: \.isNumber) else { return text }
        var out = text.replacing(#/[^\s@'"<>,;:()]+@[^\s@'"<>,;:()]+\.[\p{L}]{2,}/#) { email(String($0.output)) }
        out = out.replacing(#/[0-9](?:[ \-]?[0-9]){12,18}/#) { match in
            passesLuhn(match.output.compactMap(\.wholeNumberValue)) ? signs(String(match.output)) : String(match.output)
        }
        return out.replacing(#/\+[0-9][0-9 ()\-.]{6,18}[0-9]/#) { signs(String($0.output)) }
    }

    private static func email(_ value: String) -> String {
        let parts = value.split(separator: "@", maxSplits: 1)
        guard parts.count == 2, let dot = parts[1].lastIndex(of: ".") else { return words(value) }
        return "\(parts[0].prefix(1))***@\(parts[1].prefix(1))***\(parts[1][dot...])"
    }

    /// The first letter of each word: "Ann Lee" is "A*** L***".
    private static func words(_ value: String) -> String {
        value.split(separator: " ").map { word in
            word.first.map { $0.isLetter ? "\($0)***" : signs(String(word)) } ?? ""
        }.joined(separator: " ")
    }

    /// Letters and digits are stars; what stands between them stays.
    private static func signs(_ value: String) -> String { String(value.map { $0.isLetter || $0.isNumber ? "*" : $0 }) }

    /// The check of card numbers (H. P. Luhn, US patent 2950048).
    private static func passesLuhn(_ digits: [Int]) -> Bool {
        digits.reversed().enumerated().reduce(0) { sum, digit in
            let doubled = digit.element * 2
            return sum + (digit.offset % 2 == 0 ? digit.element : doubled > 9 ? doubled - 9 : doubled)
        } % 10 == 0
    }
}
