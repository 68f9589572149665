/// Function calls of other dialects that no macro can stand for, because the name is a keyword, a unit is written bare,
/// or the order of arguments tells the meaning.
enum CallRewriter {
    static func rewrite(_ tokens: [SQLToken]) -> [SQLToken] {
        var tokens = tokens
        // From the end, so that inner calls are done before the calls around them.
        for index in tokens.indices.reversed() where index < tokens.count && tokens[index].kind == .word {
            guard let rule = rules[tokens[index].text.lowercased()], let open = tokens.significant(after: index),
                tokens[open].text == "(", !isQualified(tokens, index),
                let (arguments, close) = arguments(tokens, open: open), let text = rule(arguments)
            else { continue }
            tokens.replaceSubrange(index...close, with: SQLTokenizer.tokens(of: text))
        }
        return tokens
    }

    private static func isQualified(_ tokens: [SQLToken], _ index: Int) -> Bool {
        tokens.significant(before: index).map { tokens[$0].text == "." } ?? false
    }

    private static func arguments(_ tokens: [SQLToken], open: Int) -> ([String], close: Int)? {
        var (depth, current, arguments) = (0, "", [String]())
        for index in open..<tokens.count {
            let token = tokens[index]
            if token.kind == .symbol, "([{".contains(token.text) { depth += 1 }
            if token.kind == .symbol, ")]}".contains(token.text) { depth -= 1 }
            if depth == 0 {
                arguments.append(current.trimmingSpace())
                return (arguments == [""] ? [] : arguments, index)
            }
            if depth == 1, token.kind == .symbol, token.text == "," {
                arguments.append(current.trimmingSpace())
                current = ""
            } else if index > open {
                current += token.text
            }
        }
        return nil
    }

    private typealias Rule = @Sendable ([String]) -> String?

    private static let rules: [String: Rule] = [
        "isnull": { arguments in
            switch arguments.count {
            case 1: "((\(arguments[0])) IS NULL)"
            case 2: "coalesce(\(arguments[0]), \(arguments[1]))"
            default: nil
            }
        },
        "date": { SQLiteTime.shifted($0, to: "DATE") },
        "datetime": { SQLiteTime.shifted($0, to: "TIMESTAMP") },
        "strftime": { arguments in
            guard arguments.count == 2, isString(arguments[0]), !arguments[1].contains("%") else { return nil }
            return "strftime(\(SQLiteTime.moment(arguments[1], "TIMESTAMP")), \(arguments[0]))"
        },
        "to_char": { arguments in
            guard arguments.count == 2, let format = TimeFormat.fromPostgres(arguments[1]) else { return nil }
            return "strftime(CAST(\(arguments[0]) AS TIMESTAMP), \(format))"
        },
        "date_format": { arguments in
            guard arguments.count == 2, let format = TimeFormat.fromMySQL(arguments[1]) else { return nil }
            return "strftime(CAST(\(arguments[0]) AS TIMESTAMP), \(format))"
        },
        "dateadd": { arguments in
            guard arguments.count == 3, let unit = unit(arguments[0]) else { return nil }
            return "(CAST(\(arguments[2]) AS TIMESTAMP) + (\(arguments[1])) * INTERVAL '1 \(unit)')"
        },
        "date_sub": { arguments in
            guard arguments.count == 2, arguments[1].uppercased().hasPrefix("INTERVAL") else { return nil }
            return "(CAST(\(arguments[0]) AS TIMESTAMP) - \(arguments[1]))"
        },
        "datediff": difference, "date_diff": difference, "timestampdiff": difference,
        "date_trunc": { arguments in
            guard arguments.count == 2 else { return nil }
            if let unit = unit(arguments[0]), !isString(arguments[0]) {
                return "date_trunc('\(unit)', \(arguments[1]))"
            }
            if let unit = unit(arguments[1]), !isString(arguments[1]) {
                return "date_trunc('\(unit)', \(arguments[0]))"
            }
            return nil
        },
    ]

    /// Two arguments are MySQL's days from the second to the first; three may name the unit bare.
    private static let difference: Rule = { arguments in
        if arguments.count == 2 {
            return "date_diff('day', CAST(\(arguments[1]) AS DATE), CAST(\(arguments[0]) AS DATE))"
        }
        guard arguments.count == 3 else { return nil }
        guard !isString(arguments[0]) else { return nil }
        if let unit = unit(arguments[0]) { return "date_diff('\(unit)', \(arguments[1]), \(arguments[2]))" }
        // BigQuery puts the unit last and the later date first.
        if !isString(arguments[2]), let unit = unit(arguments[2]) {
            return "date_diff('\(unit)', \(arguments[1]), \(arguments[0]))"
        }
        return nil
    }

