/// Which rows of a body are no data.
struct RowRoles {
    private let draft: Draft
    private let looks: [[CellLook]]
    private let kinds: ColumnLooks
    private let filled: [[Int]]

    /// `draft` has its header already.
    init(_ draft: Draft) {
        self.draft = draft
        looks = draft.rows.map { $0.cells.map(CellLook.init) }
        kinds = ColumnLooks(looks, width: draft.columns.count)
        filled = draft.rows.map(\.filled)
    }

    /// The roles in `draft`, from which the rows at `gone` were removed since.
    func without(_ gone: Set<Int>, _ draft: Draft) -> RowRoles {
        let kept = looks.indices.filter { !gone.contains($0) }
        guard kept.count == draft.rows.count else { return RowRoles(draft) }
        return RowRoles(draft, kept.map { looks[$0] }, kept.map { filled[$0] })
    }

    private init(_ draft: Draft, _ looks: [[CellLook]], _ filled: [[Int]]) {
        (self.draft, self.looks, self.filled) = (draft, looks, filled)
        kinds = ColumnLooks(looks, width: draft.columns.count)
    }

    private var width: Int { draft.columns.count }

    var blank: Set<Int> { Set(filled.indices.filter { filled[$0].isEmpty }) }

    // MARK: Headers that come again

    /// With the lines above them that come again, too: titles and page numbers.
    var repeatedHeaders: Set<Int> {
        guard let last = draft.header.last, last.filled.count >= 2 else { return [] }
        let upper = Set(draft.header.dropLast().map(\.cells))
        let titles = Set(
            draft.titles.flatMap { $0.cells.filter { !$0.isEmpty } }.map { PageLine.withoutDigits($0.label) })
        var found: Set<Int> = []
        for row in draft.rows.indices where draft.rows[row].cells == last.cells {
            found.insert(row)
            var above = row - 1
            while above >= 0, !found.contains(above) {
                if upper.contains(draft.rows[above].cells) || isPage(above, titles) {
                    found.insert(above)
                } else if !filled[above].isEmpty {
                    break
                }
                above -= 1
            }
        }
        return found
    }

    private func isPage(_ row: Int, _ titles: Set<String>) -> Bool {
        guard filled[row].count == 1 else { return false }
        let label = draft.rows[row].cells[filled[row][0]].label
        return PageLine.isOne(label) || titles.contains(PageLine.withoutDigits(label))
    }

    // MARK: Notes

    /// The lines below a table that explain it: one cell each, behind a gap, with a mark, long, or below a total.
    var notes: Set<Int> {
        var run: [Int] = []
        var row = draft.rows.count - 1
        while row >= 0, filled[row].isEmpty || isNoteLike(row) {
            run.append(row)
            row -= 1
        }
        run.reverse()
        guard let first = run.first(where: { !filled[$0].isEmpty && isEvident($0, last: row) }) else { return [] }
        return Set(run.filter { $0 >= first && !filled[$0].isEmpty })
    }

    private func isNoteLike(_ row: Int) -> Bool {
        guard let first = filled[row].first else { return false }
        let label = draft.rows[row].cells[first].label
        if filled[row].count == 1 { return !looks[row][first].isValue && !TotalWords.isTotal(label) }
        return filled[row].count == 2 && width >= 4 && (NoteText.isMarked(label) || label.hasSuffix(":"))
    }

    private func isEvident(_ row: Int, last: Int) -> Bool {
        guard let column = filled[row].first else { return false }
        let label = draft.rows[row].cells[column].label
        if NoteText.isMarked(label) || filled[row].count == 2 { return true }
        let isBehindGap =
            row > 0 ? draft.rows[row].index - draft.rows[row - 1].index > 1 || filled[row - 1].isEmpty : false
        if width == 1 { return isBehindGap && label.count > 40 }
        if isBehindGap { return true }
        if last >= 0, let start = filled[last].first, TotalWords.isTotal(draft.rows[last].cells[start].label) {
            return true
        }
        let longest = draft.rows[...max(last, 0)].map { $0.cells[column].label.count }.max() ?? 0
        if label.count > 40, label.count > 2 * longest { return true }
        // Where no other row is nearly empty, this one is none of them.
        return width >= 3 && last >= 2 && filled[...last].allSatisfy { $0.isEmpty || $0.count * 2 > width }
    }

    // MARK: Totals

