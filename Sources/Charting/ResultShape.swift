import DuckDB

/// A result seen as something to draw: which columns tell time, which are labels, which are measured.
struct ResultShape {
    let table: ResultTable
    let hint: ChartHint
    let columns: [ColumnShape]
    let times: [Int]
    let labels: [Int]
    let quantities: [Int]

    init(_ table: ResultTable, _ hint: ChartHint) {
        (self.table, self.hint) = (table, hint)
        var columns = table.columns.indices.map { ColumnShape(table, column: $0) }
        // A lone number named "day" or "hour" beside a label is what was measured.
        if !columns.contains(where: { $0.role == .quantity }), columns.count > 1,
            let last = columns.lastIndex(where: { $0.role == .time(.cycle) })
        {
            columns[last].role = .quantity
        }
        self.columns = columns
        times = columns.filter(\.isTime).map(\.index)
        // Names before keys: a person reads names.
        labels =
            columns.filter { $0.role == .category }.map(\.index)
            + columns.filter { $0.role == .identifier }.map(\.index)
        quantities = columns.filter { $0.role == .quantity }.map(\.index)
    }

    var rowCount: Int { table.rows.count }

    /// True when no two rows share the same values of these columns.
    func isUnique(_ columns: [Int]) -> Bool {
        var seen = Set<[Value]>()
        return table.rows.allSatisfy { row in seen.insert(columns.map { row[$0] }).inserted }
    }

    func scale(_ column: Int) -> TimeScale? {
        if case .time(let scale) = columns[column].role { return scale }
        return nil
    }

    /// The measure that matters most: the one the rows are sorted by, else the last one, which people write last.
    var primary: Int? {
        if hint.isOrdered {
            let sorted = quantities.filter(isSorted)
            if sorted.count == 1 { return sorted[0] }
        }
        return quantities.last
    }

    /// The primary measure and those that fit on its axis: same unit, counts with counts, sizes within a factor of ten.
    /// At most three.
    var comparable: [Int] {
        guard let primary else { return [] }
        let size = magnitude(primary)
        let format = self.format(primary)
        let others = quantities.filter { column in
            let other = magnitude(column)
            return column == primary
                || self.format(column) == format && isWhole(column) == isWhole(primary) && other > 0 && size > 0
                    && max(other, size) / min(other, size) <= 10
        }
        return others.count <= 3 ? others : [primary]
    }

    func format(_ column: Int) -> NumberFormat {
        NumberFormat(unit: hint.units[column], column: table.columns[column].name)
    }

    func number(_ row: Int, _ column: Int) -> Double? {
        table.rows[row][column].double.flatMap { $0.isFinite ? $0 : nil }
    }

    func numbers(_ column: Int) -> [Double] { table.rows.indices.compactMap { number($0, column) } }

    private func magnitude(_ column: Int) -> Double { numbers(column).map(abs).max() ?? 0 }

    private func isWhole(_ column: Int) -> Bool { numbers(column).allSatisfy { $0 == $0.rounded() } }

    private func isSorted(_ column: Int) -> Bool {
        let numbers = self.numbers(column)
        guard numbers.count > 1, numbers.first != numbers.last else { return false }
        let pairs = zip(numbers, numbers.dropFirst())
        return pairs.allSatisfy { $0 >= $1 } || pairs.allSatisfy { $0 <= $1 }
    }
}
