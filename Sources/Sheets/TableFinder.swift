/// Finds the steps that make a clean table of one block of a sheet.
struct TableFinder {
    private let sheet: Sheet
    private var draft: Draft
    private var steps = Steps()

    /// `place`: which of the tables with these columns it is; nil for the only table of its sheet.
    static func table(in sheet: Sheet, block: CellRange, place: Int?) -> FoundTable {
        var finder = TableFinder(sheet: sheet, draft: Draft(sheet, block))
        if place != nil || block != sheet.used { finder.addTake(place ?? 0) }
        finder.findHeader()
        finder.findRows()
        let notes = finder.findValues()
        var table = finder.draft.finished(by: finder.steps)
        table.notes = notes
        table.proposals = Proposals.of(table)
        return table
    }

    private init(sheet: Sheet, draft: Draft) { (self.sheet, self.draft) = (sheet, draft) }

    /// The names and the title a block would have.
    static func heading(of draft: Draft) -> (names: [String], title: String?) {
        let layout = HeaderFinder.layout(of: draft)
        var draft = draft
        let title = draft.rows.prefix(layout.above).lazy.compactMap { row in row.cells.first { !$0.isEmpty }?.label }
            .first
        draft.rows.removeFirst(layout.above)
        draft.takeHeader(layout.header)
        draft.remove(columns: draft.blankColumns)
        return (draft.names ?? [], title)
    }

    private mutating func add(_ step: Step) {
        do {
            try step.apply(to: &draft, of: sheet, at: steps.list.count)
            steps.list.append(step)
        } catch {
            // A step that was just found on this sheet fits it; if it did not, the table is clean without it.
        }
    }

    private mutating func addTake(_ place: Int) {
        let (names, title) = Self.heading(of: draft)
        steps.list.append(.takeTable(title: title, columns: names, place: place))
    }

    private mutating func findHeader() {
        let layout = HeaderFinder.layout(of: draft)
        let labels = draft.rows[layout.above].cells.filter { !$0.isEmpty }.map(\.label)
        if layout.above > 0 {
            add(.dropLinesAbove(labels: labels, count: draft.rows.prefix(layout.above).count { !$0.isBlank }))
        }
        if layout.header == 0 { add(.nameColumns) }
        if layout.header > 1 {
            var copy = draft
            copy.takeHeader(layout.header)
            copy.remove(columns: copy.blankColumns)
            add(.joinHeader(rows: layout.header, names: copy.names ?? []))
        }
        draft.settleHeader()
    }

    private mutating func findRows() {
        let blank = draft.blankColumns
        if !blank.isEmpty { add(.dropBlankColumns(count: blank.count)) }
        let merged = draft.verticalMerges
        if !merged.isEmpty {
            let columns = Set(merged.map(\.column)).sorted()
            add(.fillMerged(columns: columns.compactMap { draft.names?[$0] }))
        }
        // Each look at all rows is kept as long as no row goes.
        var roles = RowRoles(draft)
        let repeated = roles.repeatedHeaders
        if !repeated.isEmpty {
            add(.dropRepeatedHeaders(count: repeated.count))
            roles = roles.without(repeated, draft)
        }
        let notes = roles.notes
        if !notes.isEmpty {
            add(.dropNotes(count: notes.count))
            roles = roles.without(notes, draft)
        }
        let totals = roles.totals.sorted()
        if !totals.isEmpty {
            let labels = totals.compactMap { row in
                draft.rows[row].cells.lazy.compactMap { cell in
                    if case .text(let text) = cell { text.trimmed } else { nil }
                }.first
            }
            add(.dropTotals(labels: labels, count: totals.count))
            roles = roles.without(Set(totals), draft)
        }
        let blanks = roles.blank
        if !blanks.isEmpty {
            add(.dropBlankRows(count: blanks.count))
            roles = roles.without(blanks, draft)
        }
        let sections = roles.sections
        if !sections.isEmpty {
            let taken = Set((draft.names ?? []).map { $0.lowercased() })
            let name = ["group", "section", "group_of_rows"].first { !taken.contains($0) } ?? "group_1"
            add(.liftGroups(column: name, count: sections.count))
        }
    }

    /// Sentences on what was left as it is.
    private mutating func findValues() -> [String] {
        let names = draft.names ?? []
        var context = ColumnReading.Context()
        var readings: [ColumnReading] = []
        for (column, name) in names.enumerated() {
            let reading = ColumnReading(name, draft.rows.map { $0.cells[column] }, .init())
            context.mark = context.mark ?? reading.context.mark
            context.order = context.order ?? reading.context.order
            readings.append(reading)
        }
        if context.mark != nil || context.order != nil {
            for (column, name) in names.enumerated() {
                readings[column] = ColumnReading(name, draft.rows.map { $0.cells[column] }, context)
            }
        }
        var taken = Set(names.map { $0.lowercased() })
        for (column, reading) in readings.enumerated() {
            for step in reading.steps { add(step) }
            guard reading.isNumber, let (name, unit) = UnitText.split(names[column]),
                taken.insert(name.lowercased()).inserted
            else { continue }
            add(.takeUnit(column: names[column], name: name, unit: unit))
        }
        return readings.compactMap(\.note)
    }
}
