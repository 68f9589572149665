/// A rectangle of cells; rows and columns counted from 0.
public struct CellRange: Sendable, Hashable, Codable {
    public var rows: Range<Int>
    public var columns: Range<Int>

    public init(rows: Range<Int>, columns: Range<Int>) { (self.rows, self.columns) = (rows, columns) }
}

/// One sheet of a workbook or one text file: a grid of cells as it was written.
public struct Sheet: Sendable, Hashable {
    public var name: String
    /// Rows of equal length.
    public let rows: [[Cell]]
    /// Ranges shown as one cell; the value is in the upper left one. Text files know none.
    public var merges: [CellRange]

    /// Short rows are filled up with empty cells.
    public init(name: String, rows: [[Cell]], merges: [CellRange] = []) {
        let width = rows.lazy.map(\.count).max() ?? 0
        self.name = name
        self.rows = rows.map { $0.count == width ? $0 : $0 + Array(repeating: .empty, count: width - $0.count) }
        self.merges = merges.filter { $0.rows.lowerBound >= 0 && $0.columns.lowerBound >= 0 }
    }

    /// A grid of texts.
    public init(name: String, texts: [[String]]) {
        self.init(name: name, rows: texts.map { $0.map(Cell.init(text:)) })
    }

    public var width: Int { rows.first?.count ?? 0 }
    public var cellCount: Int { rows.count * width }

    /// The smallest range that holds all cells with a value; nil when there is none.
    var used: CellRange? {
        guard let first = rows.firstIndex(where: { $0.contains { !$0.isEmpty } }),
            let last = rows.lastIndex(where: { $0.contains { !$0.isEmpty } })
        else { return nil }
        var (left, right) = (width, 0)
        for row in rows[first...last] {
            if let column = row.firstIndex(where: { !$0.isEmpty }) { left = min(left, column) }
            if let column = row.lastIndex(where: { !$0.isEmpty }) { right = max(right, column) }
        }
        return CellRange(rows: first..<(last + 1), columns: left..<(right + 1))
    }
}
