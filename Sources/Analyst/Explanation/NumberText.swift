import Catalog
import DuckDB

/// Words and numbers as a sentence wants them.
enum Humanized {
    /// `order_date` and `orderDate` become "order date"; `count_star()` becomes "count".
    static func name(_ column: String) -> String {
        if column.lowercased().hasPrefix("count_star(") || column.lowercased().hasPrefix("count(") { return "count" }
        var text = ""
        var previous: Character?
        for character in column {
            if character == "_" || character == "-" || character == "\"" {
                if text.last != " " { text.append(" ") }
            } else {
                if character.isUppercase, let previous, previous.isLowercase { text.append(" ") }
                text.append(character)
            }
            previous = character
        }
        let words = text.split(separator: " ").map { word in
            word.count > 1 && word.allSatisfy(\.isUppercase) ? String(word) : word.lowercased()
        }
        return call(words.joined(separator: " "))
    }

    /// `sum(price * quantity)` as a column name reads "sum of price * quantity".
    private static func call(_ text: String) -> String {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "("), open != text.startIndex else { return text }
        let function = String(text[..<open])
        let words = ["sum": "total", "avg": "average", "min": "lowest", "max": "highest", "median": "median", "round": ""]
        guard let word = words[function] else { return text }
        let inner = String(text[text.index(after: open)...].dropLast())
        var depth = 0
        let first = inner.prefix { character in
            depth += character == "(" ? 1 : character == ")" ? -1 : 0
            return character != "," || depth > 0
        }
        let argument = call(String(first))
        let column = argument.split(separator: ".").last.map(String.init) ?? argument
        return word.isEmpty ? argument : "\(word) \(column.trimmingSpaces)"
    }

    /// A cell as people write it: thousands separators, at most two decimals for measures, no time of day at midnight.
    static func cell(_ value: Value) -> String {
        switch value {
        case .null: return "unknown"
        case .integer(let number): return grouped(String(number))
        case .hugeint(let number): return grouped(String(number))
        case .uhugeint(let number): return grouped(String(number))
        case .decimal, .double:
            guard let number = value.double, number.isFinite else { return value.description }
            return decimal(number, exact: value.description)
        case .timestamp:
            let text = value.description
            return text.hasSuffix(" 00:00:00") ? String(text.dropLast(9)) : text
        default: return value.description
        }
    }

    private static func decimal(_ number: Double, exact: String) -> String {
        // Small fractions would vanish in two decimals.
        if number != 0 && abs(number) < 1e-6 { return exact }
        let places = number != 0 && abs(number) < 0.01 ? 6 : 2
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        guard abs(number) < 1e15 else { return exact }
        let rounded = (abs(number) * scale).rounded() / scale
        let whole = rounded.rounded(.down)
        let fraction = Int(((rounded - whole) * scale).rounded())
        let sign = number < 0 && rounded != 0 ? "-" : ""
        let integer = grouped(String(Int64(whole)))
        guard fraction > 0 else { return sign + integer }
        var digits = String(fraction)
        digits = String(repeating: "0", count: places - digits.count) + digits
        if places > 2 { while digits.hasSuffix("0") { digits.removeLast() } }
        return "\(sign)\(integer).\(digits)"
    }

    private static func grouped(_ digits: String) -> String {
        let sign = digits.hasPrefix("-") ? "-" : ""
        let bare = Array(digits.drop { $0 == "-" })
        var out = ""
        for (index, digit) in bare.enumerated() {
            if index > 0 && (bare.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return sign + out
    }
}

extension String {
    var trimmingSpaces: String {
        var slice = self[...]
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }

    var capitalizedSentence: String { prefix(1).uppercased() + dropFirst() }
}
