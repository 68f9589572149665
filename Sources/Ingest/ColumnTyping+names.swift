/// What a column's name tells of its type where the values alone leave it open.
enum TypeHint {
    /// Numbers to dial: nobody adds them up or joins by them, and a sign or a zero before them counts. Numbers of people
    /// and things stay numbers: columns under other names refer to them.
    private static let labels: Set<String> = ["phone", "phones", "telephone", "tel", "mobile", "cell", "cellphone", "fax"]

    /// Whether numbers under this name, written like these, are to be dialled: 7 to 15 digits (E.164), with or without
    /// a plus.
    static func areLabels(_ name: String, _ cells: [String]) -> Bool {
        let written = cells.filter { !$0.isEmpty }
        guard !written.isEmpty else { return false }
        let lengths = written.map { $0.hasPrefix("+") ? $0.utf8.count - 1 : $0.utf8.count }
        guard lengths.allSatisfy({ (7...15).contains($0) }),
            written.allSatisfy({ $0.drop { $0 == "+" }.allSatisfy { $0.isASCII && $0.isNumber } })
        else { return false }
        // Nobody writes a plus before every amount, and no other number is as long.
        if written.allSatisfy({ $0.hasPrefix("+") }) { return true }
        let words = words(of: name)
        return words.contains { labels.contains($0) || $0.hasSuffix("phone") } || words.joined().contains("phonenum")
    }

    /// The type of times that a column without any value is named for: `read_at`, `end_date`. Queries that compare it
    /// with a time then run as they will with values.
    static func emptyTimeType(_ name: String) -> String? {
        let words = words(of: name)
        guard words.count > 1 || words == ["date"] || words == ["timestamp"], let last = words.last else { return nil }
        return switch last {
        case "at", "timestamp", "datetime": "TIMESTAMP"
        case "date": "DATE"
        default: nil
        }
    }

    /// `lastLoginAt` and `last_login_at` are [last, login, at].
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var wasLower = false
        for character in name.prefix(256) {
            guard character.isLetter || character.isNumber else {
                words.append("")
                wasLower = false
                continue
            }
            if words.isEmpty || (character.isUppercase && wasLower) { words.append("") }
            words[words.count - 1] += character.lowercased()
            wasLower = character.isLowercase
        }
        return words.filter { !$0.isEmpty }
    }
}
