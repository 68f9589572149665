/// The parts of a sheet that are tables of their own, each with its title above and the notes below it.
///
/// Blank rows cut the sheet into bands, blank columns cut a band into segments; then segments that go on with the
/// table above them are joined with it again.
struct Blocks {
    private let sheet: Sheet
    private let usedWidth: Int
    private var blocks: [Block] = []
    /// Segments of single cells that are the title of what follows or a note on what came before.
    private var pending: [CellRange] = []

    private struct Block {
        var range: CellRange
        var body: CellRange
        /// The labels of its first header row.
        var names: [String]
        /// The lines above it, without their digits.
        var titles: Set<String>
        var kinds: ColumnLooks
    }

    static func find(in sheet: Sheet) -> [CellRange] {
        guard let used = sheet.used else { return [] }
        var finder = Blocks(sheet, used)
        let bands = finder.bands(used)
        if bands.count == 1, let only = bands.first {
            let segments = finder.segments(only)
            if segments.count == 1, segments[0] == used { return [used] }
        }
        var next = bands.first.map { finder.segments($0) } ?? []
        for index in bands.indices {
            let segments = next
            next = index + 1 < bands.count ? finder.segments(bands[index + 1]) : []
            for segment in finder.titles(segments, above: next) ?? finder.rejoined(segments) { finder.take(segment) }
        }
        finder.takePending()
        return finder.blocks.isEmpty ? [used] : finder.blocks.map(\.range)
    }

    private init(_ sheet: Sheet, _ used: CellRange) { (self.sheet, usedWidth) = (sheet, used.columns.count) }

    // MARK: Cutting

    private func bands(_ used: CellRange) -> [CellRange] {
        var bands: [CellRange] = []
        var start: Int?
        for row in used.rows.lowerBound...used.rows.upperBound {
            let isBlank = row == used.rows.upperBound || sheet.rows[row].allSatisfy(\.isEmpty)
            if !isBlank, start == nil { start = row }
            if isBlank, let first = start {
                bands.append(CellRange(rows: first..<row, columns: used.columns))
                start = nil
            }
        }
        return bands
    }

    private func segments(_ band: CellRange) -> [CellRange] {
        var isUsed = Array(repeating: false, count: sheet.width)
        for row in band.rows {
            for column in band.columns where !sheet.rows[row][column].isEmpty { isUsed[column] = true }
        }
        var groups: [Range<Int>] = []
        for column in band.columns where isUsed[column] {
            if let last = groups.last, last.upperBound == column {
                groups[groups.count - 1] = last.lowerBound..<(column + 1)
            } else {
                groups.append(column..<(column + 1))
            }
        }
        guard let first = groups.first, let last = groups.last else { return [] }
        // A few rows with gaps, such as totals, are no tables side by side.
        if groups.count == 1 || band.rows.count < 3 {
            return [CellRange(rows: band.rows, columns: first.lowerBound..<last.upperBound)]
        }
        var joined: [CellRange] = []
        for group in groups.map({ trimmed(CellRange(rows: band.rows, columns: $0)) }) {
            guard let left = joined.last else {
                joined.append(group)
                continue
            }
            if isStray(left, beside: group) {
                joined[joined.count - 1] = group
            } else if isStray(group, beside: left) {
                continue
            } else if areSeparate(left, group) {
                joined.append(group)
            } else {
                joined[joined.count - 1] = CellRange(
                    rows: min(
                        left.rows.lowerBound, group.rows.lowerBound)..<max(left.rows.upperBound, group.rows.upperBound),
                    columns: left.columns.lowerBound..<group.columns.upperBound)
            }
        }
        return joined
    }

    /// More rows of a table with a blank column, which are told by the table above them.
    private func rejoined(_ segments: [CellRange]) -> [CellRange] {
        guard segments.count > 1, let first = segments.first, let last = segments.last, let above = blocks.last else {
            return segments
        }
        let whole = CellRange(
            rows: (segments.map(\.rows.lowerBound).min() ?? 0)..<(segments.map(\.rows.upperBound).max() ?? 0),
            columns: first.columns.lowerBound..<last.columns.upperBound)
        let areHeaded = segments.contains { HeaderFinder.layout(of: Draft(sheet, $0)).isCertain }
        return above.body.columns == whole.columns && !areHeaded ? [whole] : segments
    }

