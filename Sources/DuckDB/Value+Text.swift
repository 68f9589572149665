import Foundation

/// The text of a value as DuckDB's own `CAST(… AS VARCHAR)` writes it, timestamps with time zone in UTC.
extension Value: CustomStringConvertible {
    public var description: String {
        switch self {
        case .null: "NULL"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .hugeint(let value): String(value)
        case .uhugeint(let value): String(value)
        case .decimal(let value): value.description
        case .double(let value): value.engineText
        case .text(let text), .bits(let text): text
        case .blob(let data): Self.escaped(data)
        case .uuid(let uuid): uuid.uuidString.lowercased()
        case .date(let days): CalendarText.date(days)
        case .time(let nanoseconds): CalendarText.time(nanoseconds)
        case .timeTZ(let microseconds, let offset):
            CalendarText.time(microseconds &* 1000) + CalendarText.offset(offset)
        case .timestamp(let timestamp): CalendarText.timestamp(timestamp)
        case .interval(let months, let days, let microseconds):
            CalendarText.interval(months: months, days: days, microseconds: microseconds)
        case .list(let values): "[" + values.map(\.nestedText).joined(separator: ", ") + "]"
        case .structure(let fields) where fields.allSatisfy(\.name.isEmpty):
            "(" + fields.map(\.value.nestedText).joined(separator: ", ") + ")"
        case .structure(let fields):
            "{" + fields.map { Self.quoted($0.name) + ": " + $0.value.nestedText }.joined(separator: ", ") + "}"
        case .map(let entries):
            "{" + entries.map { $0.key.nestedText + "=" + $0.value.nestedText }.joined(separator: ", ") + "}"
        case .union(_, let value): value.description
        }
    }

    /// The text inside of a list, struct or map, where what could be mistaken for structure is quoted.
    private var nestedText: String {
        switch self {
        case .null: "NULL"
        case .list, .structure, .map: description
        default: Self.quotedIfNeeded(description)
        }
    }

    private static func quotedIfNeeded(_ text: String) -> String {
        let special = text.utf8.contains { specials.contains($0) }
        let edges = [text.utf8.first, text.utf8.last].contains { $0.map(isSpace) ?? true }
        return special || edges || text.lowercased() == "null" ? quoted(text) : text
    }

    private static let specials = Set(#",{}[]():='""#.utf8)

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    private static func quoted(_ text: String) -> String {
        var result = "'"
        for character in text.unicodeScalars {
            if character == "'" || character == "\\" { result.append("\\") }
            result.unicodeScalars.append(character)
        }
        return result + "'"
    }

    private static func escaped(_ data: Data) -> String {
        var result = ""
        for byte in data {
            if (32...126).contains(byte), !#"\'""#.utf8.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                result += #"\x"# + (hex.count == 1 ? "0" + hex : hex)
            }
        }
        return result
    }
}

extension FixedDecimal: CustomStringConvertible {
    public var description: String {
        let digits = String(unscaled.magnitude)
        let sign = unscaled < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, Int(scale) + 1 - digits.count)) + digits
        return sign + padded.dropLast(Int(scale)) + "." + padded.suffix(Int(scale))
    }
}

extension Double {
    /// The shortest digits that read back as this number, plain from 1e-5 up to 1e16 and with an exponent beyond.
    var engineText: String {
        guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
        let text = description
        guard magnitude >= 9_007_199_254_740_992, magnitude < 1e16 || !text.contains("e") else { return text }
        // Between 2^53 and 2^54 the standard library and the engine differ about the exponent.
        let digits = String(Int64(magnitude))
        let sign = self < 0 ? "-" : ""
        if magnitude < 1e16 { return sign + digits + ".0" }
        let significant = String(digits.reversed().drop { $0 == "0" }.reversed())
        let fraction = significant.count > 1 ? "." + significant.dropFirst() : ""
        return "\(sign)\(significant.prefix(1))\(fraction)e+\(digits.count - 1)"
    }
}
