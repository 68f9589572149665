import Charting

/// A heat map by shades, and boxes with whiskers.
enum HeatDrawing {
    private static let shades = [" ", "░", "▒", "▓", "█"]

    static func draw(_ map: HeatmapTrace, _ style: TerminalStyle) -> [String] {
        let numbers = map.z.joined().compactMap(\.self)
        guard let low = numbers.min(), let high = numbers.max() else { return [] }
        let names = map.y.map { TerminalText.cut(TerminalChart.text($0), to: style.width / 3) }
        let label = names.map(TerminalText.width).max() ?? 0
        let room = style.width - label - 1
        let cell = min(6, max(1, room / max(1, map.x.count)))
        let count = min(map.x.count, room / cell)
        var out = zip(names, map.z).map { name, row in
            let cells = row.prefix(count).map { number -> String in
                guard let number else { return TerminalText.pad("·", to: cell) }
                return String(repeating: shade(number, low, high), count: cell)
            }
            return "\(TerminalText.pad(name, to: label)) \(style.paint(cells.joined(), .blue))"
        }
        let heads = map.x.prefix(count).map(TerminalChart.text)
        let space = String(repeating: " ", count: label + 1)
        if heads.allSatisfy({ TerminalText.width($0) < cell }) {
            out.insert(space + heads.map { TerminalText.pad($0, to: cell) }.joined(), at: 0)
        } else {
            out += TerminalText.wrap("across: " + heads.joined(separator: ", "), to: style.width).prefix(3)
        }
        if count < map.x.count { out.append("… \(map.x.count - count) more across") }
        let step = (high - low) / Double(shades.count)
        let legend =
            low == high
            ? "█ \(NumberText.compact(low))"
            : shades.indices.map { index in
                let name = shades[index] == " " ? "blank" : shades[index]
                return "\(name) ≥ \(NumberText.compact(low + step * Double(index)))"
            }.joined(separator: "  ")
        let title = TerminalChart.text(map.colorbar?.title.text ?? "")
        let gaps = numbers.count < map.x.count * map.y.count ? "  · none" : ""
        out += TerminalText.wrap("\(title): \(legend)\(gaps)", to: style.width).map { style.paint($0, .dim) }
        return out
    }

    private static func shade(_ number: Double, _ low: Double, _ high: Double) -> String {
        guard high > low else { return "█" }
        let index = Int((number - low) / (high - low) * Double(shades.count))
        return shades[min(shades.count - 1, max(0, index))]
    }
}

enum BoxDrawing {
    static func draw(_ traces: [BoxTrace], _ style: TerminalStyle) -> [String] {
        let all = traces.flatMap(\.numbers)
        guard let low = all.min(), let high = all.max() else { return [] }
        let names = traces.map { TerminalText.cut(TerminalChart.text($0.name ?? ""), to: style.width / 3) }
        let label = names.map(TerminalText.width).max() ?? 0
        let medians = traces.map { NumberText.compact(quartiles($0.numbers.sorted()).1) }
        let room = max(8, style.width - label - 2 - max(6, medians.map(TerminalText.width).max() ?? 0))
        var out = traces.indices.map { index in
            let line = box(traces[index].numbers.sorted(), low: low, high: high, room: room)
            return "\(TerminalText.pad(names[index], to: label)) \(style.paint(line, .blue)) \(medians[index])"
        }
        let ends = (NumberText.compact(low), NumberText.compact(high))
        let middle = max(1, room - TerminalText.width(ends.0) - TerminalText.width(ends.1))
        out.append(
            style.paint(
                String(repeating: " ", count: label + 1) + ends.0 + String(repeating: " ", count: middle) + ends.1
                    + " median", .dim))
        return out
    }

    /// Whiskers reach the farthest number within 1.5 times the box's length, as Plotly's do; dots lie beyond.
    /// Source: J. W. Tukey, "Exploratory Data Analysis" (1977).
    private static func box(_ sorted: [Double], low: Double, high: Double, room: Int) -> String {
        let (first, median, third) = quartiles(sorted)
        let reach = 1.5 * (third - first)
        let inside = sorted.filter { $0 >= first - reach && $0 <= third + reach }
        func column(_ number: Double) -> Int {
            high > low ? Int(((number - low) / (high - low) * Double(room - 1)).rounded()) : room / 2
        }
        var cells = [String](repeating: " ", count: room)
        for number in sorted where number < first - reach || number > third + reach { cells[column(number)] = "·" }
        let (start, end) = (column(inside.first ?? first), column(inside.last ?? third))
        let (left, right) = (column(first), column(third))
        for index in start...max(start, end) { cells[index] = "─" }
        for index in left...max(left, right) { cells[index] = "▒" }
        if start < left { cells[start] = "├" }
        if end > right { cells[end] = "┤" }
        if right - left >= 2 { (cells[left], cells[right]) = ("[", "]") }
        cells[column(median)] = "|"
        return cells.joined()
    }

    /// By linear interpolation between neighbours.
    private static func quartiles(_ sorted: [Double]) -> (Double, Double, Double) {
        func quantile(_ part: Double) -> Double {
            guard !sorted.isEmpty else { return 0 }
            let place = part * Double(sorted.count - 1)
            let below = Int(place)
            let above = min(sorted.count - 1, below + 1)
            return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
        }
        return (quantile(0.25), quantile(0.5), quantile(0.75))
    }
}
