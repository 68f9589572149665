/// Joins written after the conditions, as models add them when they think of another table: each goes before the first
/// WHERE of its SELECT, and a second WHERE becomes one more condition of the first.
enum ClauseOrder {
    static func rewrite(_ tokens: [SQLToken]) -> [SQLToken] {
        var tokens = tokens
        // From the inside out: what stands in parentheses is moved with its clause.
        var index = tokens.count - 1
        while index >= 0 {
            if tokens[index].isWord("SELECT") { tokens = ordered(tokens, from: index) }
            index -= 1
        }
        return tokens
    }

    private static func ordered(_ tokens: [SQLToken], from select: Int) -> [SQLToken] {
        let end = end(tokens, from: select)
        let parts = parts(tokens, from: select, to: end)
        guard let first = parts.firstIndex(where: { $0.kind > .join }), parts[first...].contains(where: { $0.kind == .join }) || parts.count(where: { $0.kind == .condition }) > 1 else { return tokens }
        let conditions = parts.filter { $0.kind == .condition }.map { tokens[$0.range] }
        let joins = parts.filter { $0.kind <= .join }.map { tokens[$0.range] }
        let rest = parts.filter { $0.kind == .rest }.map { tokens[$0.range] }
        var ordered = joined(joins)
        if let one = conditions.first, conditions.count == 1 { ordered += [.space] + trimmed(one) }
        if conditions.count > 1 {
            for (place, condition) in conditions.enumerated() {
                ordered += [.space, .word(place == 0 ? "WHERE" : "AND"), .space, .open] + trimmed(condition.dropFirst()) + [.close]
            }
        }
        ordered += (rest.isEmpty ? [] : [.space]) + joined(rest)
        return tokens[..<select] + ordered + (end < tokens.count && tokens[end].text != ")" ? [.space] : []) + tokens[end...]
    }

    private enum Kind: Int, Comparable {
        case head, join, condition, rest
        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    /// The clauses of one SELECT, in the order written.
    private static func parts(_ tokens: [SQLToken], from select: Int, to end: Int) -> [(kind: Kind, range: Range<Int>)] {
        var starts: [(kind: Kind, index: Int)] = [(.head, select)]
        var depth = 0
        for index in select..<end {
            if tokens[index].text == "(" { depth += 1 }
            if tokens[index].text == ")" { depth -= 1 }
            guard depth == 0, tokens[index].kind == .word else { continue }
            switch tokens[index].text.uppercased() {
            case "WHERE": starts.append((.condition, index))
            case "GROUP", "HAVING", "ORDER", "LIMIT", "QUALIFY", "WINDOW", "OFFSET": starts.append((.rest, index))
            case "JOIN": starts.append((.join, start(ofJoin: index, tokens)))
            default: continue
            }
        }
        return starts.indices.map { (starts[$0].kind, starts[$0].index..<($0 + 1 < starts.count ? starts[$0 + 1].index : end)) }
    }

    private static func start(ofJoin join: Int, _ tokens: [SQLToken]) -> Int {
        var start = join
        while let before = tokens.significant(before: start), ["NATURAL", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "SEMI", "ANTI", "ASOF", "POSITIONAL"].contains(where: tokens[before].isWord) {
            start = before
        }
        return start
    }

    /// Where the SELECT ends: its parenthesis, a set operation, a semicolon, or the text.
    private static func end(_ tokens: [SQLToken], from select: Int) -> Int {
        var depth = 0
        for index in select..<tokens.count {
            if tokens[index].text == "(" { depth += 1 }
            if tokens[index].text == ")" { depth -= 1 }
            if depth < 0 || (depth == 0 && (tokens[index].text == ";" || ["UNION", "EXCEPT", "INTERSECT"].contains(where: tokens[index].isWord))) { return index }
        }
        return tokens.count
    }

    private static func joined(_ parts: [ArraySlice<SQLToken>]) -> [SQLToken] { Array(parts.map(trimmed).joined(separator: [.space])) }

    private static func trimmed(_ part: ArraySlice<SQLToken>) -> [SQLToken] {
        Array(part.drop { !$0.isSignificant }.reversed().drop { !$0.isSignificant }.reversed())
    }
}

extension SQLToken {
    static let open = SQLToken(kind: .symbol, text: "(")
    static let close = SQLToken(kind: .symbol, text: ")")
}
