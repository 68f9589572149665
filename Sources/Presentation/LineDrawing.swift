import Charting

/// Lines and points on a Braille raster with axis labels; several lines as one sparkline each.
enum LineDrawing {
    private static let lines = 10
    private static let levels = Array("▁▂▃▄▅▆▇█")

    static func draw(_ trace: ScatterTrace, _ layout: Layout, _ style: TerminalStyle) -> [String] {
        let ys = trace.y.compactMap(\.number)
        guard var low = ys.min(), var high = ys.max() else { return [] }
        // Lines that are near zero anyway show it; a line high above would otherwise be flat.
        if low > 0, low < high / 2 { low = 0 }
        if low == high { (low, high) = (low - 1, high + 1) }
        let middle = (low + high) / 2
        // What is nearly zero on this axis is the noise of a float.
        let labels = [high, abs(middle) < (high - low) / 1_000 ? 0 : middle, low]
            .map { TerminalChart.amount($0, layout.yaxis) }
        let gutter = labels.map(TerminalText.width).max() ?? 0
        var canvas = BrailleCanvas(columns: max(8, style.width - gutter - 2), lines: lines)
        let xs = positions(trace.x)
        let points = zip(xs, trace.y).map { x, y -> (x: Int, y: Int)? in
            guard let number = y.number else { return nil }
            let down = (high - number) / (high - low) * Double(canvas.height - 1)
            return (Int((x * Double(canvas.width - 1)).rounded()), Int(down.rounded()))
        }
        var previous: (x: Int, y: Int)?
        for point in points {
            if let point {
                if trace.mode != .markers, let previous {
                    canvas.line(from: previous, to: point)
                } else {
                    canvas.set(point.x, point.y)
                }
            }
            previous = point
        }
        let ticks = [0: labels[0], lines / 2: labels[1], lines - 1: labels[2]]
        var out = canvas.rows.enumerated().map { line, row in
            let label = TerminalText.pad(ticks[line] ?? "", to: gutter, right: true)
            return "\(label) \(ticks[line] == nil ? "│" : "┤")\(style.paint(row, .blue))"
        }
        out.append(String(repeating: " ", count: gutter + 1) + "└" + String(repeating: "─", count: canvas.columns))
        out.append(String(repeating: " ", count: gutter + 2) + ends(trace, layout, columns: canvas.columns))
        let names = [layout.xaxis?.title, layout.yaxis?.title].map { TerminalChart.text($0?.text ?? "") }
        out.append(style.paint(TerminalText.cut("x: \(names[0]), y: \(names[1])", to: style.width), .dim))
        return out
    }

    /// The first and the last position under the axis.
    private static func ends(_ trace: ScatterTrace, _ layout: Layout, columns: Int) -> String {
        let isNumeric = trace.x.allSatisfy { $0.number != nil }
        let sorted = isNumeric ? trace.x.sorted { ($0.number ?? 0) < ($1.number ?? 0) } : trace.x
        let first = TerminalText.cut(
            sorted.first.map { TerminalChart.tick($0, layout.xaxis) } ?? "", to: columns / 2 - 1)
        let last = TerminalText.cut(sorted.last.map { TerminalChart.tick($0, layout.xaxis) } ?? "", to: columns / 2 - 1)
        return first + TerminalText.pad(last, to: columns - TerminalText.width(first), right: true)
    }

    /// From 0 to 1: numbers and ISO dates by their distance, other texts one after the other.
    private static func positions(_ values: [PlotValue]) -> [Double] {
        let numbers = values.compactMap { value -> Double? in
            if case .text(let text) = value { return PlotDate.days(text) }
            return value.number
        }
        var places = numbers
        if numbers.count != values.count {
            var known: [PlotValue: Double] = [:]
            places = values.map { value in
                let place = known[value] ?? Double(known.count)
                known[value] = place
                return place
            }
        }
        guard let low = places.min(), let high = places.max(), high > low else { return places.map { _ in 0.5 } }
        return places.map { ($0 - low) / (high - low) }
    }

    /// One row a line on a common scale: name, course, first and last value.
    static func several(_ traces: [ScatterTrace], _ style: TerminalStyle) -> [String] {
        let all = traces.flatMap(\.y).compactMap(\.number)
        guard let low = all.min(), let high = all.max() else { return [] }
        let names = traces.map { TerminalText.cut(TerminalChart.text($0.name ?? ""), to: style.width / 3) }
        let label = names.map(TerminalText.width).max() ?? 0
        let tails = traces.map { trace in
            let numbers = trace.y.compactMap(\.number)
            return "\(numbers.first.map(NumberText.compact) ?? "–") → \(numbers.last.map(NumberText.compact) ?? "–")"
        }
        let tail = tails.map(TerminalText.width).max() ?? 0
        // One column a position of any line, so that equal times stand below each other.
        let positions = Array(Set(traces.flatMap(\.x))).sorted(by: PlotDate.precedes)
        let room = max(4, style.width - label - tail - 2)
        let shown = positions.count <= room ? positions : (0..<room).map { positions[$0 * positions.count / room] }
        var out = traces.indices.map { index in
            let numbers = Dictionary(zip(traces[index].x, traces[index].y.map(\.number))) { first, _ in first }
            let line = sparkline(shown.map { numbers[$0] ?? nil }, low: min(0, low), high: high)
            return "\(TerminalText.pad(names[index], to: label)) \(style.paint(line, .blue)) \(tails[index])"
        }
        if let first = positions.first, let last = positions.last {
            let text = [first, last].map { value in
                value.number.map { NumberText.plain($0) } ?? TerminalChart.text(value)
            }
            let line = String(repeating: " ", count: label + 1) + text.joined(separator: " … ")
            out.append(style.paint(TerminalText.cut(line, to: style.width), .dim))
        }
        return out
    }

    static func sparkline(_ numbers: [Double?], low: Double, high: Double) -> String {
        numbers.map { number in
            guard let number else { return " " }
            guard high > low else { return String(levels[3]) }
            let level = Int(((number - low) / (high - low) * Double(levels.count - 1)).rounded())
            return String(levels[min(levels.count - 1, max(0, level))])
        }.joined()
    }
}

extension NumberText {
    /// Without separators, for years and the like.
    static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    }
}

/// Positions that Plotly reads as dates.
enum PlotDate {
    /// Days since 1970-01-01 of `2024-03`, `2024-03-01` or `2024-03-01 12:30:00`; nil for other texts.
    /// Source: H. Hinnant, "chrono-compatible low-level date algorithms" (2013), days_from_civil.
    static func days(_ text: String) -> Double? {
        let halves = text.split(separator: " ", maxSplits: 1)
        let parts = (halves.first ?? "").split(separator: "-").map { Int($0) }
        guard (2...3).contains(parts.count), let y = parts[0], let month = parts[1],
            let day = parts.count == 3 ? parts[2] : 1,
            (1000...9999).contains(y), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let year = month <= 2 ? y - 1 : y
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        guard halves.count == 2 else { return Double(days) }
        let clock = halves[1].split(separator: ":").compactMap { Double($0) }
        guard clock.count == 3 else { return Double(days) }
        return Double(days) + clock[0] / 24 + clock[1] / 1_440 + clock[2] / 86_400
    }

    static func precedes(_ a: PlotValue, _ b: PlotValue) -> Bool {
        switch (a, b) {
        case (.number(let first), .number(let second)): first < second
        case (.text(let first), .text(let second)): first < second
        case (.number, .text), (.number, .null), (.text, .null): true
        default: false
        }
    }
}
