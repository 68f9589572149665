extension CommonEnglish {
    /// Whether a word is a slip of a word of grammar or asking: two letters changed places ("waht"), one left out
    /// ("ith"), one typed twice or beside its key ("wthat", "whixh"). Other words of one letter more or less ("wheat",
    /// "town") are words of their own.
    static func isSlip(_ word: String) -> Bool {
        let letters = Array(word.utf8)
        guard (3...12).contains(letters.count), !things.contains(word), letters.allSatisfy({ (0x61...0x7A).contains($0) }) else { return false }
        return slipTargets[letters.count - 1, default: []].contains { hasExtra(letters, over: $0) }
            || slipTargets[letters.count + 1, default: []].contains { isWithoutOne($0, letters) }
            || slipTargets[letters.count, default: []].contains { isSwapped($0, letters) || isBeside($0, letters) }
    }

    /// Words of three letters and more that most questions hold, by length.
    private static let slipTargets = Dictionary(
        grouping: stopWords.union([
            "show", "list", "find", "give", "many", "much", "number", "average", "total", "first", "name", "names", "most",
            "least", "different", "order", "ordered", "sorted", "return", "number", "numbers",
        ]).map { Array($0.utf8) }.filter { $0.count >= 3 }, by: \.count)

    /// `word` is `target` and one letter that `target` holds already or that lies beside a neighbour's key.
    private static func hasExtra(_ word: [UInt8], over target: [UInt8]) -> Bool {
        guard target.count >= 4, let place = extraPlace(word, over: target) else { return false }
        let extra = word[place]
        if target.contains(extra) { return true }
        let around = [place > 0 ? word[place - 1] : 0, place + 1 < word.count ? word[place + 1] : 0]
        return around.contains { areNeighbours($0, extra) }
    }

    /// `word` is `target` without a letter. A first letter is seldom forgotten, but for the w of "with" and "which".
    private static func isWithoutOne(_ target: [UInt8], _ word: [UInt8]) -> Bool {
        guard target.count >= 4, let place = extraPlace(target, over: word) else { return false }
        return place > 0 || target[0] == 0x77
    }

    /// Things that lack a letter of a word of grammar: whoever says them means them.
    private static let things: Set<String> = [
        "hat", "hen", "hose", "hole", "man", "tan", "wit", "bot", "fist", "lit", "ill", "here", "were", "eight", "hip",
    ]

    /// Where `long` holds the one letter that `short` lacks.
    private static func extraPlace(_ long: [UInt8], over short: [UInt8]) -> Int? {
        let place = zip(long, short).prefix { $0 == $1 }.count
        return long[(place + 1)...].elementsEqual(short[place...]) ? place : nil
    }

    private static func isSwapped(_ target: [UInt8], _ word: [UInt8]) -> Bool {
        guard let first = target.indices.first(where: { target[$0] != word[$0] }), first + 1 < target.count else {
            return false
        }
        return target[first] == word[first + 1] && target[first + 1] == word[first]
            && target[(first + 2)...].elementsEqual(word[(first + 2)...])
    }

    private static func isBeside(_ target: [UInt8], _ word: [UInt8]) -> Bool {
        let places = target.indices.filter { target[$0] != word[$0] }
        return target.count >= 4 && places.count == 1 && places.allSatisfy { areNeighbours(target[$0], word[$0]) }
    }

    /// On the keyboard, in a row or one row apart.
    private static func areNeighbours(_ a: UInt8, _ b: UInt8) -> Bool {
        guard let first = keys[a], let second = keys[b] else { return false }
        return first.row == second.row
            ? abs(first.place - second.place) == 1
            : abs(first.row - second.row) == 1 && [0, 1].contains((first.place - second.place) * (second.row - first.row))
    }

    private static let keys: [UInt8: (row: Int, place: Int)] = {
        var keys: [UInt8: (row: Int, place: Int)] = [:]
        for (row, letters) in ["qwertyuiop", "asdfghjkl", "zxcvbnm"].enumerated() {
            for (place, letter) in letters.utf8.enumerated() { keys[letter] = (row, place) }
        }
        return keys
    }()
}
