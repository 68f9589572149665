import Charting
import DuckDB

/// Result tables as text: a header of `name:type`, then one row a line, cells apart by `|`, `-` for NULL.
/// Types: i (BIGINT), n (DOUBLE), t (VARCHAR), d (DATE as days since 1970), b (BOOLEAN), l (LIST).
func table(_ text: String, truncated: Bool = false) -> ResultTable {
    let lines = text.split(separator: "\n").map { line in
        line.split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmed }
    }
    let header = lines[0].map { cell in
        let parts = cell.split(separator: ":")
        return (name: String(parts[0]), kind: String(parts[1]))
    }
    let columns = header.map { ResultTable.Column(name: $0.name, type: types[$0.kind] ?? LogicalType(.varchar)) }
    let rows = lines.dropFirst().map { cells in
        zip(cells, header).map { value($0, kind: $1.kind) }
    }
    return ResultTable(columns: columns, rows: rows, truncated: truncated)
}

private let types: [String: LogicalType] = [
    "i": LogicalType(.bigint), "n": LogicalType(.double), "t": LogicalType(.varchar), "d": LogicalType(.date),
    "b": LogicalType(.boolean),
]

private func value(_ cell: String, kind: String) -> Value {
    if cell == "-" { return .null }
    switch kind {
    case "i": return Int64(cell).map(Value.integer) ?? .null
    case "n": return Double(cell).map(Value.double) ?? .null
    case "d": return Int32(cell).map { Value.date(days: $0) } ?? .null
    case "b": return .boolean(cell == "true")
    case "l": return .list([.text(cell)])
    default: return .text(cell)
    }
}

/// A table of generated rows.
func table(_ header: String, rows: Range<Int>, truncated: Bool = false, _ row: (Int) -> String) -> ResultTable {
    table(([header] + rows.map(row)).joined(separator: "\n"), truncated: truncated)
}

func hint(
    _ intent: String? = nil, wish: Chart.Kind? = nil, ordered: Bool = false, additive: Bool = false,
    units: [Int: String] = [:], title: String? = nil
) -> ChartHint {
    var hint = ChartHint()
    (hint.intent, hint.wish, hint.isOrdered, hint.isAdditive) = (intent, wish, ordered, additive)
    (hint.units, hint.title) = (units, title)
    return hint
}

extension String {
    fileprivate var trimmed: String {
        var slice = self[...]
        while slice.first == " " { slice.removeFirst() }
        while slice.last == " " { slice.removeLast() }
        return String(slice)
    }
}