    /// Sums and means among the rows: by their label and what else tells them (the numbers above add up, other labels
    /// are missing, nothing but totals follows), or without a label by their numbers alone.
    var totals: Set<Int> {
        let numeric = kinds.values.indices.filter { kinds.values[$0] == .number }
        let labels = kinds.values.indices.filter { kinds.values[$0] != .number }
        guard !numeric.isEmpty, draft.rows.count >= 2 else { return [] }
        let numbers = numeric.map { column in NumberColumn.numbers(draft.rows.map { $0.cells[column] }) }
        let isNamed = draft.rows.indices.map { row in
            filled[row].first.map { !looks[row][$0].isValue && TotalWords.isTotal(draft.rows[row].cells[$0].label) }
                ?? false
        }
        // Of the rows that are no totals by name, how many have a second label?
        let usual = draft.rows.indices.filter { !isNamed[$0] && filled[$0].count > 1 }
        let haveSecond = usual.count { row in labels.count { !draft.rows[row].cells[$0].isEmpty } >= 2 }
        let isSecondUsual = !usual.isEmpty && haveSecond * 10 >= usual.count * 9
        var tail = draft.rows.count
        while tail > 0, isNamed[tail - 1] || filled[tail - 1].isEmpty { tail -= 1 }
        var sums = RunningSums(width: numeric.count)
        var found: Set<Int> = []
        for row in draft.rows.indices {
            let values = numbers.map { $0[row] }
            if filled[row].isEmpty { continue }
            if filled[row].count == 1, values.allSatisfy({ $0 == nil }), row < tail {
                sums.beginGroup()
                continue
            }
            let matched = sums.matches(values), valued = values.count { $0 != nil }
            let labelled = labels.count { !draft.rows[row].cells[$0].isEmpty }
            var isTotal = false
            if isNamed[row], valued > 0 || row >= tail {
                isTotal = matched > 0 || (labelled <= 1 && isSecondUsual) || (row >= tail && labelled <= 1)
            } else if labelled == 0, !labels.isEmpty, sums.count >= 2 {
                let isLast = draft.rows.indices.dropFirst(row + 1).prefix(3).allSatisfy {
                    filled[$0].isEmpty || isNamed[$0]
                }
                isTotal = isLast && matched > 0 && matched * 2 >= valued
            }
            if isTotal {
                found.insert(row)
                sums.endGroup(values)
            } else {
                sums.add(values)
            }
        }
        return found
    }

    // MARK: Groups

    /// Rows that name the group of the rows below them; empty unless the first row is one, with data below each.
    var sections: [Int] {
        guard width >= 2 else { return [] }
        let rows = draft.rows.indices.filter { !filled[$0].isEmpty }
        guard let first = rows.first, let column = filled[first].first else { return [] }
        var found: [Int] = []
        var wasSection = false
        for row in rows {
            let isSection = filled[row] == [column] && looks[row][column] == .text
            if isSection, wasSection { return [] }
            if isSection { found.append(row) }
            wasSection = isSection
        }
        let names = Set(found.map { draft.rows[$0].cells[column].label })
        guard found.first == first, found.count >= 2, !wasSection, names.count == found.count else { return [] }
        return found
    }
}

/// The sums of columns since the beginning, since the last total, and of the totals so far.
private struct RunningSums {
    private var all: [Double], group: [Double], totals: [Double]
    private(set) var count = 0
    private var groupCount = 0, totalCount = 0

    init(width: Int) {
        all = Array(repeating: 0, count: width)
        (group, totals) = (all, all)
    }

    mutating func add(_ values: [Double?]) {
        for (index, value) in values.enumerated() {
            all[index] += value ?? 0
            group[index] += value ?? 0
        }
        count += 1
        groupCount += 1
    }

    mutating func beginGroup() {
        group = group.map { _ in 0 }
        groupCount = 0
    }

    mutating func endGroup(_ values: [Double?]) {
        for (index, value) in values.enumerated() { totals[index] += value ?? 0 }
        totalCount += 1
        beginGroup()
    }

    /// How many of the values are such a sum; values are rounded where they are shown.
    func matches(_ values: [Double?]) -> Int {
        func equal(_ value: Double, _ sum: Double) -> Bool { abs(value - sum) <= max(1e-6, 1e-4 * abs(sum)) }
        return values.indices.count { index in
            guard let value = values[index] else { return false }
            let isSum =
                (count > 0 && equal(value, all[index])) || (groupCount > 0 && equal(value, group[index]))
                || (totalCount > 1 && equal(value, totals[index]))
            return isSum && (value != 0 || count > 0)
        }
    }
}
