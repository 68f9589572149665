/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): the same seed gives
/// the same numbers on every machine, which the standard library's generator does not promise.
///
/// Everything drawn from it uses integers and the four basic operations on doubles, whose results IEEE 754 fixes;
/// logarithms and powers differ between C libraries.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in 0 ..< 1.
    mutating func unit() -> Double {
        Double(next() >> 11) / Double(UInt64(1) << 53)
    }

    /// A number of the range; an empty choice cannot be written.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(unit() * Double(range.upperBound - range.lowerBound + 1))
    }

    mutating func happens(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// The index that a running sum of weights gives to a random share of the sum of its first `count` entries.
    mutating func index(inRunningSum sums: [Double], first count: Int) -> Int {
        let target = unit() * sums[count - 1]
        var low = 0
        var high = count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > target { high = middle } else { low = middle + 1 }
        }
        return low
    }

    mutating func pick<Element>(_ choices: [(Element, weight: Double)]) -> Element {
        let sums = choices.map(\.weight).runningSum()
        return choices[index(inRunningSum: sums, first: sums.count)].0
    }
}

extension [Double] {
    func runningSum() -> [Double] {
        var sum = 0.0
        return map { weight in
            sum += weight
            return sum
        }
    }
}
