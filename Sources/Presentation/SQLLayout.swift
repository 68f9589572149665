/// A query laid out for reading: each clause on its own line, long lines wrapped between words.
enum SQLLayout {
    private static let clauses: Set<String> = [
        "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "JOIN", "LEFT", "RIGHT", "FULL", "INNER",
        "CROSS",
        "UNION", "INTERSECT", "EXCEPT", "QUALIFY", "WINDOW", "SELECT",
    ]
    private static let joins: Set<String> = [
        "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "OUTER", "SEMI", "ANTI", "ASOF",
    ]

    /// - Returns: lines of at most `width` columns, as far as single words allow. A query that came in several lines,
    ///   or holds a line comment, keeps its own.
    static func lines(_ sql: String, width: Int) -> [String] {
        if sql.contains("\n") || sql.contains("--") {
            return sql.split(separator: "\n", omittingEmptySubsequences: true).flatMap { wrap(String($0), width) }
        }
        var lines: [String] = []
        var line = ""
        var depth = 0
        var previous = ""
        func close() {
            if !line.isEmpty { lines.append(line) }
            line = ""
        }
        for word in words(sql) {
            let key = word.uppercased()
            let continues =
                joins.contains(previous) && (key == "JOIN" || joins.contains(key))
                || ["UNION", "EXCEPT", "INTERSECT"].contains(previous)
            if depth == 0, clauses.contains(key), !continues { close() }
            if !line.isEmpty, TerminalText.width(line) + 1 + TerminalText.width(word) > width {
                close()
                line = "    "
            }
            line += (line.isEmpty || line == "    " ? "" : " ") + TerminalText.safe(word)
            depth += balance(word)
            previous = key
        }
        close()
        return lines
    }

    /// A line that fits stays as it is, spaces within literals included.
    private static func wrap(_ line: String, _ width: Int) -> [String] {
        guard TerminalText.width(line) > width else { return [TerminalText.safe(line)] }
        let indent = String(line.prefix { $0 == " " }.prefix(width / 2))
        var lines: [String] = []
        for word in words(line).map(TerminalText.safe) {
            if let last = lines.last, TerminalText.width(last) + 1 + TerminalText.width(word) <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(indent + word)
            }
        }
        return lines
    }

    /// Split at spaces outside of quotes.
    private static func words(_ sql: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        for character in sql {
            if let open = quote {
                word.append(character)
                if character == open { quote = nil }
            } else if character == " " || character == "\t" {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                if character == "'" || character == "\"" { quote = character }
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// Open minus closed brackets outside of quotes.
    private static func balance(_ word: String) -> Int {
        var balance = 0
        var quote: Character?
        for character in word {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "(" {
                balance += 1
            } else if character == ")" {
                balance -= 1
            }
        }
        return balance
    }
}
