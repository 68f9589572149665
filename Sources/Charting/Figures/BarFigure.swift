import DuckDB

extension FigureBuilder {
    /// The top ones with the sum of the rest, where sums make sense.
    private static let topWithOther = 20
    private static let otherLabel = "Other"
    /// Longer labels would be turned on their side under upright bars.
    private static let longLabel = 12
    private static let manyLabels = 8
    private static let maximumTimes = 120

    func bar(labels columns: [Int], y: [Int]) -> Figure? {
        let labels = LabelColumn(shape, columns)
        guard labels.distinct.count == shape.rowCount else { return nil }
        let scale = columns.count == 1 ? shape.scale(columns[0]) : nil
        let (rows, other, note) = scale.map { newest(columns[0], $0) } ?? top(y: y)
        var names = rows.map { labels.texts[$0] }
        var series = y.map { column in rows.map { value($0, column) } }
        if !other.isEmpty {
            names.append(names.contains(Self.otherLabel) ? "All others" : Self.otherLabel)
            for (index, column) in y.enumerated() {
                series[index].append(.number(other.compactMap { shape.number($0, column) }.reduce(0, +)))
            }
        }
        let isHorizontal =
            scale == nil && (names.count > Self.manyLabels || names.contains { $0.count > Self.longLabel })
        let traces = zip(y, series).enumerated().map { index, pair in
            let (column, values) = pair
            return barTrace(
                name: y.count > 1 ? title(column) : nil, labels: names.map(PlotValue.text), values: values,
                isHorizontal: isHorizontal, color: Palette.color(index), column: column)
        }
        return barFigure(
            traces, categories: categoryAxis(columns, names), quantities: quantityAxis(y), isHorizontal: isHorizontal,
            bars: names.count * y.count, note: note)
    }

    /// One group of bars a label, one bar a series in it.
    func groupedBar(labels columns: [Int], y: Int, series: Int) -> Figure? {
        let labels = LabelColumn(shape, columns)
        let groups = LabelColumn(shape, [series])
        var cells: [String: [String: PlotValue]] = [:]
        for row in shape.table.rows.indices {
            guard cells[groups.texts[row]]?[labels.texts[row]] == nil else { return nil }
            cells[groups.texts[row], default: [:]][labels.texts[row]] = value(row, y)
        }
        let isHorizontal = labels.distinct.contains { $0.count > Self.longLabel } && shape.scale(columns[0]) == nil
        let traces = groups.distinct.enumerated().map { index, group in
            barTrace(
                name: group, labels: labels.distinct.map(PlotValue.text),
                values: labels.distinct.map { cells[group]?[$0] ?? .null }, isHorizontal: isHorizontal,
                color: Palette.color(index), column: y)
        }
        var figure = barFigure(
            traces, categories: categoryAxis(columns, labels.distinct), quantities: quantityAxis([y]),
            isHorizontal: isHorizontal, bars: labels.distinct.count * groups.distinct.count, note: nil)
        figure.layout.legend = Layout.Legend(title: Layout.Title(title(series)))
        return figure
    }

    private func barTrace(
        name: String?, labels: [PlotValue], values: [PlotValue], isHorizontal: Bool, color: String, column: Int
    ) -> Trace {
        let number = shape.format(column).template(isHorizontal ? "x" : "y")
        let label = isHorizontal ? "%{y}" : "%{x}"
        return .bar(
            BarTrace(
                name: name, orientation: isHorizontal ? .horizontal : .vertical, x: isHorizontal ? values : labels,
                y: isHorizontal ? labels : values, marker: Marker(color: color),
                hovertemplate: "\(label): \(number)<extra>\(name.map(PlotText.inTemplate) ?? "")</extra>"))
    }

    private func barFigure(
        _ traces: [Trace], categories: Layout.Axis, quantities: Layout.Axis, isHorizontal: Bool, bars: Int,
        note: String?
    ) -> Figure {
        var layout = layout(note: note)
        layout.barmode = traces.count > 1 ? .group : nil
        layout.showlegend = traces.count > 1
        (layout.xaxis, layout.yaxis) = isHorizontal ? (quantities, categories) : (categories, quantities)
        if isHorizontal {
            // Plotly begins at the bottom; the first row of the result belongs on top.
            layout.yaxis?.autorange = "reversed"
            layout.height = max(320, 24 * bars + 120)
        }
        return Figure(data: traces, layout: layout)
    }

    /// Bars over time stand in its order; of too many, the last ones.
    private func newest(_ column: Int, _ scale: TimeScale) -> (rows: [Int], other: [Int], note: String?) {
        let positions = shape.table.rows.map { scale.position($0[column]) }
        let ordered = positions.indices.sorted { first, second in
            positions[first] == positions[second]
                ? first < second : PlotValue.precedes(positions[first], positions[second])
        }
        let rows = Array(ordered.suffix(Self.maximumTimes))
        return (rows, [], note(shown: rows.count, of: ordered.count))
    }

    /// Rows to draw, rows to add up as "Other", and the note that says what is left out.
    private func top(y: [Int]) -> (rows: [Int], other: [Int], note: String?) {
        let all = Array(shape.table.rows.indices)
        guard all.count > PlanChooser.maximumLabels else { return (all, [], nil) }
        let ranked =
            shape.hint.isOrdered
            ? all
            : all.sorted { (shape.number($0, y[0]) ?? -.infinity, $1) > (shape.number($1, y[0]) ?? -.infinity, $0) }
        // The tail of a cut result is not known, so neither is its sum.
        if shape.hint.isAdditive, !shape.table.truncated {
            let note = "Top \(Self.topWithOther) of \(all.count.grouped); the rest is added up as Other"
            return (Array(ranked.prefix(Self.topWithOther)), Array(ranked.dropFirst(Self.topWithOther)), note)
        }
        let rows = Array(ranked.prefix(PlanChooser.maximumLabels))
        return (rows, [], note(shown: rows.count, of: all.count))
    }
}
