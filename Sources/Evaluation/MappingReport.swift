import Foundation

/// What the mapping stage comes to.
public struct MappingReport: Sendable, Codable {
    /// How many of how many, and what was missed.
    public struct Share: Sendable, Codable {
        public var right = 0
        public var all = 0
        public var missed: [String] = []

        mutating func count(_ isRight: Bool, _ name: @autoclosure () -> String) {
            all += 1
            if isRight { right += 1 } else { missed.append(name()) }
        }

        var percent: Double { all == 0 ? 100 : 100 * Double(right) / Double(all) }
    }

    public var tableRecall = Share()
    public var columnRecall = Share()
    /// Stored texts that gold SQL compares with: grounded, or offered among the values of a column of few.
    public var valueRecall = Share()
    /// Those of them that words of the question were grounded to.
    public var valuesSaid = Share()
    public var relationshipPrecision = Share()
    public var relationshipRecall = Share()
    public var multiplicities = Share()
    public var types = Share()
    /// Without the columns whose declared type the file doesn't show.
    public var decidableTypes = Share()
    /// How many those are, by the reason.
    public var undecidableTypes: [String: Int] = [:]
    /// Columns linked, of questions about schemas of more than 30.
    public var columnsKept: [Int] = []
    public var tablesKept: [Int] = []
    public var linkMilliseconds: [Double] = []

    /// - Parameter missed: whether every miss is listed.
    public func text(missed: Bool) -> String {
        var lines: [String] = []
        func line(_ name: String, _ share: Share, _ bar: String) {
            lines.append(
                name.padding(toLength: 34, withPad: " ", startingAt: 0)
                    + String(format: "%5.1f %%  %d of %d  ", share.percent, share.right, share.all) + "(bar \(bar))")
            if missed { lines += share.missed.sorted().map { "    " + $0 } }
        }
        line("tables linked, recall", tableRecall, "99 %")
        line("columns linked, recall", columnRecall, "97 %, defog 95 %")
        line("values grounded, recall", valueRecall, "92 %")
        lines.append(String(format: "  of them by words of the question %5.1f %%  %d of %d", valuesSaid.percent, valuesSaid.right, valuesSaid.all))
        line("relationships, precision", relationshipPrecision, "95 %")
        line("relationships, recall", relationshipRecall, "90 %")
        line("multiplicities", multiplicities, "100 %")
        line("types of columns", types, "99 %")
        line("  where the file tells them", decidableTypes, "99 %")
        for (reason, count) in undecidableTypes.sorted(by: { $0.key < $1.key }) { lines.append("    not told: \(reason): \(count)") }
        if !tablesKept.isEmpty {
            lines.append(String(format: "tables linked: %.2f on average", Double(tablesKept.reduce(0, +)) / Double(tablesKept.count)))
        }
        if !columnsKept.isEmpty {
            let mean = Double(columnsKept.reduce(0, +)) / Double(columnsKept.count)
            lines.append(String(format: "columns kept of large schemas: %.1f on average (bar 12)", mean))
        }
        let sorted = linkMilliseconds.sorted()
        if !sorted.isEmpty { lines.append(String(format: "linking: %.2f ms median, %.2f ms at most", sorted[sorted.count / 2], sorted[sorted.count - 1])) }
        return lines.joined(separator: "\n")
    }
}
