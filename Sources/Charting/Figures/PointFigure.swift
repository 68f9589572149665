import DuckDB

extension FigureBuilder {
    func scatter(x: Int, y: Int, labels columns: [Int]) -> Figure? {
        let scale = shape.scale(x)
        func position(_ row: Int) -> PlotValue { scale?.position(shape.table.rows[row][x]) ?? value(row, x) }
        let rows = shape.table.rows.indices.filter { position($0) != .null && shape.number($0, y) != nil }
        let shown = Self.sample(rows.count, limit: Self.maximumPoints).map { rows[$0] }
        guard !shown.isEmpty else { return nil }
        let texts = columns.isEmpty ? nil : LabelColumn(shape, columns).texts
        let xText = scale == nil ? shape.format(x).template("x") : "%{x}"
        let parts = [
            texts == nil ? nil : "%{text}", "\(PlotText.inTemplate(title(x))): \(xText)",
            "\(PlotText.inTemplate(title(y))): \(shape.format(y).template("y"))",
        ]
        let trace = ScatterTrace(
            mode: .markers, x: shown.map(position), y: shown.map { value($0, y) },
            text: texts.map { texts in shown.map { texts[$0] } },
            marker: Marker(
                color: Palette.color(0), size: shown.count > 200 ? 5 : 8, opacity: shown.count > 200 ? 0.6 : 0.85),
            hovertemplate: parts.compactMap(\.self).joined(separator: ", ") + "<extra></extra>")
        var layout = layout(note: note(shown: shown.count, of: rows.count, "points"))
        if let scale {
            layout.xaxis = timeAxis(x, scale, shown.map(position).uniqued().sorted(by: PlotValue.precedes))
        } else {
            layout.xaxis = quantityAxis([x])
        }
        layout.yaxis = quantityAxis([y])
        layout.showlegend = false
        return Figure(data: [.scatter(trace)], layout: layout)
    }

    func box(y: Int, label: Int?) -> Figure? {
        let names = label.map { LabelColumn(shape, [$0]) }
        var groups: [String: [Double]] = [:]
        for row in shape.table.rows.indices {
            guard let number = shape.number(row, y) else { continue }
            groups[names?.texts[row] ?? "", default: []].append(number)
        }
        let order = (names?.distinct ?? [""]).filter { groups[$0] != nil }
        let all = groups.values.reduce(0) { $0 + $1.count }
        let limit = max(1, Self.maximumPoints / max(1, order.count))
        let isHorizontal = label == nil || order.contains { $0.count > 12 } || order.count > 8
        let traces = order.enumerated().map { index, name in
            let numbers = (groups[name] ?? []).sorted()
            // Sorted first, so that an even sample keeps the quartiles.
            let shown = numbers.count > limit ? Self.quantiles(numbers, limit) : numbers
            return Trace.box(
                BoxTrace(
                    name: label == nil ? title(y) : name, orientation: isHorizontal ? .horizontal : .vertical,
                    numbers: shown, marker: Marker(color: Palette.color(label == nil ? 0 : index))))
        }
        let drawn = groups.values.reduce(0) { $0 + min($1.count, limit) }
        var layout = layout(note: note(shown: drawn, of: all, "values"))
        let labels = order.map { label == nil ? title(y) : $0 }
        let categories = label.map { categoryAxis([$0], labels) } ?? categoryAxis([], labels)
        (layout.xaxis, layout.yaxis) = isHorizontal ? (quantityAxis([y]), categories) : (categories, quantityAxis([y]))
        if isHorizontal {
            layout.yaxis?.autorange = "reversed"
            layout.height = max(320, 36 * order.count + 120)
        }
        if label == nil { layout.yaxis?.title = nil }
        layout.showlegend = false
        return Figure(data: traces, layout: layout)
    }

    /// `count` of the sorted numbers, evenly spread with both ends.
    private static func quantiles(_ sorted: [Double], _ count: Int) -> [Double] {
        guard count > 1 else { return [sorted[sorted.count / 2]] }
        return (0..<count).map { sorted[$0 * (sorted.count - 1) / (count - 1)] }
    }
}
