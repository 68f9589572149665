extension Step {
    /// Throws `SheetError` with `index` when the sheet does not have what the step needs.
    func apply(to draft: inout Draft, of sheet: Sheet, at index: Int) throws(SheetError) {
        switch self {
        case .takeTable(let title, let columns, let place):
            draft = Draft(sheet, try Self.block(sheet, title, columns, place, index))
        case .dropLinesAbove(let labels, _): try Self.dropLines(&draft, labels, index)
        case .nameColumns: draft.takeHeader(0)
        case .joinHeader(let rows, let names):
            draft.takeHeader(rows)
            try Self.require(names, in: draft.names ?? [], index)
        default:
            draft.settleHeader()
            try applyToBody(&draft, index)
        }
    }

    private func applyToBody(_ draft: inout Draft, _ index: Int) throws(SheetError) {
        switch self {
        case .fillMerged: draft.fillMerged()
        case .dropBlankColumns: draft.remove(columns: draft.blankColumns)
        case .dropRepeatedHeaders: draft.remove(rows: RowRoles(draft).repeatedHeaders)
        case .dropNotes: draft.remove(rows: RowRoles(draft).notes)
        case .dropTotals: draft.remove(rows: RowRoles(draft).totals)
        case .dropBlankRows: draft.remove(rows: RowRoles(draft).blank)
        case .liftGroups(let column, _): draft.liftGroups(column)
        case .fillDown(let columns):
            for name in columns { draft.fillDown(try draft.column(name, index)) }
        case .readMissing(let name, let spellings, let amongValues):
            let column = try draft.column(name, index)
            draft.change(column) { text in
                spellings.contains(text.trimmed) || MissingText.isMissing(text.trimmed, amongValues: amongValues)
                    ? .empty : nil
            }
        case .readNumbers(let name, let mark, let sign):
            let column = try draft.column(name, index)
            draft.change(column) { NumberText($0)?.value(mark).map(Cell.number) }
            try draft.require(column, index, "a number written like \(mark == .point ? "1,234.50" : "1.234,50")") {
                if case .number = $0 { true } else { false }
            }
            draft.units[column] = sign ?? draft.units[column]
        case .readDates(let name, let order, let serial):
            let column = try draft.column(name, index)
            draft.readDates(column, order, serial)
            try draft.require(
                column, index,
                "a date\(order == .dayMonth ? " written day/month" : order == .monthDay ? " written month/day" : "")"
            ) {
                switch $0 {
                case .date, .timestamp: true
                default: false
                }
            }
        case .takeUnit(let old, let name, let unit):
            let column = try draft.column(old, index)
            draft.names?[column] = name
            draft.units[column] = unit
        case .unpivot(let period, let measures): try draft.unpivot(period, measures, index)
        default: break
        }
    }

    // MARK: Finding the place

    private static func block(
        _ sheet: Sheet, _ title: String?, _ columns: [String], _ place: Int, _ index: Int
    ) throws(SheetError) -> CellRange {
        var fitting: [(range: CellRange, title: String?)] = []
        var nearest = columns
        for range in Blocks.find(in: sheet) {
            let (names, found) = TableFinder.heading(of: Draft(sheet, range))
            let missing = columns.filter { !names.contains($0) }
            if missing.isEmpty { fitting.append((range, found)) }
            if missing.count < nearest.count { nearest = missing }
        }
        // A title that several tables share does not tell them apart.
        let titled = title.map { title in fitting.filter { $0.title == title } } ?? []
        if titled.count == 1 { return titled[0].range }
        guard !fitting.isEmpty else {
            throw SheetError(
                .tableMissing, step: index,
                "No table of the sheet \(sheet.name) has the columns this one had; \(listed(nearest)) not found. "
                    + "Rename them in the file, or read it anew without these steps.")
        }
        guard place < fitting.count else {
            throw SheetError(
                .tableMissing, step: index,
                "The sheet \(sheet.name) has \(fitting.count) table(s) with these columns and the steps want number \(place + 1); "
                    + "read the file anew without these steps.")
        }
        return fitting[place].range
    }

    private static func dropLines(_ draft: inout Draft, _ labels: [String], _ index: Int) throws(SheetError) {
        var nearest = labels
        for (row, found) in draft.rows.prefix(200).enumerated() {
            let here = Set(found.cells.map(\.label))
            let missing = labels.filter { !here.contains($0) }
            if missing.isEmpty {
                draft.titles = draft.rows[..<row].filter { !$0.isBlank }
                draft.rows.removeFirst(row)
                return
            }
            if missing.count < nearest.count { nearest = missing }
        }
        throw SheetError(
            .headerMissing, step: index,
            "The header is not where it was: \(listed(nearest)) not found in the first rows. "
                + "Rename the columns in the file, or read it anew without these steps.")
    }

    private static func require(_ wanted: [String], in names: [String], _ index: Int) throws(SheetError) {
        let missing = wanted.filter { !names.contains($0) }
        guard !missing.isEmpty else { return }
        throw SheetError(
            .columnsMissing, step: index,
            "The header does not make the same names any more: \(listed(missing)) not found. "
                + "Rename the columns in the file, or read it anew without these steps.")
    }

    private static func listed(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }
}
