/// Places of words in a question, as bits: a question has at most 256 words, and a large catalog thousands of names that
/// are met by some of them.
struct Positions: Sendable, Hashable, Sequence, ExpressibleByArrayLiteral {
    private var words: SIMD4<UInt64> = .zero

    init() {}
    init(arrayLiteral elements: Int...) { for element in elements { insert(element) } }
    init(_ range: Range<Int>) { for element in range { insert(element) } }

    var isEmpty: Bool { words == .zero }
    var min: Int? { first { _ in true } }

    func contains(_ position: Int) -> Bool {
        position >= 0 && position < 256 && words[position >> 6] & (1 << UInt64(position & 63)) != 0
    }

    mutating func insert(_ position: Int) {
        guard position >= 0, position < 256 else { return }
        words[position >> 6] |= 1 << UInt64(position & 63)
    }

    mutating func formUnion(_ other: Positions) { words |= other.words }
    func isSuperset(of other: Positions) -> Bool { other.words & ~words == .zero }
    func isDisjoint(with other: Positions) -> Bool { words & other.words == .zero }

    /// In order.
    func makeIterator() -> AnyIterator<Int> {
        var (rest, place) = (words, 0)
        return AnyIterator {
            while place < 4 {
                let word = rest[place]
                if word != 0 {
                    rest[place] = word & (word - 1)
                    return place << 6 + word.trailingZeroBitCount
                }
                place += 1
            }
            return nil
        }
    }
}
