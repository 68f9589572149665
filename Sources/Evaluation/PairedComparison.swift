import Foundation

/// Two runs over the same questions: what the second got right that the first did not, and the other way round.
public struct PairedComparison: Sendable, Codable, Hashable {
    public var questions = 0
    public var bothRight = 0
    public var bothWrong = 0
    /// Ids of the questions only one run got right.
    public var gained: [String] = []
    public var lost: [String] = []
    /// Exact two-sided McNemar test: how often chance alone makes a difference at least as large.
    public var probability = 1.0

    /// - Parameters: right or wrong, by question; questions of only one run don't count.
    public init(before: [String: Bool], after: [String: Bool]) {
        for (id, wasRight) in before.sorted(by: { $0.key < $1.key }) {
            guard let isRight = after[id] else { continue }
            questions += 1
            switch (wasRight, isRight) {
            case (true, true): bothRight += 1
            case (false, false): bothWrong += 1
            case (false, true): gained.append(id)
            case (true, false): lost.append(id)
            }
        }
        probability = Self.mcNemar(gained.count, lost.count)
    }

    /// Q. McNemar, 1947, with the exact binomial distribution of the discordant pairs.
    static func mcNemar(_ one: Int, _ other: Int) -> Double {
        let (count, fewer) = (one + other, min(one, other))
        guard count > 0 else { return 1 }
        var half = 0.0
        for k in 0...fewer {
            // In logarithms: binomial coefficients of hundreds overflow.
            let choices: Double = lgamma(Double(count) + 1) - lgamma(Double(k) + 1) - lgamma(Double(count - k) + 1)
            half += exp(choices - Double(count) * log(2))
        }
        return min(1, 2 * half)
    }

    public var text: String {
        let (before, after) = (bothRight + lost.count, bothRight + gained.count)
        var lines = [
            "of \(questions) questions \(before) right before, \(after) after; \(gained.count) gained, \(lost.count) lost, "
                + String(format: "McNemar p %.3f", probability)
        ]
        if !gained.isEmpty { lines.append("  gained: \(gained.joined(separator: " "))") }
        if !lost.isEmpty { lines.append("  lost: \(lost.joined(separator: " "))") }
        return lines.joined(separator: "\n")
    }
}
