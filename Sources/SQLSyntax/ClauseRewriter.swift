/// Clauses of other dialects: quoting, TOP and LIMIT.
enum ClauseRewriter {
    /// Backticks, and brackets where only a name can stand, become double quotes.
    static func quotedIdentifiers(_ tokens: [SQLToken]) -> [SQLToken] {
        var result: [SQLToken] = []
        var index = 0
        while index < tokens.count {
            let token = tokens[index]
            if token.kind == .backtick {
                let name = token.text.dropFirst().dropLast(token.text.count > 1 ? 1 : 0)
                result.append(
                    identifier(name.split(separator: "``", omittingEmptySubsequences: false).joined(separator: "`")))
            } else if token.text == "[", expectsName(result),
                let end = tokens[index...].firstIndex(where: { $0.text == "]" }),
                tokens[(index + 1)..<end].allSatisfy({ $0.kind == .word || $0.kind == .space })
            {
                result.append(identifier(tokens[(index + 1)..<end].map(\.text).joined()))
                index = end
            } else {
                result.append(token)
            }
            index += 1
        }
        return result
    }

    private static func identifier(_ name: String) -> SQLToken {
        SQLToken(
            kind: .quotedIdentifier,
            text: "\""
                + name.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\"")
    }

    private static func expectsName(_ tokens: [SQLToken]) -> Bool {
        guard let last = tokens.last(where: { $0.kind != .space && $0.kind != .comment }) else { return false }
        return last.text == "." || ["FROM", "JOIN", "AS"].contains(last.text.uppercased())
    }

    /// `SELECT TOP 5 a FROM t` to `SELECT a FROM t LIMIT 5`.
    static func tops(_ tokens: [SQLToken]) -> [SQLToken] {
        var tokens = tokens
        var index = tokens.count - 1
        while index > 0 {
            defer { index -= 1 }
            guard tokens[index].isWord("TOP"), let before = tokens.significant(before: index),
                tokens[before].isWord("SELECT") || tokens[before].isWord("DISTINCT"),
                let (count, end) = topCount(tokens, after: index), let next = tokens.significant(after: end),
                !tokens[next].isWord("PERCENT"), !tokens[next].isWord("WITH"), tokens[next].text != ",",
                !tokens[next].isWord("FROM"), let close = endOfSelect(tokens, from: next)
            else { continue }
            tokens.insert(contentsOf: [.space, .word("LIMIT"), .space, count], at: close)
            tokens.removeSubrange(index..<next)
        }
        return tokens
    }

    private static func topCount(_ tokens: [SQLToken], after index: Int) -> (SQLToken, Int)? {
        guard let first = tokens.significant(after: index) else { return nil }
        if tokens[first].kind == .number { return (tokens[first], first) }
        guard tokens[first].text == "(", let number = tokens.significant(after: first), tokens[number].kind == .number,
            let close = tokens.significant(after: number), tokens[close].text == ")"
        else { return nil }
        return (tokens[number], close)
    }

    /// Where a LIMIT of this SELECT goes; nil when it has one or is part of a set operation.
    private static func endOfSelect(_ tokens: [SQLToken], from start: Int) -> Int? {
        var depth = 0
        for index in start..<tokens.count {
            let token = tokens[index]
            if token.text == "(" { depth += 1 }
            if token.text == ")" { depth -= 1 }
            if depth < 0 || (depth == 0 && token.text == ";") { return index }
            if depth == 0, ["LIMIT", "UNION", "EXCEPT", "INTERSECT", "OFFSET", "FETCH"].contains(where: token.isWord) {
                return nil
            }
        }
        return tokens.lastIndex { $0.kind != .space && $0.kind != .comment }.map { $0 + 1 }
    }

    /// `LIMIT 10, 5` to `LIMIT 5 OFFSET 10`.
    static func limits(_ tokens: [SQLToken]) -> [SQLToken] {
        var tokens = tokens
        for index in tokens.indices where tokens[index].isWord("LIMIT") {
            guard let offset = tokens.significant(after: index), tokens[offset].kind == .number,
                let comma = tokens.significant(after: offset), tokens[comma].text == ",",
                let count = tokens.significant(after: comma), tokens[count].kind == .number
            else { continue }
            let (skipped, kept) = (tokens[offset].text, tokens[count].text)
            tokens[offset] = SQLToken(kind: .number, text: kept)
            tokens[comma] = SQLToken(kind: .word, text: " OFFSET")
            tokens[count] = SQLToken(kind: .number, text: skipped)
        }
        return tokens
    }
}

extension SQLToken {
    static let space = SQLToken(kind: .space, text: " ")
    static func word(_ text: String) -> SQLToken { SQLToken(kind: .word, text: text) }
    func isWord(_ word: String) -> Bool { kind == .word && text.uppercased() == word }
    var isSignificant: Bool { kind != .space && kind != .comment }
}

extension [SQLToken] {
    func significant(after index: Int) -> Int? { self[(index + 1)...].firstIndex(where: \.isSignificant) }
    func significant(before index: Int) -> Int? { self[..<index].lastIndex(where: \.isSignificant) }
}