    static func isString(_ text: String) -> Bool {
        let tokens = SQLTokenizer.tokens(of: text)
        return tokens.count == 1 && tokens[0].kind == .string && text.hasPrefix("'") && text.count > 1
    }

    private static let units: Set<String> = [
        "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond",
    ]

    /// A unit of time, bare or quoted, singular or plural.
    static func unit(_ text: String) -> String? {
        let word = (isString(text) ? String(text.dropFirst().dropLast()) : text).lowercased()
        if units.contains(word) { return word }
        return word.hasSuffix("s") && units.contains(String(word.dropLast())) ? String(word.dropLast()) : nil
    }
}

/// SQLite's `date('now', '-7 days', 'start of month')`.
enum SQLiteTime {
    static func moment(_ argument: String, _ type: String) -> String {
        guard argument.lowercased() == "'now'" else { return "CAST(\(argument) AS \(type))" }
        return type == "DATE" ? "current_date" : "CAST(now() AS TIMESTAMP)"
    }

    /// Nil when nothing needs to change or a modifier is unknown.
    static func shifted(_ arguments: [String], to type: String) -> String? {
        guard let first = arguments.first else { return nil }
        if arguments.count == 1 { return first.lowercased() == "'now'" ? moment(first, type) : nil }
        var expression = moment(first, type)
        for modifier in arguments.dropFirst() {
            guard CallRewriter.isString(modifier), let next = apply(String(modifier.dropFirst().dropLast()), expression)
            else { return nil }
            expression = next
        }
        return "CAST(\(expression) AS \(type))"
    }

    private static func apply(_ modifier: String, _ expression: String) -> String? {
        let words = modifier.lowercased().split(separator: " ").map(String.init)
        if words.count == 3, words[0] == "start", words[1] == "of", ["day", "month", "year"].contains(words[2]) {
            return "date_trunc('\(words[2])', \(expression))"
        }
        guard words.count == 2, let count = Int(words[0].hasPrefix("+") ? String(words[0].dropFirst()) : words[0]),
            let unit = CallRewriter.unit(words[1])
        else { return nil }
        return "(\(expression) + INTERVAL '\(count) \(unit)')"
    }
}

/// Format strings of other engines as strftime formats; nil when a part has no counterpart.
enum TimeFormat {
    private static let postgres = [
        ("YYYY", "%Y"), ("HH24", "%H"), ("HH12", "%I"), ("Month", "%B"), ("Mon", "%b"), ("MM", "%m"), ("DD", "%d"),
        ("MI", "%M"), ("SS", "%S"), ("YY", "%y"), ("Day", "%A"), ("Dy", "%a"),
    ]

    static func fromPostgres(_ literal: String) -> String? {
        guard CallRewriter.isString(literal) else { return nil }
        var (rest, format) = (literal.dropFirst().dropLast(), "")
        while let character = rest.first {
            if let part = postgres.first(where: { rest.hasPrefix($0.0) || rest.hasPrefix($0.0.lowercased()) }) {
                format += part.1
                rest = rest.dropFirst(part.0.count)
            } else if character.isLetter || character == "%" || character == "\"" {
                return nil
            } else {
                format.append(character)
                rest = rest.dropFirst()
            }
        }
        return "'\(format)'"
    }

    private static let mySQL: [Character: String] = [
        "Y": "%Y", "y": "%y", "m": "%m", "c": "%-m", "d": "%d", "e": "%-d", "H": "%H", "k": "%-H", "h": "%I", "I": "%I",
        "i": "%M", "s": "%S", "S": "%S", "p": "%p", "M": "%B", "b": "%b", "W": "%A", "a": "%a", "j": "%j",
        "T": "%H:%M:%S",
        "f": "%f", "w": "%w", "%": "%%",
    ]

    static func fromMySQL(_ literal: String) -> String? {
        guard CallRewriter.isString(literal) else { return nil }
        var (format, escaped) = ("", false)
        for character in literal.dropFirst().dropLast() {
            if escaped {
                guard let part = mySQL[character] else { return nil }
                format += part
            } else if character != "%" {
                format.append(character)
            }
            escaped = !escaped && character == "%"
        }
        return "'\(format)'"
    }
}
