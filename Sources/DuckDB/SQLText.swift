/// Names and values written into SQL text so that they stay names and values.
public enum SQLText {
    /// A name in double quotes: `or"der` becomes `"or""der"`. NUL characters, which no name can have, are left out.
    public static func identifier(_ name: String) -> String { quoted(name, by: "\"") }

    /// A string in single quotes: `it's` becomes `'it''s'`.
    public static func literal(_ text: String) -> String { quoted(text, by: "'") }

    /// A value as an expression of its own type: `DATE` values come as `CAST('2024-01-31' AS DATE)`.
    public static func literal(_ value: Value) -> String {
        switch value {
        case .null: "NULL"
        case .boolean, .decimal: value.description
        case .integer(let number): number == .min ? "CAST('\(number)' AS BIGINT)" : value.description
        case .text(let text): literal(text)
        case .list(let values): "[" + values.map(literal).joined(separator: ", ") + "]"
        case .structure(let fields) where fields.allSatisfy(\.name.isEmpty):
            "row(" + fields.map { literal($0.value) }.joined(separator: ", ") + ")"
        case .structure(let fields):
            "{" + fields.map { literal($0.name) + ": " + literal($0.value) }.joined(separator: ", ") + "}"
        case .map(let entries):
            "MAP {" + entries.map { literal($0.key) + ": " + literal($0.value) }.joined(separator: ", ") + "}"
        case .union(let tag, let value): "union_value(" + identifier(tag) + " := " + literal(value) + ")"
        default: "CAST(" + literal(value.description) + " AS " + value.inferredType.name + ")"
        }
    }

    /// A name as it stands where DuckDB reads it so, else in quotes.
    static func optionallyQuoted(_ name: String) -> String {
        func isLetter(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let isPlain = name.utf8.first.map(isLetter) == true && name.utf8.allSatisfy { isLetter($0) || isDigit($0) }
        return isPlain && !Keywords.all.contains(name.lowercased()) ? name : identifier(name)
    }

    private static func quoted(_ text: String, by mark: Character) -> String {
        var result = String(mark)
        for character in text.unicodeScalars where character != "\0" {
            if Character(character) == mark { result.append(mark) }
            result.unicodeScalars.append(character)
        }
        result.append(mark)
        return result
    }
}
