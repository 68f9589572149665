/// Spellings of a value that is not there.
enum MissingText {
    /// What a workbook shows for a formula that failed, and what is never a word of its own.
    private static let always: Set<String> = [
        "#n/a", "#ref!", "#div/0!", "#value!", "#name?", "#null!", "#num!", "n/a", "null", "(null)", "<null>",
        "(blank)", "-", "--", "–",
        "—",
    ]
    /// What is missing among numbers and days, and may be a word among words ("NA" is Namibia).
    private static let amongValues: Set<String> = always.union([
        "na", "nan", "n.a.", "n. a.", "none", "nil", "k.a.", "k. a.", "s/o", "nd", "n.d.", "n/d", "unknown", "missing",
        "tbd",
        "tba", ".", "..", "...", "?", "x", "*",
    ])

    static func isMissing(_ text: String, amongValues isAmongValues: Bool) -> Bool {
        guard text.utf8.count <= 9, let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        if (isAmongValues ? amongValues : always).contains(text.lowercased()) { return true }
        // Accounting writes nothing as a dash behind the currency: $ -
        guard isAmongValues, let prefix = UnitText.moneyPrefix(of: text[...]) else { return false }
        return ["-", "–", "—"].contains(text.dropFirst(prefix.count).trimmed)
    }
}
