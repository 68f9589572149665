import CPostgres
import Foundation

/// PostgreSQL's text format of parameters and results.
enum PostgresText {
    /// `?` outside of quotes becomes `$1`, `$2`, …
    static func numbered(_ sql: String) -> String {
        var (result, count, quote) = ("", 0, Character?.none)
        for character in sql {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "?" {
                count += 1
                result += "$\(count)"
                continue
            }
            result.append(character)
        }
        return result
    }

    static func parameter(_ value: SQLValue) -> String? {
        switch value {
        case .null: nil
        case .integer(let value): String(value)
        case .real(let value): String(value)
        case .text(let value): value
        case .blob(let value): "\\x" + value.map { String(format: "%02x", $0) }.joined()
        }
    }

    /// Object ids of pg_type: 16 bool, 17 bytea, 20/21/23 integers, 700/701/1700 numbers.
    static func value(of result: OpaquePointer?, row: Int32, column: Int32) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let bytes = PQgetvalue(result, row, column) else { return .null }
        let text = String(cString: bytes)
        switch PQftype(result, column) {
        case 16: return .integer(text == "t" ? 1 : 0)
        case 20, 21, 23: return Int64(text).map(SQLValue.integer) ?? .text(text)
        case 700, 701, 1700: return Double(text).map(SQLValue.real) ?? .text(text)
        case 17: return .blob(bytes: text.utf8.dropFirst(2))
        default: return .text(text)
        }
    }
}

extension SQLValue {
    fileprivate static func blob(bytes hex: some Sequence<UInt8>) -> SQLValue {
        var (data, high) = (Data(), UInt8?.none)
        for byte in hex {
            let digit = byte >= 97 ? byte - 87 : byte - 48
            if let first = high {
                data.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return .blob(data)
    }
}
