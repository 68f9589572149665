/// Bounds on the text and its tree, checked before anything recurses over them.
enum TextLimits {
    static let bytes = 100_000
    /// Words, numbers, strings and signs: the tree takes some 200 bytes for each, and time with it.
    static let tokens = 20_000
    /// Open brackets at one place.
    static let nesting = 150
    /// UNION, EXCEPT and INTERSECT: each nests the tree one deeper without a bracket.
    static let setOperations = 100
    /// Levels of the JSON tree; one level of SQL takes two to five.
    static let treeDepth = 600

    static var tooDeep: SQLSyntaxError {
        SQLSyntaxError(.tooDeep, "The SQL is nested too deeply; split it into common table expressions.")
    }

    /// What error messages need to know of the text; never what decides.
    struct Outline {
        /// The first word of each statement, in upper case.
        var verbs: [String] = []
        var hasPivot = false
    }

    static func check(_ sql: String) throws(SQLSyntaxError) -> Outline {
        guard sql.utf8.count <= bytes else {
            throw SQLSyntaxError(.tooLong, "The SQL is longer than \(bytes / 1000) kB; shorten it.")
        }
        guard !sql.utf8.contains(0) else { throw SQLSyntaxError(.syntax, "The SQL contains a zero byte.") }
        var (count, depth, operations, opensStatement, outline) = (0, 0, 0, true, Outline())
        for token in SQLTokenizer.tokens(of: sql) where token.isSignificant {
            count += 1
            guard count <= tokens else {
                throw SQLSyntaxError(.tooLong, "The SQL has more than \(tokens) words and signs; shorten it.")
            }
            defer { opensStatement = token.text == ";" }
            if opensStatement, token.text != ";" { outline.verbs.append(token.text.uppercased()) }
            switch token.kind {
            case .symbol where "([{".contains(token.text):
                depth += 1
                guard depth <= nesting else { throw tooDeep }
            case .symbol where ")]}".contains(token.text): depth -= 1
            case .word:
                let word = token.text.uppercased()
                if word == "PIVOT" { outline.hasPivot = true }
                if ["UNION", "EXCEPT", "INTERSECT"].contains(word) { operations += 1 }
            default: break
            }
        }
        guard operations <= setOperations else { throw tooDeep }
        return outline
    }
}
