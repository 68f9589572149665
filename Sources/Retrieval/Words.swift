import Foundation

/// Text as the linker compares it: without case, accents, punctuation or compatibility forms, words apart by one space.
public enum Words {
    /// NFKD, accents off, lower case, words separated by one space: "Crème-Brûlée's" is "creme brulee".
    /// A possessive 's is dropped, any other apostrophe joins ("O'Brien" is "obrien"). Han, kana and Thai letters are
    /// a word each, as those scripts write no spaces.
    public static func normalize(_ text: String) -> String {
        var bytes: [UInt8] = []
        appendNormalized(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The words of a text, as `stem` leaves them.
    public static func stems(_ text: String) -> [String] {
        normalize(text).split(separator: " ").map { stem(String($0)) }
    }

    /// Whether `word` is a usual spelling in short of `long`: `amt` for amount.
    public static func isShort(_ word: String, for long: String) -> Bool { Synonyms.abbreviations[word]?.contains(long) ?? false }

    /// Stems of the words that are no articles, pronouns, prepositions, conjunctions or auxiliaries.
    public static func contentStems(_ text: String) -> Set<String> {
        Set(normalize(text).split(separator: " ").map(String.init).filter { !CommonEnglish.stopWords.contains($0) }.map(stem))
    }

    /// The normalised words of an identifier: `customerID`, `customer_id` and `Customer Id` are all [customer, id].
    public static func nameWords(_ name: String) -> [String] {
        var spaced = ""
        let characters = Array(name.prefix(256))
        for (index, character) in characters.enumerated() {
            if index > 0, character.isUppercase {
                let previous = characters[index - 1]
                let startsWord = index + 1 < characters.count && characters[index + 1].isLowercase
                if previous.isLowercase || previous.isNumber || (previous.isUppercase && startsWord) {
                    spaced.append(" ")
                }
            }
            spaced.append(character)
        }
        return normalize(spaced).split(separator: " ").map(String.init)
    }

    /// Plural off: categories → category, boxes → box, prices → price; irregular ones from a short list.
    public static func singular(_ word: String) -> String {
        if let irregular = irregularPlurals[word] { return irregular }
        guard word.count > 3, word.hasSuffix("s") else { return word }
        for ending in ["ss", "us", "is"] where word.hasSuffix(ending) { return word }
        if word.hasSuffix("ies") { return word.count > 4 ? word.dropLast(3) + "y" : String(word.dropLast()) }
        for ending in ["sses", "xes", "ches", "shes", "zes"]
        where word.hasSuffix(ending) && word.count > ending.count + 1 {
            return String(word.dropLast(2))
        }
        return String(word.dropLast())
    }

    /// A light English stem: plural, -ing, -ed and a final -e off, so that hire, hires, hired and hiring agree.
    /// Only for comparing: it's not a word.
    public static func stem(_ word: String) -> String {
        var word = irregularVerbs[word] ?? singular(word)
        for (ending, least) in [("ing", 6), ("ed", 5)] where word.hasSuffix(ending) && word.count >= least {
            let root = word.dropLast(ending.count)
            guard root.contains(where: { "aeiouy".contains($0) }), root.last != "e" else { continue }
            word = String(root)
            if let last = word.last, word.dropLast().last == last, !"lsz".contains(last) { word.removeLast() }
            break
        }
        if word.count > 3, word.hasSuffix("e") { word.removeLast() }
        return word
    }

    /// Past forms of verbs that name things and links in data: a table of who `writes` what is met by "written".
    static let irregularVerbs = [
        "wrote": "write", "written": "write", "took": "take", "taken": "take", "taught": "teach", "gave": "give",
        "given": "give", "sent": "send", "sold": "sell", "bought": "buy", "paid": "pay", "spent": "spend",
        "won": "win", "lost": "lose", "flew": "fly", "flown": "fly", "drove": "drive", "driven": "drive",
        "chose": "choose", "chosen": "choose", "drew": "draw", "drawn": "draw", "grew": "grow", "grown": "grow",
        "held": "hold", "sang": "sing", "sung": "sing", "swam": "swim", "ate": "eat", "eaten": "eat", "rode": "ride",
        "ridden": "ride", "broke": "break", "broken": "break", "shown": "show", "spoke": "speak", "spoken": "speak",
        "wore": "wear", "worn": "wear", "brought": "bring", "caught": "catch", "fought": "fight", "lent": "lend",
    ]

    static let irregularPlurals = [
        "people": "person", "persons": "person", "children": "child", "men": "man", "women": "woman", "feet": "foot",
        "teeth": "tooth", "mice": "mouse", "indices": "index", "matrices": "matrix", "criteria": "criterion",
        "analyses": "analysis", "wives": "wife", "lives": "life", "leaves": "leaf", "movies": "movie",
        "cookies": "cookie", "calories": "calorie", "rookies": "rookie", "selfies": "selfie", "brownies": "brownie",
        "hoodies": "hoodie", "zombies": "zombie",
        "series": "series",
        "species": "species", "news": "news", "buses": "bus", "statuses": "status", "bonuses": "bonus",
    ]

    /// Appends the normalised form; plain ASCII is done byte by byte, which is what makes indexing fast.
    static func appendNormalized(_ text: String, to output: inout [UInt8]) {
        var text = text
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        if !isASCII { text = folded(text) }
        text.withUTF8 { appendWords($0, to: &output) }
    }

    private static func appendWords(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        let start = output.count
        var pendingSpace = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if isWordByte(byte) {
                if pendingSpace, output.count > start { output.append(0x20) }
                pendingSpace = false
                output.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
            } else if byte == 0x27, index > 0, isWordByte(bytes[index - 1]), index + 1 < bytes.count,
                isWordByte(bytes[index + 1])
            {
                let next = bytes[index + 1] | 0x20
                if next == 0x73, index + 2 >= bytes.count || !isWordByte(bytes[index + 2]) { index += 1 }
            } else {
                pendingSpace = true
            }
            index += 1
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A)
            || (byte >= 0x61 && byte <= 0x7A)
    }

    /// Decomposed, marks off, other separators to spaces, letters that don't decompose to their usual spelling.
    private static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            if let spelling = spellings[scalar] {
                result.append(contentsOf: spelling.unicodeScalars)
            } else if scalar.isASCII {
                result.append(scalar)
            } else if scalar.properties.canonicalCombiningClass != .notReordered
                || scalar.properties.generalCategory == .nonspacingMark && scalar.value < 0x370
            {
                continue
            } else if standsAlone(scalar) {
                result.append(contentsOf: [" ", scalar, " "])
            } else {
                result.append(isWordScalar(scalar) ? scalar : " ")
            }
        }
        return String(result)
    }

    static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory.isMark
    }

    /// Scripts written without spaces between words.
    static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0E7F, 0x3040...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    private static let spellings: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'",
        "‘": "'",
        "ʼ": "'", "＇": "'",
    ]
}

extension Unicode.GeneralCategory {
    var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}
