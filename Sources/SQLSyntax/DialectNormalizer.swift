extension Dialect {
    /// SQL as a person or model wrote it, with what belongs to other dialects or to prose turned into this one's
    /// spelling. String literals stay as they are, except the formats of to_char and date_format. The result is not
    /// trusted: the guard checks it.
    public func normalize(_ sql: String) -> String {
        var tokens = SQLTokenizer.tokens(of: ProseCutter.sql(in: sql))
        tokens = ProseCutter.withoutTrailingProse(tokens)
        tokens = ClauseRewriter.quotedIdentifiers(tokens)
        tokens = ClauseRewriter.limits(ClauseRewriter.tops(tokens))
        tokens = ClauseOrder.rewrite(tokens)
        tokens = CallRewriter.rewrite(tokens)
        return tokens.map(\.text).joined().trimmingSpace()
    }
}

extension String {
    func trimmingSpace() -> String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

/// Finds the SQL in an answer that also talks.
enum ProseCutter {
    private static let openings: Set<String> = ["SELECT", "WITH", "FROM", "VALUES", "TABLE", "PIVOT", "UNPIVOT"]
    /// Verbs that are left for the guard to refuse by name rather than cut away as prose.
    private static let verbs: Set<String> = openings.union([
        "INSERT", "UPDATE", "DELETE", "DROP", "CREATE", "ALTER", "COPY", "ATTACH", "DETACH", "INSTALL", "LOAD",
        "PRAGMA",
        "SET", "RESET", "CALL", "EXPORT", "IMPORT", "CHECKPOINT", "DESCRIBE", "SHOW", "SUMMARIZE", "EXPLAIN",
        "TRUNCATE",
        "MERGE", "VACUUM", "ANALYZE", "USE", "BEGIN", "COMMIT", "ROLLBACK", "EXECUTE", "PREPARE", "FORCE",
    ])

    static func sql(in answer: String) -> String {
        let answer = answer.trimmingSpace()
        if verbs.contains(firstWord(answer)) || answer.hasPrefix("(") { return answer }
        if let fence = answer.firstRange(of: "```") {
            var body = answer[fence.upperBound...]
            if let end = body.firstRange(of: "```") { body = body[..<end.lowerBound] }
            let language = body.prefix { $0.isLetter || $0.isNumber }
            if !verbs.contains(language.uppercased()) { body = body.dropFirst(language.count) }
            return String(body)
        }
        // Prose before: the first line that opens a query.
        var rest = answer[...]
        while let newline = rest.firstIndex(where: \.isNewline) {
            rest = rest[rest.index(after: newline)...]
            if openings.contains(firstWord(String(rest))) { return String(rest) }
        }
        return answer
    }

    private static func firstWord(_ text: String) -> String {
        let first = SQLTokenizer.tokens(of: text).first { $0.kind != .space && $0.kind != .comment }
        return first?.kind == .word ? first?.text.uppercased() ?? "" : ""
    }

    private static let proseOpenings: Set<String> = [
        "THIS", "THE", "NOTE", "EXPLANATION", "HERE", "IT", "I", "THESE", "OUTPUT", "RESULT", "RESULTS", "ANSWER",
        "PLEASE", "IF", "YOU", "WE", "THAT",
    ]

    /// Cut at a closing fence, at a semicolon before something that is no statement, and at a blank line before a
    /// sentence.
    static func withoutTrailingProse(_ tokens: [SQLToken]) -> [SQLToken] {
        var depth = 0
        for (index, token) in tokens.enumerated() {
            if token.text == "(" { depth += 1 }
            if token.text == ")" { depth -= 1 }
            let next = tokens[(index + 1)...].first { $0.kind != .space && $0.kind != .comment }
            switch token.kind {
            case .symbol where token.text == "```": return Array(tokens[..<index])
            case .symbol where token.text == ";":
                guard let next, next.text != ";" else { continue }
                if next.kind != .word || !verbs.contains(next.text.uppercased()) { return Array(tokens[..<index]) }
            case .space where depth == 0 && index > 0 && token.text.filter(\.isNewline).count > 1:
                if let next, next.kind == .word, proseOpenings.contains(next.text.uppercased()) {
                    return Array(tokens[..<index])
                }
            default: break
            }
        }
        return tokens
    }
}
