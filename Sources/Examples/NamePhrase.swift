import DuckDB
import Retrieval

/// A table's or column's name as it is said, and as SQL writes it.
struct NamePhrase: Hashable {
    let singular: String
    let plural: String
    let words: [String]
    let sql: String

    /// Nil for a name too long to be said.
    init?(_ name: String, dropping prefixes: Set<String> = []) {
        var words = Words.nameWords(name)
        if words.count > 1, let first = words.first, prefixes.contains(first) { words.removeFirst() }
        sql = Self.identifier(name)
        self.words = words
        if words.isEmpty {
            // Nothing but symbols: it can only be quoted.
            guard name.count <= 20, !name.contains(where: \.isNewline) else { return nil }
            (singular, plural) = ("\"\(name)\"", "\"\(name)\"")
            return
        }
        guard words.count <= 6, words.joined(separator: " ").count <= 50, let last = words.last else { return nil }
        let before = words.dropLast().map { $0 + " " }.joined()
        singular = before + Words.singular(last)
        plural = before + Self.plural(last)
    }

    /// The name as it is, without a plural made of it: how columns are said.
    var text: String { words.isEmpty ? singular : words.joined(separator: " ") }

    private static let irregular = [
        "person": "people", "child": "children", "man": "men", "woman": "women", "foot": "feet", "mouse": "mice",
        "analysis": "analyses", "criterion": "criteria",
    ]
    private static let unchanging: Set<String> = [
        "series", "species", "news", "data", "staff", "equipment", "information", "inventory", "people", "children",
        "men",
        "women", "history", "weather", "traffic", "stock", "payroll", "music", "media", "daily", "weekly", "monthly",
        "yearly",
    ]

    static func plural(_ word: String) -> String {
        if let plural = irregular[word] { return plural }
        guard word.count > 2, let last = word.last, ("a"..."z").contains(last), !unchanging.contains(word),
            Words.singular(word) == word
        else { return word }
        if last == "y", let before = word.dropLast().last, !"aeiou".contains(before) { return word.dropLast() + "ies" }
        if ["s", "x", "z", "ch", "sh"].contains(where: word.hasSuffix) { return word + "es" }
        return word + "s"
    }

    // MARK: SQL

    /// Quoted only where it must be, so that examples read as people write.
    static func identifier(_ name: String) -> String {
        let bytes = Array(name.utf8)
        func isLetter(_ byte: UInt8) -> Bool { byte == 0x5F || (0x61...0x7A).contains(byte | 0x20) }
        let isPlain =
            bytes.first.map(isLetter) == true && bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
        return isPlain && !reserved.contains(name.lowercased()) ? name : SQLText.identifier(name)
    }

    /// DuckDB's reserved words and those that may not name a column, type or function everywhere.
    private static let reserved: Set<String> = Set(
        """
        all analyse analyze and anti any array as asc asof asymmetric at authorization between binary bigint bit
        boolean both by case cast char character check coalesce collate collation column columns concurrently
        constraint create cross current_date current_time current_timestamp date day dec decimal default
        deferrable desc describe distinct do else end except exists extract false fetch float for foreign freeze
        from full generated glob grant group grouping_id having hour ilike in initially inner inout int integer
        intersect interval into is isnull join key lambda lateral leading left like limit map minute month
        national natural nchar none not notnull null nullif numeric offset on only or order out outer over
        overlaps overlay pivot pivot_longer pivot_wider placing position positional precision primary qualify
        range real references returning right row rows second select semi setof show similar smallint some
        struct substring summarize symmetric table tablesample then time timestamp to trailing treat trim true
        try_cast union unique unpivot using value values varchar variadic verbose week when where window with
        year
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
