/// Which texts hold which three bytes in a row: posting lists in one array, 2^16 buckets by hash.
struct TrigramIndex: Sendable {
    /// Posting entries read for one question word group at most, rarest trigrams first: bounds the time of one look-up.
    static let readLimit = 250_000
    static let candidateLimit = 48

    private var starts: [UInt32] = []
    private var postings: [UInt32] = []
    private var textCount = 0
    /// Trigrams of each text, at most 255.
    private var lengths: [UInt8] = []

    init() {}

    init(_ texts: ByteTable) {
        textCount = texts.count
        starts = [UInt32](repeating: 0, count: 65_537)
        lengths = [UInt8](repeating: 0, count: texts.count)
        for text in 0..<texts.count {
            Self.forEachTrigram(texts.slice(text)) {
                starts[$0 + 1] += 1
                if lengths[text] < .max { lengths[text] += 1 }
            }
        }
        for bucket in 0..<65_536 { starts[bucket + 1] += starts[bucket] }
        postings = [UInt32](repeating: 0, count: Int(starts[65_536]))
        var next = starts
        for text in 0..<texts.count {
            Self.forEachTrigram(texts.slice(text)) {
                postings[Int(next[$0])] = UInt32(text)
                next[$0] += 1
            }
        }
    }

    /// Texts sharing the most trigrams with `bytes`, best first.
    func candidates(_ bytes: [UInt8]) -> [Int] {
        guard textCount > 0 else { return [] }
        var buckets: Set<Int> = []
        Self.forEachTrigram(bytes[...]) { buckets.insert($0) }
        let lists = buckets.map { Int(starts[$0])..<Int(starts[$0 + 1]) }.filter { !$0.isEmpty }
            .sorted { ($0.count, $0.lowerBound) < ($1.count, $1.lowerBound) }
        let least = UInt8(clamping: max(2, buckets.count / 4))
        var counts = [UInt8](repeating: 0, count: textCount)
        var enough: [UInt32] = []
        var read = 0
        for list in lists {
            if read > 0, read + list.count > Self.readLimit { break }
            read += list.count
            for text in postings[list.prefix(Self.readLimit)] where counts[Int(text)] < .max {
                counts[Int(text)] += 1
                if counts[Int(text)] == least { enough.append(text) }
            }
        }
        // By the share of trigrams in common (Dice), in whole parts of 255: so many texts may share some that sorting
        // them all would take longer than finding them.
        func share(_ text: UInt32) -> Int {
            let own = lengths[Int(text)]
            return min(255, 2 * Int(counts[Int(text)]) * 255 / (buckets.count + Int(own)))
        }
        var frequency = [Int](repeating: 0, count: 256)
        for text in enough { frequency[share(text)] += 1 }
        var (cut, kept) = (255, 0)
        while cut > 0, kept + frequency[cut] < Self.candidateLimit {
            kept += frequency[cut]
            cut -= 1
        }
        return enough.filter { share($0) >= cut }.map { (text: Int($0), share: share($0)) }
            .sorted { ($1.share, $0.text) < ($0.share, $1.text) }.prefix(Self.candidateLimit).map(\.text)
    }

    private static func forEachTrigram(_ text: ArraySlice<UInt8>, _ body: (Int) -> Void) {
        guard !text.isEmpty else { return }
        // A space before and after makes the ends of short words count.
        var window: UInt32 = 0x20
        var seen = 1
        func push(_ byte: UInt8) {
            window = (window << 8 | UInt32(byte)) & 0xFF_FFFF
            seen += 1
            if seen >= 3 { body(Int((window &* 0x9E37_79B1) >> 16)) }
        }
        for byte in text { push(byte) }
        push(0x20)
    }
}
