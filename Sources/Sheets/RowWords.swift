/// Words that mark a row as the sum or mean of others, in some languages.
enum TotalWords {
    private static let sums: Set<String> = [
        "total", "totals", "subtotal", "subtotals", "sum", "summe", "gesamt", "gesamtsumme", "gesamtergebnis",
        "insgesamt", "zwischensumme",
        "endsumme", "teilsumme", "totale", "totaux", "totaal", "subtotaal", "subtotale", "suma", "somme", "soma",
        "totalt", "summa", "razem",
        "celkem", "итого", "всего", "toplam", "yhteensä", "totales", "totais", "totali", "i alt",
    ]
    private static let ideograms = ["合計", "小計", "総計", "合计", "小计", "总计", "합계", "소계", "총계"]
    private static let means: Set<String> = [
        "average", "averages", "mean", "avg", "median", "durchschnitt", "mittelwert", "moyenne", "promedio",
        "gemiddelde", "media", "all", "overall",
        "alle", "sum total", "net total",
    ]

    /// Whether `label` may name a total: it is such a word, or begins or ends with one.
    static func isTotal(_ label: String) -> Bool {
        guard label.utf8.count <= 80 else { return false }
        let text = label.lowercased()
        let words = text.split { !($0.isLetter || $0 == "'") }.map(String.init)
        guard let first = words.first, let last = words.last else { return false }
        if words.count <= 6, sums.contains(first) || sums.contains(last) { return true }
        if means.contains(words.joined(separator: " "))
            || (words.count <= 3 && ["average", "avg", "ø"].contains(first))
        {
            return true
        }
        if sums.contains(words.joined(separator: " ")) { return true }
        return ideograms.contains { text.hasSuffix($0) || text.hasPrefix($0) }
    }
}

/// Lines that explain a table.
enum NoteText {
    private static let words: Set<String> = [
        "source", "sources", "note", "notes", "remark", "remarks", "quelle", "quellen", "hinweis", "hinweise",
        "anmerkung", "anmerkungen", "fuente",
        "nota", "notas", "fonte", "bron", "remarque", "stand", "footnote", "legend", "legende", "comment", "comments",
        "disclaimer",
    ]

    /// Whether a line begins as notes do: * or 1) or "Source:".
    static func isMarked(_ text: String) -> Bool {
        guard let first = text.first else { return false }
        if "*†‡¹²³⁴※".contains(first) { return true }
        let word = text.prefix { $0.isLetter }.lowercased()
        let rest = text.dropFirst(word.count).drop { $0 == " " }
        if words.contains(word), rest.first == ":" || rest.first == "." || rest.first == "–" { return true }
        if text.first == "(" || text.first == "[" {
            let mark = text.dropFirst().prefix { $0.isNumber || $0.isLetter }
            let end = text.dropFirst(1 + mark.count).first
            return (1...2).contains(mark.count) && (end == ")" || end == "]")
        }
        let digits = text.prefix { $0.isNumber }
        return (1...2).contains(digits.count) && text.dropFirst(digits.count).first == ")"
    }
}

/// Lines that come again on each page.
enum PageLine {
    static func withoutDigits(_ text: String) -> String { text.filter { !$0.isNumber } }

    /// Whether it tells the page: "Page 2 of 3", "2/3".
    static func isOne(_ text: String) -> Bool {
        let words = text.lowercased().split { $0 == " " || $0 == "/" }
        guard (1...4).contains(words.count), let last = words.last, Int(last) != nil else { return false }
        return Int(words[0]) != nil
            ? words.count > 1 : ["page", "seite", "página", "pagina", "p.", "s."].contains(String(words[0]))
    }
}
