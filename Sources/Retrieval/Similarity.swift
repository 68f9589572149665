extension Words {
    /// Jaro similarity with Winkler's prefix bonus (0.1 for each of up to four equal first letters), 0 to 1.
    /// Winkler, "String comparator metrics", 1990.
    public static func jaroWinkler(_ first: String, _ second: String) -> Double {
        jaroWinkler(Array(first.utf8), Array(second.utf8))
    }

    static func jaroWinkler(_ first: [UInt8], _ second: [UInt8]) -> Double {
        if first == second { return 1 }
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        let window = max(0, max(first.count, second.count) / 2 - 1)
        var taken = [Bool](repeating: false, count: second.count)
        var matched: [UInt8] = []
        for (index, byte) in first.enumerated() {
            let low = max(0, index - window), high = min(second.count - 1, index + window)
            guard low <= high else { continue }
            for other in low...high where !taken[other] && second[other] == byte {
                taken[other] = true
                matched.append(byte)
                break
            }
        }
        guard !matched.isEmpty else { return 0 }
        var swaps = 0
        var next = 0
        for (index, isTaken) in taken.enumerated() where isTaken {
            if second[index] != matched[next] { swaps += 1 }
            next += 1
        }
        let common = Double(matched.count)
        let jaro =
            (common / Double(first.count) + common / Double(second.count) + (common - Double(swaps / 2)) / common) / 3
        let prefix = zip(first, second).prefix(4).prefix { $0 == $1 }.count
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    /// Length of the longest run of bytes that both hold.
    static func longestCommonSubstring(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var previous = [Int](repeating: 0, count: second.count + 1)
        var longest = 0
        for byte in first {
            var row = [Int](repeating: 0, count: second.count + 1)
            for (index, other) in second.enumerated() where other == byte {
                row[index + 1] = previous[index] + 1
                longest = max(longest, row[index + 1])
            }
            previous = row
        }
        return longest
    }
}
