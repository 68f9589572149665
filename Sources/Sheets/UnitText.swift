/// Signs and words for units: currencies, measures and powers of ten.
enum UnitText {
    static let currencySigns: Set<Character> = ["$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₴", "₫", "₪", "฿", "¢"]
    static let currencyCodes: Set<String> = [
        "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "RMB", "INR", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
        "HUF",
        "RON", "BGN", "RUB", "UAH", "TRY", "ILS", "ZAR", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "KRW", "SGD", "HKD",
        "TWD",
        "THB", "IDR", "MYR", "PHP", "VND", "AED", "SAR", "EGP", "NGN", "KES", "ISK",
    ]
    private static let measures: Set<String> = [
        "%", "‰", "pp", "bp", "kg", "g", "mg", "µg", "t", "lb", "lbs", "oz", "m", "km", "cm", "mm", "µm", "mi", "ft",
        "in",
        "yd", "m²", "m2", "km²", "km2", "ha", "sqm", "sqft", "ft²", "m³", "m3", "l", "ml", "cl", "hl", "gal", "h", "hr",
        "hrs", "hours", "min", "mins", "minutes", "s", "sec", "seconds", "ms", "d", "days", "weeks", "months", "years",
        "yrs", "°c", "°f", "k", "c", "f", "w", "kw", "mw", "gw", "wh", "kwh", "mwh", "gwh", "j", "kj", "mj", "kcal",
        "cal", "v",
        "kv", "a", "ma", "hz", "khz", "mhz", "ghz", "pa", "hpa", "kpa", "bar", "n", "kn", "nm", "b", "kb", "mb", "gb",
        "tb", "kib", "mib", "gib", "rpm", "db", "pcs", "pc", "units", "unit", "stk", "stück", "pieces", "persons",
        "people", "pers", "fte", "ppm", "kt", "mt", "tco2", "co2e", "kgco2e", "tage", "stunden", "jahre", "mol", "mph",
        "円", "千円", "万円", "億円", "元", "万元", "亿元", "원", "人", "個", "件", "台", "kr", "zł", "kč", "ft", "руб", "руб.", "тыс.",
        "lei",
    ]
    private static let powers: Set<String> = [
        "k", "m", "mm", "mn", "mio", "mio.", "mrd", "mrd.", "bn", "tsd", "tsd.", "t", "thousand", "thousands",
        "million",
        "millions", "billion", "billions", "mil", "mill", "mill.", "millones", "milliers", "'000", "000", "000s", "100",
    ]
    private static let joints: Set<String> = ["in", "of", "per", "je", "pro", "par", "por", "en"]

    /// Whether `text` as a whole names a unit: "kg", "k€", "EUR/t", "Mio. €", "USD m", "in thousands", "km/h".
    static func isUnit(_ text: String) -> Bool {
        guard !text.isEmpty, text.count <= 24 else { return false }
        let words = text.split(whereSeparator: { $0 == " " || $0 == "/" || $0 == "\u{A0}" })
        guard !words.isEmpty, words.count <= 4 else { return false }
        let kinds = words.map(kind)
        guard kinds.allSatisfy({ $0 != nil }) else { return false }
        return kinds.contains { $0 != .joint }
    }

    private enum Kind { case unit, power, joint }

    private static func kind(_ word: Substring) -> Kind? {
        let lowered = word.lowercased()
        if joints.contains(lowered), !measures.contains(lowered) { return .joint }
        if currencyCodes.contains(word.uppercased()), word.uppercased() == word { return .unit }
        if measures.contains(lowered) { return .unit }
        if powers.contains(lowered) { return .power }
        // k€, €m, T€, kEUR, US$: a currency with a power before or after it.
        let letters = String(word.filter { !currencySigns.contains($0) })
        if letters.count < word.count {
            let other = letters.lowercased()
            return other.isEmpty || powers.contains(other) || ["us", "a", "c", "hk", "r"].contains(other) ? .unit : nil
        }
        for code in currencyCodes where word.hasSuffix(code) || word.hasPrefix(code) {
            let other = word.hasSuffix(code) ? word.dropLast(code.count) : word.dropFirst(code.count)
            if powers.contains(other.lowercased()) { return .unit }
        }
        return nil
    }

    /// A header with its unit taken off: "Revenue (k€)", "Weight [kg]", "Umsatz in Mio. €", "Length, cm".
    static func split(_ header: String) -> (name: String, unit: String)? {
        guard header.utf8.count <= 300 else { return nil }
        for (open, close) in [("(", ")"), ("[", "]")] as [(Character, Character)] where header.last == close {
            guard let start = header.lastIndex(of: open) else { continue }
            let name = header[..<start].trimmed.trimmingSuffix("_-")
            var unit = header[header.index(after: start)...].dropLast().trimmed
            if unit.hasPrefix("in ") { unit = String(unit.dropFirst(3)) }
            return !name.isEmpty && isUnit(unit) ? (name, unit) : nil
        }
        for joint in [" in ", ", ", " en ", " / "] {
            guard let range = header.ranges(of: joint).last else { continue }
            let name = header[..<range.lowerBound].trimmed
            let unit = header[range.upperBound...].trimmed
            if !name.isEmpty, isUnit(unit), unit.lowercased() != "in" { return (name, unit) }
        }
        return nil
    }

    /// A unit in brackets or not, as it stands in a row of units below the header.
    static func bare(_ text: String) -> String? {
        var text = text
        if let first = text.first, let last = text.last, (first == "(" && last == ")") || (first == "[" && last == "]")
        {
            text = String(text.dropFirst().dropLast())
        }
        return isUnit(text) ? text : nil
    }

    /// The currency `text` begins with.
    static func moneyPrefix(of text: Substring) -> Substring? {
        guard let byte = text.utf8.first, !(0x28...0x39).contains(byte), let first = text.first else { return nil }
        if currencySigns.contains(first) { return text.prefix(1) }
        let letters = text.prefix { $0.isLetter }
        if letters.count <= 2, let next = text.dropFirst(letters.count).first, currencySigns.contains(next),
            letters.allSatisfy(\.isUppercase)
        {
            return text.prefix(letters.count + 1)
        }
        return currencyCodes.contains(String(letters)) ? letters : nil
    }

    /// The currency, percent sign or unit `text` ends with.
    static func suffix(of text: Substring) -> Substring? {
        guard let byte = text.utf8.last, !(0x28...0x39).contains(byte), let last = text.last,
            !last.isNumber || last == "²" || last == "³"
        else { return nil }
        if currencySigns.contains(last) || last == "%" || last == "‰" { return text.suffix(1) }
        guard let digit = text.lastIndex(where: { $0.isASCII && $0.isNumber }) else { return nil }
        let tail = text[text.index(after: digit)...]
        let word = tail.drop { $0 == " " }
        if currencyCodes.contains(String(word)) { return word }
        // Letters that touch the digits may be part of a code such as 12A or 5T.
        let lowered = word.lowercased()
        return measures.contains(lowered) && (lowered.count >= 2 || tail.first == " ") ? word : nil
    }
}

extension String {
    fileprivate func trimmingSuffix(_ letters: String) -> String {
        var rest = self[...]
        while let last = rest.last, letters.contains(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
