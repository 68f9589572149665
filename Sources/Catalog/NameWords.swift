/// The words of a table's or column's name, lower-cased and singular: `CustomerIDs` is `customer id`.
struct NameWords: Sendable, Hashable {
    /// Words that say "this points at one row" rather than what the row is.
    static let identifiers: Set<String> = [
        "id", "key", "code", "uuid", "guid", "uid", "number", "no", "num", "nr", "nbr", "pk", "fk", "sk", "ref",
        "identifier",
    ]

    let words: [String]
    /// The last word was written in the plural, as counts and lists are and references to one row are not.
    let isPlural: Bool

    init(words: [String], isPlural: Bool = false) { (self.words, self.isPlural) = (words, isPlural) }

    init(_ name: String) {
        let written = Self.split(name)
        words = written.map(Self.singular)
        isPlural = written.last != words.last
    }

    static func == (a: Self, b: Self) -> Bool { a.words == b.words }
    func hash(into hasher: inout Hasher) { hasher.combine(words) }

    var joined: String { words.joined() }
    var last: String? { words.last }

    /// True for `id`, `customer_id` and the run-together `customerid`; not for `paid` or `valid` alone, which say
    /// nothing without a second name that agrees.
    var endsInIdentifier: Bool { last.map(Self.identifiers.contains) ?? false }

    /// True when the name is nothing but an identifier word, as `id` or `code` are in half of all tables.
    var isBareIdentifier: Bool { !words.isEmpty && words.allSatisfy(Self.identifiers.contains) }

    /// The words before the identifier words at the end: `start station` of `start_station_id`.
    var subject: NameWords {
        var rest = words
        while let last = rest.last, Self.identifiers.contains(last) { rest.removeLast() }
        return NameWords(words: rest)
    }

    func hasSuffix(_ other: NameWords) -> Bool {
        !other.words.isEmpty && words.count >= other.words.count
            && Array(words.suffix(other.words.count)) == other.words
    }

    /// True when the words of `other` occur here in the same order, perhaps with others between.
    func containsInOrder(_ other: NameWords) -> Bool {
        var rest = other.words[...]
        for word in words where word == rest.first { rest.removeFirst() }
        return rest.isEmpty
    }

    /// True when this name of a key says what a table is about: `employee_id` for employees, `StuID` for Student,
    /// `aid` for authors.
    func names(_ entity: NameWords) -> Bool {
        guard !words.isEmpty, !entity.words.isEmpty else { return false }
        let subject = subject
        if subject.words.isEmpty || (words.count == 1 && !isBareIdentifier) {
            guard words.count == 1, let word = words.first, word.hasSuffix("id"), word.count > 2 else { return false }
            let initials = String(entity.words.compactMap(\.first))
            let stem = String(word.dropLast(2))
            return stem == initials || (stem.count > 1 && entity.words.count == 1 && entity.joined.hasPrefix(stem))
        }
        if entity.hasSuffix(subject) || subject.hasSuffix(entity) { return true }
        return subject.words.count == 1 && subject.abbreviates(entity)
    }

    /// True when the last word here may be a short form of the other's last word.
    func abbreviates(_ other: NameWords) -> Bool {
        guard let last, let otherLast = other.last else { return false }
        return ShortForm.isShort(last, of: otherLast)
    }

    /// Splits at anything but letters and digits, and where a lower-case letter or digit meets an upper-case one;
    /// a run of capitals is one word, whose last capital belongs to the next word (`HTTPServer`: `http server`).
    private static func split(_ name: String) -> [String] {
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
            if letter.isUppercase, let previous = word.last {
                let next = index + 1 < letters.count ? letters[index + 1] : nil
                // `IDs` is a plural, not an `I` and a `Ds`.
                let beginsWord = next.map { $0.isLowercase } ?? false
                let isPluralEnd = next == "s" && (index + 2 == letters.count || !letters[index + 2].isLetter)
                if !previous.isUppercase || (beginsWord && !isPluralEnd) { finish() }
            }
            word.append(letter)
        }
        finish()
        return words
    }

    /// Words whose singular ends in -ie.
    private static let ieWords: Set<String> = [
        "movie", "cookie", "calorie", "rookie", "selfie", "brownie", "hoodie", "zombie", "pie", "tie", "die", "genie",
    ]

    /// The English singular by suffix alone; words it does not know stay as they are.
    static func singular(_ word: String) -> String {
        if ieWords.contains(String(word.dropLast())), word.hasSuffix("s") { return String(word.dropLast()) }
        let endings = [("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")]
        for (plural, singular) in endings where word.hasSuffix(plural) && word.count > plural.count + 1 {
            return word.dropLast(plural.count) + singular
        }
        if word == "ids" { return "id" }
        let keeps = word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is")
        return word.count > 3 && word.hasSuffix("s") && !keeps ? String(word.dropLast()) : word
    }
}

/// Words cut short.
public enum ShortForm {
    /// True when `short` may stand for `long`: at least three letters, the same first one, the others in order
    /// (`dept` for `department`, `cust` for `customer`).
    public static func isShort(_ short: String, of long: String) -> Bool {
        guard short.count >= 3, short.count < long.count, short.first == long.first else { return false }
        var rest = short[...]
        for letter in long where letter == rest.first { rest.removeFirst() }
        return rest.isEmpty
    }
}
