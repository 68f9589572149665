public import DuckDB
import Foundation

/// Judges a result against the gold one. Rows are a bag, or a list where the question asks for an order, in which rows that
/// tie may stand as they like; columns may be permuted as a whole (text-to-sql.md 4.2).
public struct Comparator: Sendable {
    /// Raise it with every change of what counts as right: figures of two versions don't compare.
    public static let version = 2

    public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
        /// Same columns in the same order.
        case strict
        /// Same columns in another order. The headline counts it as right.
        case permutation
        /// The right columns and more; right for no headline.
        case superset
        case wrong

        public var isRight: Bool { self == .strict || self == .permutation }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
    }

    public init() {}

    /// - Parameter keys: gold's columns by which its rows are ordered; empty where they are ordered by what is not shown, and then
    ///   each row has its place.
    public func judge(_ answer: ResultTable, gold: ResultTable, orderMatters: Bool, keys: [Int] = []) -> Verdict {
        guard answer.rows.count == gold.rows.count, answer.columns.count >= gold.columns.count else { return .wrong }
        let (ours, theirs) = (cells(answer), cells(gold))
        let width = gold.columns.count
        if answer.columns.count == width, equal(ours, theirs, Array(0..<width), orderMatters, keys) { return .strict }
        guard width > 0, hasPlaces(ours, theirs, orderMatters, keys) else { return .wrong }
        return answer.columns.count == width ? .permutation : .superset
    }

    /// Whether each gold column is a column of the answer of its own, for all rows at once.
    private func hasPlaces(_ ours: [[Cell]], _ theirs: [[Cell]], _ orderMatters: Bool, _ keys: [Int]) -> Bool {
        guard let first = theirs.first else { return true }
        let width = first.count
        let bags = (0..<(ours.first?.count ?? 0)).map { column in bag(ours.map { $0[column] }) }
        let options = (0..<width).map { column in
            let wanted = bag(theirs.map { $0[column] })
            return bags.indices.filter { Self.same(bags[$0], wanted) }
        }
        guard options.allSatisfy({ !$0.isEmpty }) else { return false }
        var tries = 0
        func search(_ chosen: [Int]) -> Bool {
            if chosen.count == width {
                tries += 1
                return equal(ours, theirs, chosen, orderMatters, keys)
            }
            return options[chosen.count].contains { !chosen.contains($0) && tries < 5_000 && search(chosen + [$0]) }
        }
        return search([])
    }

    private func equal(_ ours: [[Cell]], _ theirs: [[Cell]], _ columns: [Int], _ orderMatters: Bool, _ keys: [Int]) -> Bool {
        let chosen = ours.map { row in columns.map { row[$0] } }
        guard orderMatters else { return sameBag(chosen, theirs) }
        guard !keys.isEmpty else { return zip(chosen, theirs).allSatisfy(Self.same) }
        var start = 0
        while start < theirs.count {
            let end = theirs[start...].firstIndex { row in keys.contains { !Self.same(row[$0], theirs[start][$0]) } } ?? theirs.count
            guard sameBag(Array(chosen[start..<end]), Array(theirs[start..<end])) else { return false }
            start = end
        }
        return true
    }

    private func sameBag(_ ours: [[Cell]], _ theirs: [[Cell]]) -> Bool {
        zip(ours.sorted(by: Self.before), theirs.sorted(by: Self.before)).allSatisfy(Self.same) || matches(ours, theirs)
    }

    /// Sorting puts nearly equal numbers next to each other, but not always in the same order; small results are matched
    /// one by one.
    private func matches(_ ours: [[Cell]], _ theirs: [[Cell]]) -> Bool {
        guard ours.count <= 2_000 else { return false }
        var left = ours
        for row in theirs {
            guard let index = left.firstIndex(where: { Self.same($0, row) }) else { return false }
            left.remove(at: index)
        }
        return true
    }

    private func bag(_ cells: [Cell]) -> [Cell] { cells.sorted { Self.order($0, $1) == .orderedAscending } }

    // MARK: Cells

    private enum Cell: Hashable {
        case null
        case number(Double)
        case text(String)
    }

    private func cells(_ table: ResultTable) -> [[Cell]] { table.rows.map { $0.map(cell) } }

    /// Truth is 0 and 1; a date and its midnight are the same text.
    private func cell(_ value: Value) -> Cell {
        if value.isNull { return .null }
        if let number = value.double { return .number(number) }
        var text = value.description.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
        if text.count == 19, text.hasSuffix(" 00:00:00") { text.removeLast(9) }
        return .text(text)
    }

    private static func same(_ ours: [Cell], _ theirs: [Cell]) -> Bool {
        ours.count == theirs.count && zip(ours, theirs).allSatisfy { same($0, $1) }
    }

    private static func same(_ ours: Cell, _ theirs: Cell) -> Bool {
        switch (ours, theirs) {
        case (.number(let a), .number(let b)): a == b || abs(a - b) <= max(1e-6, 1e-4 * abs(b)) || (a.isNaN && b.isNaN)
        default: ours == theirs
        }
    }

    private static func before(_ a: [Cell], _ b: [Cell]) -> Bool {
        for (first, second) in zip(a, b) {
            let order = order(first, second)
            if order != .orderedSame { return order == .orderedAscending }
        }
        return false
    }

    private static func order(_ a: Cell, _ b: Cell) -> ComparisonResult {
        func rank(_ cell: Cell) -> Int {
            switch cell {
            case .null: 0
            case .number: 1
            case .text: 2
            }
        }
        switch (a, b) {
        case (.number(let a), .number(let b)): return a < b ? .orderedAscending : a > b ? .orderedDescending : .orderedSame
        case (.text(let a), .text(let b)): return a < b ? .orderedAscending : a > b ? .orderedDescending : .orderedSame
        default: return rank(a) < rank(b) ? .orderedAscending : rank(a) > rank(b) ? .orderedDescending : .orderedSame
        }
    }
}
