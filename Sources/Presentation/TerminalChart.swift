public import Charting
public import DuckDB

/// A chart drawn with characters: what the Plotly figure shows, as far as a terminal can.
public enum TerminalChart {
    /// - Returns: lines ended by line feeds; empty for a table, which is its own drawing.
    public static func render(chart: Chart, table: ResultTable, style: TerminalStyle = TerminalStyle()) -> String {
        var lines: [String]
        switch chart.kind {
        case .table: return ""
        case .number: return number(chart, table, style)
        default:
            guard let figure = chart.figure else { return "" }
            lines = draw(figure, style)
            lines += (figure.layout.annotations ?? []).map { style.paint(text($0.text), .dim) }
        }
        return lines.map { $0.trimmedEnd + "\n" }.joined()
    }

    private static func draw(_ figure: Figure, _ style: TerminalStyle) -> [String] {
        var bars: [BarTrace] = []
        var scatters: [ScatterTrace] = []
        var boxes: [BoxTrace] = []
        for trace in figure.data {
            switch trace {
            case .bar(let bar): bars.append(bar)
            case .scatter(let scatter): scatters.append(scatter)
            case .box(let box): boxes.append(box)
            case .pie(let pie): return BarDrawing.pie(pie, style)
            case .heatmap(let map): return HeatDrawing.draw(map, style)
            }
        }
        if !bars.isEmpty { return BarDrawing.draw(bars, figure.layout, style) }
        if !boxes.isEmpty { return BoxDrawing.draw(boxes, style) }
        guard let first = scatters.first else { return [] }
        if scatters.count > 1 { return LineDrawing.several(scatters, style) }
        return LineDrawing.draw(first, figure.layout, style)
    }

    private static func number(_ chart: Chart, _ table: ResultTable, _ style: TerminalStyle) -> String {
        let column = chart.encoding.y.first ?? 0
        guard table.columns.indices.contains(column), let row = table.rows.first, row.indices.contains(column) else {
            return ""
        }
        let value = row[column]
        let isQuantity = ColumnShape(table, column: column).role == .quantity
        let places = value.double.map { $0 == $0.rounded() ? 0 : NumberText.places($0) } ?? 2
        let text = TableCell.text(value, isQuantity: isQuantity, places: places)
        let title = self.text(PlotText.title(ofColumn: table.columns[column].name))
        return "  \(style.paint(TerminalText.cut(text, to: style.width - 2), .bold))\n  \(style.paint(title, .dim))\n"
    }

    /// A label of the figure without its HTML escapes, harmless in a terminal.
    static func text(_ label: String) -> String { TerminalText.safe(PlotText.plain(label)) }

    static func text(_ value: PlotValue) -> String {
        switch value {
        case .null: "–"
        case .number(let number): NumberText.short(number)
        case .text(let label): text(label)
        }
    }

    /// A position on a time axis: years have no thousands separator.
    static func tick(_ value: PlotValue, _ axis: Layout.Axis?) -> String {
        if case .number(let number) = value {
            return axis?.tickformat == "d" ? "\(Int(number))" : amount(number, axis)
        }
        return text(value)
    }

    /// A number with the unit of its axis.
    static func amount(_ number: Double, _ axis: Layout.Axis?) -> String {
        if let format = axis?.tickformat, format.hasSuffix("%") {
            return NumberText.decimal(number * 100, places: 1) + "%"
        }
        let sign = number < 0 ? "-" : ""
        let size = abs(number)
        // Money has both decimals or none.
        let isMoney = axis?.tickprefix != nil && size < 1e6 && size != size.rounded()
        let digits = isMoney ? NumberText.fixed(size, places: 2) : NumberText.compact(size)
        return sign + text(axis?.tickprefix ?? "") + digits + text(axis?.ticksuffix ?? "")
    }
}
