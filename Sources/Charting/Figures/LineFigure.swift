import DuckDB

extension FigureBuilder {
    func line(x columns: [Int], y: [Int], series: Int?) -> Figure? {
        let scale = columns.count == 1 ? shape.scale(columns[0]) : nil
        let labels = scale == nil ? LabelColumn(shape, columns) : nil
        let positions = shape.table.rows.indices.map { row in
            scale?.position(shape.table.rows[row][columns[0]]) ?? .text(labels?.texts[row] ?? "")
        }
        func position(_ row: Int) -> PlotValue { positions[row] }
        var rows = shape.table.rows.indices.filter { position($0) != .null }
        if scale != nil {
            rows.sort { first, second in
                let (a, b) = (position(first), position(second))
                return a == b ? first < second : PlotValue.precedes(a, b)
            }
        }
        guard !rows.isEmpty else { return nil }
        let (lines, seriesNote) = lines(rows, y: y, series: series)
        let drawn = lines.reduce(0) { $0 + $1.rows.count }
        let limit = max(1, Self.maximumPoints / max(1, lines.count))
        let traces = lines.enumerated().map { index, line in
            let shown = Self.sample(line.rows.count, limit: limit).map { line.rows[$0] }
            let name = line.name.map(PlotText.inTemplate) ?? ""
            return Trace.scatter(
                ScatterTrace(
                    name: line.name, mode: shown.count <= 60 ? .linesAndMarkers : .lines, x: shown.map(position),
                    y: shown.map { value($0, line.y) }, line: ScatterTrace.Line(color: Palette.color(index)),
                    connectgaps: false,
                    hovertemplate: "%{x}: \(shape.format(line.y).template("y"))<extra>\(name)</extra>"))
        }
        let shownPoints = lines.reduce(0) { $0 + min($1.rows.count, limit) }
        var layout = layout(note: seriesNote ?? note(shown: shownPoints, of: drawn, "points"))
        if let scale {
            layout.xaxis = timeAxis(columns[0], scale, rows.map(position).uniqued())
        } else {
            layout.xaxis = categoryAxis(columns, labels?.distinct ?? [])
        }
        layout.yaxis = quantityAxis(y)
        layout.showlegend = traces.count > 1
        if let series { layout.legend = Layout.Legend(title: Layout.Title(title(series))) }
        if traces.count > 1 { layout.hovermode = "x unified" }
        return Figure(data: traces, layout: layout)
    }

    private struct Line {
        var name: String?
        var y: Int
        var rows: [Int]
    }

    /// One line a measure, or one a value of `series`: the largest ones, if there are too many to follow.
    private func lines(_ rows: [Int], y: [Int], series: Int?) -> (lines: [Line], note: String?) {
        guard let series else {
            return (y.map { Line(name: y.count > 1 ? title($0) : nil, y: $0, rows: rows) }, nil)
        }
        let names = LabelColumn(shape, [series])
        var groups: [String: [Int]] = [:]
        for row in rows { groups[names.texts[row], default: []].append(row) }
        var order = names.distinct.filter { groups[$0] != nil }
        let count = order.count
        if count > PlanChooser.maximumLines {
            let size = groups.mapValues { rows in rows.compactMap { shape.number($0, y[0]) }.map(abs).reduce(0, +) }
            let ranked = order.sorted { (size[$0] ?? 0, $1) > (size[$1] ?? 0, $0) }
            let kept = Set(ranked.prefix(PlanChooser.maximumLines))
            order = order.filter(kept.contains)
        }
        let lines = order.map { Line(name: $0, y: y[0], rows: groups[$0] ?? []) }
        return (lines, note(shown: order.count, of: count, "lines"))
    }
}

extension Array where Element: Hashable {
    /// The first of each.
    func uniqued() -> [Element] {
        var seen = Set<Element>()
        return filter { seen.insert($0).inserted }
    }
}
