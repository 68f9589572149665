/// A table on its way from the sheet to its clean shape. Steps change it one after another.
struct Draft {
    struct Row {
        /// Its place on the sheet.
        var index: Int
        var cells: [Cell]
        var isBlank: Bool { cells.allSatisfy(\.isEmpty) }
        var filled: [Int] { cells.indices.filter { !cells[$0].isEmpty } }
    }

    let merges: [CellRange]
    /// The place of each column on the sheet; -1 for one that was made.
    var columns: [Int]
    var rows: [Row]
    /// The rows above the body, and the lines above them, once they are known.
    var header: [Row] = []
    var titles: [Row] = []
    /// Nil as long as the first row is not known to be the header.
    var names: [String]?
    var units: [String?] = []

    init(_ sheet: Sheet, _ range: CellRange) {
        merges = sheet.merges
        columns = Array(range.columns)
        rows = range.rows.map { Row(index: $0, cells: Array(sheet.rows[$0][range.columns])) }
        trimRows()
    }

    /// Blank rows at both ends are no part of a table.
    private mutating func trimRows() {
        while rows.last?.isBlank == true { rows.removeLast() }
        let blank = rows.prefix { $0.isBlank }.count
        rows.removeFirst(blank)
    }

    mutating func takeHeader(_ count: Int) {
        let count = min(count, rows.count)
        var taken: [Row] = [], at = 0
        while at < rows.count, taken.count < count {
            if !rows[at].isBlank { taken.append(rows[at]) }
            at += 1
        }
        header = taken
        rows.removeFirst(at)
        names = HeaderNames.unique(HeaderNames.joined(taken, columns: columns, merges: merges, body: rows))
        units = Array(repeating: nil, count: columns.count)
    }

    /// Without a step that says otherwise the first row is the header.
    mutating func settleHeader() {
        if names == nil { takeHeader(1) }
    }

    /// Throws `columnsMissing`.
    func column(_ name: String, _ step: Int) throws(SheetError) -> Int {
        if let index = names?.firstIndex(of: name) { return index }
        throw SheetError(
            .columnsMissing, step: step,
            "There is no column \(name) any more, which this step needs; rename it in the file, or drop the step.")
    }

    mutating func remove(rows doomed: Set<Int>) {
        guard !doomed.isEmpty else { return }
        rows = rows.indices.filter { !doomed.contains($0) }.map { rows[$0] }
    }

    mutating func remove(columns doomed: Set<Int>) {
        guard !doomed.isEmpty else { return }
        let kept = columns.indices.filter { !doomed.contains($0) }
        columns = kept.map { columns[$0] }
        if let names {
            self.names = kept.map { names[$0] }
            units = kept.map { units[$0] }
        }
        for row in rows.indices { rows[row].cells = kept.map { rows[row].cells[$0] } }
        for row in header.indices { header[row].cells = kept.map { header[row].cells[$0] } }
    }
}
