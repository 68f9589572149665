import Foundation

/// The same question as somebody else would type it. The same seed always gives the same text.
public struct Perturbation: Sendable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Another common word for the same thing.
        case synonyms
        /// One letter of a long word swapped with the next, dropped or doubled.
        case typos
        /// Names and quoted values in another case and without accents.
        case values
    }

    private let kind: Kind
    private let seed: UInt64

    public init(_ kind: Kind, seed: UInt64 = 1) { (self.kind, self.seed) = (kind, seed) }

    /// Those items whose question is changed by it, with the changed question.
    public func apply(to items: [BenchSet.Item]) -> [BenchSet.Item] {
        items.compactMap { item in
            var changed = item
            changed.question = apply(to: item.question, id: item.id)
            return changed.question == item.question ? nil : changed
        }
    }

    func apply(to question: String, id: String) -> String {
        var chance = Chance(seed, id)
        // Words keep what stands between them; marks at a word's ends stay where they are.
        var words = question.components(separatedBy: " ")
        switch kind {
        case .synonyms:
            for place in words.indices { replaceCore(of: &words[place]) { Synonyms.common[$0.lowercased()] ?? $0 } }
        case .typos:
            let long = words.indices.filter { Self.isPlain(words[$0], at: $0) && Self.core(words[$0]).count >= 5 }
            guard !long.isEmpty else { return question }
            let place = long[chance.below(long.count)]
            replaceCore(of: &words[place]) { Self.misspelt($0, &chance) }
        case .values:
            for place in words.indices.dropFirst() where !Self.isPlain(words[place], at: place) {
                replaceCore(of: &words[place]) { $0.lowercased().folding(options: .diacriticInsensitive, locale: nil) }
            }
        }
        return words.joined(separator: " ")
    }

    /// Neither a name nor in quotes nor with a digit.
    private static func isPlain(_ word: String, at place: Int) -> Bool {
        !word.contains { $0.isNumber || $0 == "\"" || $0 == "'" || $0 == "_" }
            && (place == 0 || word.first?.isUppercase == false)
    }

    private static func core(_ word: String) -> Substring {
        guard let first = word.firstIndex(where: \.isLetter), let last = word.lastIndex(where: \.isLetter) else {
            return ""
        }
        return word[first...last]
    }

    private func replaceCore(of word: inout String, with change: (String) -> String) {
        let core = Self.core(word)
        guard !core.isEmpty else { return }
        word.replaceSubrange(core.startIndex..<core.endIndex, with: change(String(core)))
    }

    /// The first letter stays, as it nearly always does when people type.
    private static func misspelt(_ word: String, _ chance: inout Chance) -> String {
        var letters = Array(word)
        let place = 1 + chance.below(letters.count - 2)
        switch chance.below(3) {
        case 0 where letters[place] != letters[place + 1]: letters.swapAt(place, place + 1)
        case 1: letters.remove(at: place)
        default: letters.insert(letters[place], at: place)
        }
        return String(letters)
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014), started from a question's id, so that the order of questions is no matter.
private struct Chance {
    private var state: UInt64

    init(_ seed: UInt64, _ id: String) {
        // FNV-1a.
        state = id.utf8.reduce(seed ^ 0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    mutating func below(_ count: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((bits ^ (bits >> 31)) % UInt64(max(1, count)))
    }
}
