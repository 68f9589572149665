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
        default: "CAST(" + literal(value.description) + " AS " + value.inferredType.name + ")"
        }
    }

    /// A name as it stands where DuckDB reads it so, else in quotes.
    static func optionallyQuoted(_ name: String) -> String {
        let plain =
            name.utf8.first.map { !(48...57).contains($0) } == true
            && name.utf8.allSatisfy { $0 == 95 || (97...122).contains($0) || (48...57).contains($0) }
        return plain && !reservedWords.contains(name) ? name : identifier(name)
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

    /// The words of `duckdb_keywords()` that cannot be a bare column name.
    static let reservedWords: Set<String> = [
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check",
        "collate", "column", "constraint", "create", "default", "deferrable", "desc", "describe", "distinct", "do",
        "else", "end", "except", "false", "fetch", "for", "foreign", "from", "group", "having", "in", "initially",
        "intersect", "into", "lambda", "lateral", "leading", "limit", "not", "null", "offset", "on", "only", "or",
        "order", "pivot", "pivot_longer", "pivot_wider", "placing", "primary", "qualify", "references", "returning",
        "select", "show", "some", "summarize", "symmetric", "table", "then", "to", "trailing", "true", "union",
        "unique", "unpivot", "using", "variadic", "when", "where", "window", "with",
    ]
}
