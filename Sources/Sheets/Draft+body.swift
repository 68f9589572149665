extension Draft {
    /// Columns without a label and without a value.
    var blankColumns: Set<Int> {
        var blank = Set(columns.indices)
        for row in header { for column in row.filled { blank.remove(column) } }
        for row in rows where !blank.isEmpty { for column in row.filled { blank.remove(column) } }
        // A label over several columns names them, but they may hold nothing all the same.
        return blank
    }

    /// The columns whose values are merged over several rows of the body, with the rows they are for.
    var verticalMerges: [(column: Int, rows: [Int])] {
        guard !merges.isEmpty else { return [] }
        let places = Dictionary(
            rows.enumerated().map { ($0.element.index, $0.offset) }, uniquingKeysWith: { first, _ in first })
        return merges.compactMap { merge in
            guard merge.rows.count > 1, let column = columns.firstIndex(of: merge.columns.lowerBound),
                let first = places[merge.rows.lowerBound], !rows[first].cells[column].isEmpty
            else { return nil }
            // A merge may claim the whole height of a sheet.
            let last = min(merge.rows.upperBound, (rows.last?.index ?? 0) + 1)
            return (column, (merge.rows.lowerBound..<max(last, merge.rows.lowerBound)).compactMap { places[$0] })
        }
    }

    mutating func fillMerged() {
        for (column, places) in verticalMerges {
            guard let first = places.first else { continue }
            let value = rows[first].cells[column]
            for place in places where rows[place].cells[column].isEmpty { rows[place].cells[column] = value }
        }
    }

    mutating func liftGroups(_ name: String) {
        let sections = Set(RowRoles(self).sections)
        guard !sections.isEmpty else { return }
        var group = Cell.empty
        var kept: [Row] = []
        for (index, row) in rows.enumerated() {
            if sections.contains(index) {
                group = row.cells.first { !$0.isEmpty } ?? .empty
            } else {
                kept.append(Row(index: row.index, cells: [row.isBlank ? .empty : group] + row.cells))
            }
        }
        rows = kept
        header = header.map { Row(index: $0.index, cells: [.empty] + $0.cells) }
        columns.insert(-1, at: 0)
        names?.insert(name, at: 0)
        units.insert(nil, at: 0)
    }

    mutating func fillDown(_ column: Int) {
        var last = Cell.empty
        for row in rows.indices where !rows[row].isBlank {
            if rows[row].cells[column].isEmpty {
                rows[row].cells[column] = last
            } else {
                last = rows[row].cells[column]
            }
        }
    }

    // MARK: Values

    /// Changes the texts of a column; nil leaves one as it is.
    mutating func change(_ column: Int, _ change: (String) -> Cell?) {
        for row in rows.indices {
            if case .text(let text) = rows[row].cells[column], let new = change(text) { rows[row].cells[column] = new }
        }
    }

    mutating func readDates(_ column: Int, _ order: DateOrder?, _ serial: Bool) {
        change(column) { text in
            if serial, let number = Double(text.trimmed) { return SerialDate.cell(number) }
            guard let date = DateText(text) else { return nil }
            if order == nil, date.dayFirst != date.monthFirst { return nil }
            guard let days = date.days(order ?? .dayMonth) else { return nil }
            return date.seconds.map { .timestamp(seconds: days * 86_400 + $0) } ?? .date(days: days)
        }
        guard serial else { return }
        for row in rows.indices {
            if case .number(let number) = rows[row].cells[column], let cell = SerialDate.cell(number) {
                rows[row].cells[column] = cell
            }
        }
    }

    /// Throws `valuesUnfit` when a value of `column` is not what it was read as.
    func require(_ column: Int, _ step: Int, _ what: String, _ fits: (Cell) -> Bool) throws(SheetError) {
        let odd = rows.filter { !$0.cells[column].isEmpty && !fits($0.cells[column]) }
        guard let first = odd.first else { return }
        throw SheetError(
            .valuesUnfit, step: step,
            "Column \(names?[column] ?? ""): \(odd.count) of its values, the first in row \(first.index + 1) of the sheet, are not "
                + "\(what); correct them in the file, or drop the step.")
    }

    mutating func unpivot(_ period: String, _ measures: [Step.Measure], _ step: Int) throws(SheetError) {
        var periods: [String] = []
        var seen: Set<String> = []
        var sources: [[String: Int]] = []
        for measure in measures {
            var columns: [String: Int] = [:]
            for source in measure.columns {
                columns[source.period] = try column(source.column, step)
                if seen.insert(source.period).inserted { periods.append(source.period) }
            }
            sources.append(columns)
        }
        let used = Set(sources.flatMap(\.values))
        let kept = columns.indices.filter { !used.contains($0) }
        rows = rows.flatMap { row in
            periods.map { period in
                let values = sources.map { $0[period].map { row.cells[$0] } ?? .empty }
                return Row(index: row.index, cells: kept.map { row.cells[$0] } + [.text(period)] + values)
            }
        }
        let old = names ?? []
        names = HeaderNames.unique(kept.map { old[$0] } + [period] + measures.map(\.name))
        units =
            kept.map { units[$0] } + [nil]
            + sources.map { columns in
                let all = Set(columns.values.map { units[$0] })
                return all.count == 1 ? all.first ?? nil : nil
            }
        header = []
        columns = kept.map { columns[$0] } + Array(repeating: -1, count: 1 + measures.count)
    }
}
