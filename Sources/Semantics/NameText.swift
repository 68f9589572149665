import Catalog
import DuckDB

/// What names say: words, plurals, kinds of amounts. English by suffix; other scripts pass through as they are.
enum NameText {
    /// `OrderItems` and `order_items`: order, items; lower case.
    static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        let letters = Array(name)
        func finish() {
            if !word.isEmpty { words.append(word.lowercased()) }
            word = ""
        }
        for (index, letter) in letters.enumerated() {
            guard letter.isLetter || letter.isNumber else {
                finish()
                continue
            }
            let opensWord = index + 1 < letters.count && letters[index + 1].isLowercase
            if letter.isUppercase, let last = word.last, !last.isUppercase || opensWord { finish() }
            word.append(letter)
        }
        finish()
        return words
    }

    static func plural(_ phrase: String) -> String {
        guard let last = phrase.last, last.isASCII, last.isLetter, !phrase.hasSuffix("s") else { return phrase }
        if last == "y", let before = phrase.dropLast().last, !"aeiou".contains(before) {
            return phrase.dropLast() + "ies"
        }
        return phrase + (["x", "ch", "sh"].contains { phrase.hasSuffix($0) } ? "es" : "s")
    }

    /// One form of a word for comparison: lower case, without accents and the plural's ending.
    static func stem(_ word: String) -> String {
        let word = word.lowercased()
        guard word.utf8.allSatisfy({ $0 < 128 }), word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"),
            !word.hasSuffix("us"), !word.hasSuffix("is")
        else { return word }
        if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
        if ["xes", "ches", "shes", "sses"].contains(where: word.hasSuffix) { return String(word.dropLast(2)) }
        return String(word.dropLast())
    }

    private static let identifiers: Set<String> = ["id", "key", "code", "no", "number", "uuid", "fk", "sk", "ref"]

    /// The words before the identifier words at the end: `customer` of `customer_id`.
    static func subject(_ name: String) -> [String] {
        var rest = words(name)
        while rest.count > 1, let last = rest.last, identifiers.contains(last) { rest.removeLast() }
        return rest
    }

    /// The name as words, when that differs from the name.
    static func synonyms(of name: String) -> [String] {
        let phrase = words(name).joined(separator: " ")
        return phrase.isEmpty || phrase == name ? [] : [phrase]
    }

    private static let levels: Set<String> = [
        "price", "rate", "ratio", "percent", "percentage", "pct", "share", "score", "rating", "age", "average", "avg",
        "mean", "median", "min", "max", "temperature", "temp", "latitude", "longitude", "lat", "lon", "height", "speed",
        "index", "rank", "level", "grade", "gpa", "margin", "year", "month", "day", "hour", "probability", "density",
        "humidity", "pressure", "ph", "bmi", "iq", "stars", "elevation", "altitude", "unit",
    ]

    /// A price or rate of one thing says nothing when summed; amounts and counts do.
    static func additivity(of column: Column, in table: Table) -> Additivity {
        if isStock(column, of: table) { return .semiAdditive }
        let words = words(column.name).map(stem)
        if words.contains("total") || words.contains("subtotal") { return .additive }
        // `units` counts, `unit cost` is for one.
        let isCounted = words.last == "unit" || words.last == "quantity" || words.last == "qty"
        if isCounted { return .additive }
        return words.contains(where: levels.contains) ? .nonAdditive : .additive
    }

    private static let stocks: Set<String> = ["balance", "stock", "inventory", "headcount", "backlog"]

    /// A level measured again and again: it adds up over accounts, not over days.
    static func isStock(_ column: Column, of table: Table) -> Bool {
        table.columns.contains { $0.typeClass.isTemporal }
            && words(column.name).map(stem).contains(where: stocks.contains)
    }

    static func isQuantity(_ name: String) -> Bool {
        let words = words(name)
        guard let last = words.last else { return false }
        return ["quantity", "qty", "units", "pieces", "pcs"].contains(last)
    }

    static func isUnitPrice(_ name: String) -> Bool {
        let words = words(name)
        guard let last = words.last, !words.contains("total") else { return false }
        return last == "price" || (words.contains("unit") && last == "cost")
            || (words.first == "price" && words.count <= 2)
    }

    static func quoted(_ name: String) -> String { SQLText.identifier(name) }
    /// The name in an expression that is nothing but a name in double quotes, as drafts write columns; such need no
    /// parser. Bare words do: they may be keywords.
    static func quotedColumn(_ sql: String) -> String? {
        guard sql.utf8.count > 2, sql.hasPrefix("\""), sql.hasSuffix("\"") else { return nil }
        let inner = sql.dropFirst().dropLast()
        let name = String(inner.replacing("\"\"", with: "\""))
        return quoted(name) == sql ? name : nil
    }

    static func path(_ dataset: String, _ field: String) -> String { "\(quoted(dataset)).\(quoted(field))" }
}