    /// A line with a title for each of the tables side by side below it, taken apart; nil for other lines.
    private func titles(_ line: [CellRange], above tables: [CellRange]) -> [CellRange]? {
        guard line.count == 1, line[0].rows.count == 1, tables.count > 1, let row = line.first?.rows.lowerBound else {
            return nil
        }
        let filled = line[0].columns.filter { !sheet.rows[row][$0].isEmpty }
        guard filled.count > 1, filled.allSatisfy({ column in tables.contains { $0.columns.lowerBound == column } })
        else { return nil }
        return filled.map { CellRange(rows: line[0].rows, columns: $0..<($0 + 1)) }
    }

    private func trimmed(_ range: CellRange) -> CellRange {
        func isBlank(_ row: Int) -> Bool { sheet.rows[row][range.columns].allSatisfy(\.isEmpty) }
        let first = range.rows.first { !isBlank($0) } ?? range.rows.lowerBound
        let last = range.rows.last { !isBlank($0) } ?? first
        return CellRange(rows: first..<(last + 1), columns: range.columns)
    }

    /// A remark at the side of a table.
    private func isStray(_ range: CellRange, beside other: CellRange) -> Bool {
        guard range.columns.count == 1, other.columns.count >= 2, other.rows.count >= 4 else { return false }
        let filled = range.rows.filter { !sheet.rows[$0][range.columns.lowerBound].isEmpty }
        let header = other.rows.lowerBound + HeaderFinder.layout(of: Draft(sheet, other)).above
        return filled.count <= max(1, other.rows.count / 10) && !filled.contains(header)
    }

    /// Two tables side by side, rather than one with a blank column.
    private func areSeparate(_ left: CellRange, _ right: CellRange) -> Bool {
        guard left.columns.count >= 2, right.columns.count >= 2 else { return false }
        let drafts = [left, right].map { Draft(sheet, $0) }
        let layouts = drafts.map { HeaderFinder.layout(of: $0) }
        func body(_ index: Int) -> Range<Int> {
            let rows = drafts[index].rows
            let first = rows.dropFirst(layouts[index].above).filter { !$0.isBlank }.dropFirst(layouts[index].header)
                .first?.index
            let last = rows.last?.index ?? 0
            return min(first ?? last, last)..<(last + 1)
        }
        // Numbers beside a table are its own, also where the last row, such as a total, has none.
        let looks = drafts[1].rows.suffix(20).map { $0.cells.map(CellLook.init) }
        let hasKey = ColumnLooks(looks, width: drafts[1].columns.count).values[0] == nil
        if body(0).lowerBound != body(1).lowerBound || (hasKey && body(0) != body(1)) { return true }
        guard layouts.allSatisfy({ $0.header > 0 }) else { return false }
        let labels = zip(drafts, layouts).map { draft, layout in
            Set(draft.rows[layout.above].cells.map { $0.label.lowercased() }.filter { !$0.isEmpty })
        }
        if !labels[0].isDisjoint(with: labels[1]) { return layouts[0].header == 1 }
        // Each has what its rows are about in its first column.
        return drafts.allSatisfy { draft in
            let looks = draft.rows.suffix(20).map { $0.cells.map(CellLook.init) }
            let kinds = ColumnLooks(looks, width: draft.columns.count).values
            return kinds[0] != .number && kinds.dropFirst().contains(.number)
        }
    }

    // MARK: Joining

    private mutating func take(_ segment: CellRange) {
        let draft = Draft(sheet, segment)
        if isThin(draft) {
            pending.append(segment)
            return
        }
        let layout = HeaderFinder.layout(of: draft)
        let above = blocks.lastIndex { $0.range.columns.overlaps(segment.columns) }
        if let above, goesOn(blocks[above], segment, draft, layout) {
            let old = blocks[above].range
            blocks[above].range = CellRange(
                rows: old.rows.lowerBound..<segment.rows.upperBound,
                columns: min(
                    old.columns.lowerBound, segment.columns.lowerBound)..<max(
                        old.columns.upperBound, segment.columns.upperBound))
            // Of a header alone the kinds of its columns are known with the rows that follow.
            if !blocks[above].kinds.hasValues {
                blocks[above].body = CellRange(rows: blocks[above].body.rows, columns: blocks[above].range.columns)
                blocks[above].kinds = Self.kinds(
                    Draft(sheet, CellRange(rows: segment.rows, columns: blocks[above].range.columns)))
            }
            pending = pending.filter { !$0.columns.overlaps(blocks[above].range.columns) }
            return
        }
        var range = segment
        for title in pending where title.columns.overlaps(segment.columns) {
            if let above, isNote(title) {
                extend(above, title)
            } else {
                range = CellRange(
                    rows: min(range.rows.lowerBound, title.rows.lowerBound)..<range.rows.upperBound,
                    columns: min(
                        range.columns.lowerBound, title.columns.lowerBound)..<max(
                            range.columns.upperBound, title.columns.upperBound))
            }
        }
        pending = pending.filter { !$0.columns.overlaps(segment.columns) }
        let whole = CellRange(
            rows: range.rows.lowerBound..<(segment.rows.lowerBound + layout.above), columns: range.columns)
        let titles = Set(lineLabels(whole).map(PageLine.withoutDigits))
        blocks.append(
            Block(range: range, body: segment, names: labels(draft, layout), titles: titles, kinds: Self.kinds(draft)))
    }

