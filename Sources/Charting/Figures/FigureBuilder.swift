import DuckDB

/// Draws a plan: from cells only, in the result's order, with a note wherever not everything is shown.
struct FigureBuilder {
    static let maximumPoints = 5_000

    let shape: ResultShape

    /// - Returns: nil for a number, a table, and where there is nothing to draw.
    func figure(_ plan: Plan) -> Figure? {
        switch plan {
        case .table, .number: nil
        case .line(let x, let y, let series): line(x: x, y: y, series: series)
        case .bar(let labels, let y, let series):
            if let series { groupedBar(labels: labels, y: y[0], series: series) } else { bar(labels: labels, y: y) }
        case .pie(let labels, let y): pie(labels: labels, y: y)
        case .scatter(let x, let y, let labels): scatter(x: x, y: y, labels: labels)
        case .heatmap(let x, let y, let z): heatmap(x: x, y: y, z: z)
        case .box(let y, let label): box(y: y, label: label)
        case .histogram(let y): histogram(y: y)
        }
    }

    func title(_ column: Int) -> String { PlotText.title(ofColumn: shape.table.columns[column].name) }

    func titles(_ columns: [Int]) -> String { columns.map(title).joined(separator: ", ") }

    func value(_ row: Int, _ column: Int) -> PlotValue { shape.number(row, column).map(PlotValue.number) ?? .null }

    /// - Parameter note: what of the result is not drawn, in words.
    func layout(note: String? = nil) -> Layout {
        var layout = Layout()
        layout.title = shape.hint.title.map { Layout.Title(PlotText.label($0)) }
        layout.colorway = Palette.colors
        layout.margin = Layout.Margin(l: 64, r: 24, t: note == nil ? 56 : 76, b: 56)
        layout.annotations = note.map { [Layout.Annotation($0)] }
        return layout
    }

    func quantityAxis(_ columns: [Int]) -> Layout.Axis {
        var axis = Layout.Axis()
        axis.title = columns.count == 1 ? Layout.Title(title(columns[0])) : nil
        axis.type = .linear
        axis.automargin = true
        shape.format(columns[0]).apply(to: &axis)
        return axis
    }

    func categoryAxis(_ columns: [Int], _ labels: [String]) -> Layout.Axis {
        var axis = Layout.Axis()
        axis.title = Layout.Title(titles(columns))
        // Without the type Plotly would read "2024" as a number and sort.
        axis.type = .category
        axis.categoryorder = "array"
        axis.categoryarray = labels.map(PlotValue.text)
        axis.automargin = true
        return axis
    }

    func timeAxis(_ column: Int, _ scale: TimeScale, _ positions: [PlotValue]) -> Layout.Axis {
        guard scale != .period else {
            return categoryAxis([column], positions.compactMap { if case .text(let text) = $0 { text } else { nil } })
        }
        var axis = Layout.Axis()
        axis.title = Layout.Title(title(column))
        axis.type = scale == .calendar ? .date : .linear
        axis.automargin = true
        if scale == .year || scale == .cycle {
            axis.tickformat = "d"
            let numbers = positions.compactMap(\.number)
            if let low = numbers.min(), let high = numbers.max(), high - low <= 12 { axis.dtick = 1 }
        }
        return axis
    }

    /// "25 of 143 shown"; a cut result has more rows than anyone counted.
    func note(shown: Int, of all: Int, _ things: String = "") -> String? {
        guard shown < all else { return nil }
        let more = shape.table.truncated ? "more than " : ""
        return "\(shown.grouped) of \(more)\(all.grouped)\(things.isEmpty ? "" : " " + things) shown"
    }

    /// At most `limit` of `count` indices, evenly spread, the first one among them.
    static func sample(_ count: Int, limit: Int) -> [Int] {
        guard count > limit else { return Array(0..<count) }
        return (0..<limit).map { $0 * count / limit }
    }
}

extension Int {
    /// 12345 as "12,345".
    var grouped: String {
        let digits = Array(String(magnitude))
        var out = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }
}
