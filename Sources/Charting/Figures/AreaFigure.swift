import DuckDB

extension FigureBuilder {
    func pie(labels columns: [Int], y: Int) -> Figure? {
        let labels = LabelColumn(shape, columns)
        guard labels.distinct.count == shape.rowCount else { return nil }
        var slices = zip(labels.texts, shape.numbers(y)).map { ($0, $1) }
        guard slices.count == shape.rowCount else { return nil }
        let limit = 12
        var note: String?
        if slices.count > limit {
            guard !shape.table.truncated else { return nil }
            if !shape.hint.isOrdered { slices.sort { ($0.1, $1.0) > ($1.1, $0.0) } }
            let rest = slices.dropFirst(limit - 1).reduce(0) { $0 + $1.1 }
            note = "Top \(limit - 1) of \(slices.count.grouped); the rest is added up as Other"
            slices = slices.prefix(limit - 1) + [("Other", rest)]
        }
        let trace = PieTrace(
            labels: slices.map(\.0), values: slices.map(\.1),
            marker: PieTrace.Colors(colors: slices.indices.map(Palette.color)),
            hovertemplate: "%{label}: \(shape.format(y).template("value")), %{percent}<extra></extra>")
        var layout = layout(note: note)
        layout.showlegend = true
        return Figure(data: [.pie(trace)], layout: layout)
    }

    func heatmap(x: Int, y: Int, z: Int) -> Figure? {
        let (columns, xAxis) = gridAxis(x)
        let (rows, yAxis) = gridAxis(y)
        var grid = [[Double?]](
            repeating: [Double?](repeating: nil, count: columns.distinct.count), count: rows.distinct.count)
        let columnIndex = Dictionary(uniqueKeysWithValues: zip(columns.distinct, columns.distinct.indices))
        let rowIndex = Dictionary(uniqueKeysWithValues: zip(rows.distinct, rows.distinct.indices))
        for row in shape.table.rows.indices {
            guard let column = columnIndex[columns.texts[row]], let line = rowIndex[rows.texts[row]] else { continue }
            grid[line][column] = shape.number(row, z)
        }
        let numbers = grid.joined().compactMap(\.self)
        guard let low = numbers.min(), let high = numbers.max() else { return nil }
        let isDiverging = low < 0 && high > 0
        let format = shape.format(z)
        let trace = HeatmapTrace(
            x: columns.distinct.map(PlotValue.text), y: rows.distinct.map(PlotValue.text), z: grid,
            zmid: isDiverging ? 0 : nil, colorscale: isDiverging ? Palette.diverging : Palette.sequential,
            colorbar: HeatmapTrace.ColorBar(title: Layout.Title(title(z))),
            hovertemplate: "%{y}, %{x}: \(format.template("z"))<extra></extra>")
        var layout = layout()
        (layout.xaxis, layout.yaxis) = (xAxis, yAxis)
        layout.yaxis?.autorange = "reversed"
        layout.height = max(320, 22 * rows.distinct.count + 140)
        return Figure(data: [.heatmap(trace)], layout: layout)
    }

    /// The axis of a grid: categories in the result's order, times in their own.
    private func gridAxis(_ column: Int) -> (LabelOrder, Layout.Axis) {
        let labels = LabelColumn(shape, [column])
        var order = labels.distinct
        if let scale = shape.scale(column) {
            var positions: [String: PlotValue] = [:]
            for (row, text) in labels.texts.enumerated() {
                positions[text] = scale.position(shape.table.rows[row][column])
            }
            order.sort { PlotValue.precedes(positions[$0] ?? .null, positions[$1] ?? .null) }
        }
        return (LabelOrder(texts: labels.texts, distinct: order), categoryAxis([column], order))
    }

    private struct LabelOrder {
        var texts: [String]
        var distinct: [String]
    }

    /// Bins of equal, round width.
    /// Source: D. Freedman and P. Diaconis, "On the histogram as a density estimator" (1981): width 2 IQR / n^(1/3).
    func histogram(y: Int) -> Figure? {
        let numbers = shape.numbers(y).sorted()
        guard let low = numbers.first, let high = numbers.last, high > low else { return nil }
        let quartiles = numbers[numbers.count * 3 / 4] - numbers[numbers.count / 4]
        var width = 2 * quartiles / Double(numbers.count).cubeRoot
        if width <= 0 || (high - low) / width > 20 { width = (high - low) / 20 }
        if (high - low) / width < 5 { width = (high - low) / 5 }
        width = Self.round(width)
        let start = (low / width).rounded(.down) * width
        let count = Int(((high - start) / width).rounded(.down)) + 1
        guard count <= 100, width.isFinite, width > 0 else { return nil }
        var counts = [Double](repeating: 0, count: count)
        for number in numbers { counts[min(count - 1, max(0, Int((number - start) / width)))] += 1 }
        let labels = (0..<count).map { bin in
            "\(Self.edge(start + Double(bin) * width)) – \(Self.edge(start + Double(bin + 1) * width))"
        }
        let trace = BarTrace(
            x: labels.map(PlotValue.text), y: counts.map(PlotValue.number), marker: Marker(color: Palette.color(0)),
            hovertemplate: "%{x}: %{y:,d}<extra></extra>")
        var layout = layout()
        layout.xaxis = categoryAxis([y], labels)
        var counting = Layout.Axis()
        (counting.title, counting.type, counting.automargin) = (Layout.Title("Rows"), .linear, true)
        layout.yaxis = counting
        layout.showlegend = false
        return Figure(data: [.bar(trace)], layout: layout)
    }

    /// The last of 1, 2, 5, 10, 20, … at or below a width.
    static func round(_ width: Double) -> Double {
        var power = 1.0
        while power > width, power > .leastNormalMagnitude { power /= 10 }
        while power * 10 <= width { power *= 10 }
        return [power * 5, power * 2].first { $0 <= width } ?? power
    }

    /// An edge without the noise of binary fractions.
    private static func edge(_ number: Double) -> String {
        let rounded = (number * 1e9).rounded() / 1e9
        return abs(rounded) < 1e15 && rounded == rounded.rounded() ? Int(rounded).grouped : "\(rounded)"
    }
}

extension Double {
    /// Newton's method; the exact value does not matter here.
    fileprivate var cubeRoot: Double {
        guard self > 0 else { return 0 }
        var root = max(1, self / 3)
        for _ in 0..<60 { root -= (root * root * root - self) / (3 * root * root) }
        return root
    }
}