    private static func kinds(_ draft: Draft) -> ColumnLooks {
        ColumnLooks(draft.rows.prefix(200).map { $0.cells.map(CellLook.init) }, width: draft.columns.count)
    }

    private func labels(_ draft: Draft, _ layout: HeaderLayout) -> [String] {
        draft.rows.indices.contains(layout.above) ? draft.rows[layout.above].cells.map(\.label) : []
    }

    /// One cell a row, or a few rows of a name and a value, where tables are wider.
    private func isThin(_ draft: Draft) -> Bool {
        guard usedWidth >= 2 else { return false }
        let counts = draft.rows.map(\.filled.count)
        if counts.allSatisfy({ $0 <= 1 }) { return true }
        guard draft.rows.count <= 8, draft.columns.count <= 2, usedWidth >= 4 else { return false }
        return draft.rows.count == 1 || draft.rows.contains { $0.cells[0].label.hasSuffix(":") }
    }

    /// Whether a segment has more rows of the table above, rather than a header of its own.
    private func goesOn(_ block: Block, _ segment: CellRange, _ draft: Draft, _ layout: HeaderLayout) -> Bool {
        let first = labels(draft, layout)
        let shared = block.range.columns.clamped(to: segment.columns)
        if first == block.names, segment.columns == block.body.columns {
            // The same header again: the same table, unless a title of its own says otherwise.
            let lines = pending.filter { $0.columns.overlaps(segment.columns) }.flatMap { lineLabels($0) }
            return (lines + draft.rows.prefix(layout.above).flatMap { row in row.filled.map { row.cells[$0].label } })
                .allSatisfy { PageLine.isOne($0) || block.titles.contains(PageLine.withoutDigits($0)) }
        }
        guard shared.count * 2 >= segment.columns.count else { return false }
        if layout.isCertain { return false }
        let hasTitle = pending.contains { $0.columns.overlaps(segment.columns) && !isNote($0) }
        let own = Self.kinds(draft)
        if !own.hasValues, layout.header > 0 {
            // Words where numbers stand above are a header of their own.
            let offset = segment.columns.lowerBound - block.body.columns.lowerBound
            let isHeader = draft.columns.indices.contains { column in
                let other = column + offset
                return block.kinds.values.indices.contains(other) && block.kinds.values[other] != nil
                    && draft.rows[layout.above].cells[column].isEmpty == false
                    && CellLook(draft.rows[layout.above].cells[column]) == .text
            }
            if isHeader && block.kinds.hasValues { return false }
            if hasTitle && draft.rows.count >= 2 { return false }
            return segment.columns == block.body.columns || !block.kinds.hasValues || draft.rows.count == 1
        }
        return true
    }

    private func lineLabels(_ range: CellRange) -> [String] {
        range.rows.flatMap { sheet.rows[$0][range.columns].filter { !$0.isEmpty }.map(\.label) }
    }

    private func isNote(_ range: CellRange) -> Bool {
        guard let text = sheet.rows[range.rows.lowerBound][range.columns].first(where: { !$0.isEmpty })?.label else {
            return false
        }
        return NoteText.isMarked(text) || text.count > 60
    }

    private mutating func extend(_ index: Int, _ note: CellRange) {
        let old = blocks[index].range
        blocks[index].range = CellRange(
            rows: old.rows.lowerBound..<note.rows.upperBound,
            columns: min(
                old.columns.lowerBound, note.columns.lowerBound)..<max(old.columns.upperBound, note.columns.upperBound))
    }

    /// What stands below the last table is a note on it.
    private mutating func takePending() {
        for note in pending {
            guard
                let above = blocks.lastIndex(where: {
                    $0.range.columns.overlaps(note.columns) && $0.range.rows.upperBound <= note.rows.lowerBound
                })
            else { continue }
            extend(above, note)
        }
    }
}
