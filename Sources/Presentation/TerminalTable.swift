import Charting
public import DuckDB

/// A result as a table of text: numbers to the right, long cells cut, the first rows only.
public enum TerminalTable {
    private static let smallestColumn = 6
    private static let widestCell = 60

    /// - Parameters:
    ///   - rowCount: rows of the whole result where the table holds only the first ones.
    ///   - maximumRows: rows shown.
    /// - Returns: lines of at most the style's width, each ended by a line feed; "No rows." for none.
    public static func render(
        _ table: ResultTable, rowCount: Int? = nil, maximumRows: Int = 20, style: TerminalStyle = TerminalStyle()
    ) -> String {
        guard !table.columns.isEmpty, !table.rows.isEmpty else { return "No rows.\n" }
        let shown = Array(table.rows.prefix(maximumRows))
        let columns = table.columns.indices.map { Column(table, index: $0, shown: shown) }
        let (widths, hidden) = fit(columns, to: style.width)
        let visible = Array(zip(columns, widths))
        var lines = [
            visible.map { style.paint($0.cell($0.title, width: $1), .bold) }.joined(separator: " │ "),
            visible.map { String(repeating: "─", count: $1) }.joined(separator: "─┼─"),
        ]
        for row in shown.indices {
            lines.append(
                visible.map { column, width in
                    let text = column.cell(column.cells[row], width: width)
                    return column.isNull[row] ? style.paint(text, .dim) : text
                }.joined(separator: " │ "))
        }
        let total = max(rowCount ?? table.rows.count, table.rows.count)
        let rest = total - shown.count
        if rest > 0 || table.truncated {
            let number = table.truncated ? "more than \(max(rest, 0).grouped)" : rest.grouped
            let text = rest == 0 ? "… more rows" : "… \(number) more \(rest == 1 && !table.truncated ? "row" : "rows")"
            lines.append(style.paint(text, .dim))
        }
        if hidden > 0 { lines.append(style.paint("… \(hidden) more \(hidden == 1 ? "column" : "columns")", .dim)) }
        return lines.map { $0.trimmedEnd + "\n" }.joined()
    }

    private struct Column {
        let title: String
        let cells: [String]
        let isNull: [Bool]
        let isRight: Bool
        let width: Int

        init(_ table: ResultTable, index: Int, shown: [[Value]]) {
            let shape = ColumnShape(table, column: index)
            title = TerminalText.safe(PlotText.plain(PlotText.title(ofColumn: table.columns[index].name)))
            let values = shown.map { $0.indices.contains(index) ? $0[index] : .null }
            let numbers = values.compactMap { if case .double(let number) = $0 { number } else { nil } }
            let places = numbers.allSatisfy { $0 == $0.rounded() } ? 0 : numbers.map(NumberText.places).min() ?? 2
            cells = values.map { TableCell.text($0, isQuantity: shape.role == .quantity, places: places) }
            isNull = values.map(\.isNull)
            isRight = values.contains(where: \.isNumber)
            width = min(TerminalTable.widestCell, ([title] + cells).map(TerminalText.width).max() ?? 0)
        }

        func cell(_ text: String, width: Int) -> String {
            TerminalText.pad(TerminalText.cut(text, to: width), to: width, right: isRight)
        }
    }

    /// Takes from the widest text columns first; numbers are never cut. Columns that still don't fit are left out.
    private static func fit(_ columns: [Column], to width: Int) -> (widths: [Int], hidden: Int) {
        var count = columns.count
        while count > 0 {
            var widths = columns.prefix(count).map(\.width)
            func used() -> Int { widths.reduce(0, +) + 3 * (count - 1) }
            while used() > width {
                let candidates = widths.indices.filter { !columns[$0].isRight && widths[$0] > smallestColumn }
                guard let widest = candidates.max(by: { (widths[$0], $1) < (widths[$1], $0) }) else { break }
                widths[widest] -= 1
            }
            if used() <= width { return (widths, columns.count - count) }
            if count == 1 { return ([width], columns.count - 1) }
            count -= 1
        }
        return ([], columns.count)
    }
}

/// A cell as a person reads it.
enum TableCell {
    static func text(_ value: Value, isQuantity: Bool, places: Int) -> String {
        switch value {
        case .null: "–"
        case .double(let number) where isQuantity && number.isFinite && abs(number) < 1e15:
            NumberText.fixed(number, places: places)
        case .integer, .hugeint, .uhugeint, .decimal, .double:
            isQuantity ? NumberText.grouped(value.description) : TerminalText.safe(value.description)
        case .timestamp:
            TerminalText.safe(
                value.description.hasSuffix(" 00:00:00") ? String(value.description.dropLast(9)) : value.description)
        case .boolean(let flag): flag ? "yes" : "no"
        default: TerminalText.safe(value.description)
        }
    }
}

extension Int {
    var grouped: String { NumberText.grouped(String(self)) }
}

extension String {
    /// "City" as "city" within a sentence, but "ID" as it is.
    var lowercasedFirst: String {
        let second = dropFirst().first
        return second?.isUppercase == true ? self : prefix(1).lowercased() + dropFirst()
    }

    /// Without the spaces at its end.
    var trimmedEnd: String {
        var slice = self[...]
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }
}
