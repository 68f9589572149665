/// Pieces of SQL text, enough to tell code from quotes and comments. It never decides what runs: the engine's parser
/// does. Joining the tokens gives the text back.
struct SQLToken: Hashable {
    enum Kind: Hashable {
        case word, number, symbol, space, comment
        /// Single quotes, with DuckDB's E'' and dollar quotes.
        case string
        case quotedIdentifier, backtick
    }
    var kind: Kind
    var text: String
}

struct SQLTokenizer {
    private let bytes: [UInt8]
    private var position = 0

    static func tokens(of sql: String) -> [SQLToken] {
        var tokenizer = SQLTokenizer(bytes: Array(sql.utf8))
        var tokens: [SQLToken] = []
        while let token = tokenizer.token() { tokens.append(token) }
        return tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ offset: Int = 0) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    private mutating func token() -> SQLToken? {
        guard position < bytes.count else { return nil }
        let start = position
        let kind = advance()
        return SQLToken(kind: kind, text: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func advance() -> SQLToken.Kind {
        switch (byte(), byte(1)) {
        case (UInt8(ascii: "'"), _): return quoted(UInt8(ascii: "'"), escapes: false, .string)
        case (UInt8(ascii: "e"), UInt8(ascii: "'")), (UInt8(ascii: "E"), UInt8(ascii: "'")):
            position += 1
            return quoted(UInt8(ascii: "'"), escapes: true, .string)
        case (UInt8(ascii: "\""), _): return quoted(UInt8(ascii: "\""), escapes: false, .quotedIdentifier)
        case (UInt8(ascii: "`"), UInt8(ascii: "`")) where byte(2) == UInt8(ascii: "`"):
            // A Markdown fence, never an identifier.
            position += 3
            return .symbol
        case (UInt8(ascii: "`"), _): return quoted(UInt8(ascii: "`"), escapes: false, .backtick)
        case (UInt8(ascii: "-"), UInt8(ascii: "-")):
            skip { $0 != 0x0A && $0 != 0x0D }
            return .comment
        case (UInt8(ascii: "/"), UInt8(ascii: "*")): return blockComment()
        case (UInt8(ascii: "$"), _): return dollar()
        case (let first, _) where Self.isSpace(first):
            skip(Self.isSpace)
            return .space
        case (let first, _) where Self.isDigit(first):
            skip { Self.isDigit($0) || Self.isLetter($0) || $0 == UInt8(ascii: ".") }
            return .number
        case (let first, _) where Self.isLetter(first):
            skip { Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: "$") }
            return .word
        default:
            position += 1
            return .symbol
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    /// Every byte of a non-ASCII character counts, as in PostgreSQL's lexer.
    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private mutating func skip(_ condition: (UInt8) -> Bool) {
        while position < bytes.count, condition(bytes[position]) { position += 1 }
    }

    /// A doubled quote stands for itself; a missing end takes the rest.
    private mutating func quoted(_ quote: UInt8, escapes: Bool, _ kind: SQLToken.Kind) -> SQLToken.Kind {
        position += 1
        while position < bytes.count {
            if escapes, byte() == UInt8(ascii: "\\") {
                position = min(position + 2, bytes.count)
            } else if byte() == quote {
                position += 1
                guard byte() == quote else { return kind }
                position += 1
            } else {
                position += 1
            }
        }
        return kind
    }

    /// Block comments nest in DuckDB.
    private mutating func blockComment() -> SQLToken.Kind {
        var depth = 0
        repeat {
            switch (byte(), byte(1)) {
            case (UInt8(ascii: "/"), UInt8(ascii: "*")): (depth, position) = (depth + 1, position + 2)
            case (UInt8(ascii: "*"), UInt8(ascii: "/")): (depth, position) = (depth - 1, position + 2)
            default: position += 1
            }
        } while depth > 0 && position < bytes.count
        position = min(position, bytes.count)
        return .comment
    }

    /// `$1`, `$name`, or a dollar-quoted string `$tag$…$tag$`.
    private mutating func dollar() -> SQLToken.Kind {
        let start = position
        position += 1
        skip { Self.isLetter($0) || Self.isDigit($0) }
        guard byte() == UInt8(ascii: "$") else { return .symbol }
        position += 1
        let tag = Array(bytes[start..<position])
        while position < bytes.count {
            if bytes[position...].starts(with: tag) {
                position += tag.count
                return .string
            }
            position += 1
        }
        return .string
    }
}
