/// Where the header of a table is: the lines above it are titles, the rows below it the body.
struct HeaderLayout: Hashable {
    /// Rows (blank ones among them) above the header.
    var above: Int
    /// Rows of the header, 0 when the first row is data already.
    var header: Int
    /// Whether types tell the header from the body, rather than position alone.
    var isCertain: Bool
}

/// Tells titles, header and body of a block apart: a header is text above columns of numbers or days; what stands
/// above it in one cell is a title; rows with gaps above a full one group its columns.
struct HeaderFinder {
    private let rows: [Draft.Row]
    private let looks: [[CellLook]]
    private let kinds: ColumnLooks
    private let columns: [Int]
    private let merges: [CellRange]
    private let positions: [Int]
    private var width: Int { columns.count }

    static func layout(of draft: Draft) -> HeaderLayout { HeaderFinder(draft).layout }

    private init(_ draft: Draft) {
        // What stands above and the kinds of the columns show in the first rows.
        positions = Array(draft.rows.indices.lazy.filter { !draft.rows[$0].isBlank }.prefix(300))
        rows = positions.map { draft.rows[$0] }
        looks = rows.map { $0.cells.map(CellLook.init) }
        (columns, merges) = (draft.columns, draft.merges)
        kinds = ColumnLooks(looks, width: draft.columns.count)
    }

    private var layout: HeaderLayout {
        guard !rows.isEmpty else { return HeaderLayout(above: 0, header: 0, isCertain: false) }
        var first = 0
        // A later row with more cells must be there, or the lines are the table.
        let widest = rows.map(\.filled.count).max() ?? 0
        while first + 1 < rows.count, first < 50, isTitle(first, widest: widest) { first += 1 }
        let above = positions[first]
        if !kinds.hasValues { return HeaderLayout(above: above, header: textHeader(first), isCertain: false) }
        guard isLabels(first) else { return HeaderLayout(above: above, header: 0, isCertain: false) }
        var count = 1
        while count < 5, first + count < rows.count - 1, continues(first, count) { count += 1 }
        let isCertain = (first..<(first + count)).contains { row in
            looks[row].indices.contains { looks[row][$0] == .text && kinds.values[$0] != nil }
        }
        return HeaderLayout(above: above, header: count, isCertain: isCertain && first + count < rows.count)
    }

    // MARK: Titles

    private func isTitle(_ row: Int, widest: Int) -> Bool {
        let filled = rows[row].filled
        guard width >= 2, let start = filled.first, filled.count < widest, filled.count <= 2 else { return false }
        let next = rows[row + 1]
        if filled.count == 1 {
            if start == 0 { return merge(row, 0).map { $0.rows.count == 1 || $0.columns.count > 1 } ?? true }
            // A label above columns of numbers groups them; a period does so wherever it stands.
            guard (start..<width).allSatisfy({ kinds.values[$0] == .number || isBlank($0) }) else { return true }
            let label = rows[row].cells[start].label
            if PeriodText.split(label)?.rest.isEmpty == true { return false }
            return label.count > 25 || (0..<start).contains { kinds.values[$0] == .number }
        }
        guard start == 0, rows[row + 1].filled.count > 1 || isTitle(row + 1, widest: widest, depth: 1) else {
            return false
        }
        if rows[row].cells[0].label.hasSuffix(":") { return true }
        guard width >= 4, !next.cells[0].isEmpty else { return false }
        return filled[1] == 1 || looks[row][filled[1]] == .day
    }

    /// Whether the next line is a title too, without looking further.
    private func isTitle(_ row: Int, widest: Int, depth: Int) -> Bool {
        row + 1 < rows.count && rows[row].filled.count == 1 && rows[row].filled.first == 0 && widest > 1
    }

    private func merge(_ row: Int, _ column: Int) -> CellRange? {
        merges.first { $0.rows.lowerBound == rows[row].index && $0.columns.lowerBound == columns[column] }
    }

    private func isBlank(_ column: Int) -> Bool { rows.allSatisfy { $0.cells[column].isEmpty } }

    // MARK: Header rows

    /// Whether a row names columns: no number where numbers stand below, but for years and days.
    private func isLabels(_ row: Int) -> Bool {
        let values = (0..<width).filter { looks[row][$0].isValue && kinds.values[$0] != nil }
        if values.isEmpty { return looks[row].contains(.text) }
        return values.allSatisfy { isPeriod(row, $0) }
            && Set(values.map { rows[row].cells[$0].label }).count > values.count / 8
            && (values.count >= 2 || looks[row].contains(.text)
                || values.allSatisfy { row + 1 < rows.count && looks[row + 1][$0] == .text })
    }

    /// A year above numbers that are no years, or a day above numbers.
    private func isPeriod(_ row: Int, _ column: Int) -> Bool {
        if looks[row][column] == .day { return kinds.values[column] == .number }
        guard PeriodText.isYear(rows[row].cells[column].label) else { return false }
        let below = rows[(row + 1)...].prefix(8).map { $0.cells[column] }.filter { !$0.isEmpty }
        return below.count { PeriodText.isYear($0.label) } * 2 < below.count
            || (row + 1 < rows.count && looks[row + 1][column] == .text)
    }

    /// Whether the row after `count` rows of header belongs to it.
    private func continues(_ first: Int, _ count: Int) -> Bool {
        let row = first + count
        guard isLabels(row) else { return false }
        let named = (0..<width).filter { kinds.values[$0] != nil && !rows[row].cells[$0].isEmpty }
        let periods = named.filter { isPeriod(row, $0) }
        guard named.contains(where: { looks[row][$0] == .text }) || !periods.isEmpty else { return false }
        if UnitRow.isOne(rows[row].cells, values: kinds.values.map { $0 != nil }) { return true }
        let upper = rows[row - 1]
        let fillsGap = (0..<width).contains { upper.cells[$0].isEmpty && !rows[row].cells[$0].isEmpty }
        let repeats = zip(upper.cells, upper.cells.dropFirst()).contains { !$0.isEmpty && $0 == $1 }
        // Every column with numbers needs a name in one of the rows; a row of values does not give it.
        let isFull = named.count * 2 >= kinds.values.count { $0 != nil }
        return (fillsGap || repeats) && isFull
    }

    /// Without numbers and days to go by: one row, or two when the first has gaps that the second fills.
    private func textHeader(_ first: Int) -> Int {
        let head = rows[first].cells
        let rest = rows[(first + 1)...]
        guard let next = rest.first else { return 1 }
        if rest.count >= 2, head[0].isEmpty, head.contains(where: { !$0.isEmpty }),
            next.cells.allSatisfy({ !$0.isEmpty }),
            Set(next.cells.map(\.label)).count < next.cells.count
        {
            return 2
        }
        // A first row whose cells come again below is data, unless it comes again as a whole.
        let others = rest.prefix(1000).filter { $0.cells != head }
        let recurring = head.indices.count { column in
            !head[column].isEmpty && others.contains { $0.cells[column] == head[column] }
        }
        return recurring > 0 && recurring * 2 >= width ? 0 : 1
    }
}

/// A row below the names that gives their units.
enum UnitRow {
    /// `values`: whether a column holds numbers or days.
    static func isOne(_ cells: [Cell], values: [Bool]) -> Bool {
        let units = cells.indices.filter { values[$0] && !cells[$0].isEmpty }
        return !units.isEmpty && units.allSatisfy { UnitText.bare(cells[$0].label) != nil }
    }
}
