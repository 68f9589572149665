import Charting

/// Lying bars of eighth blocks, longest to the full width, each with its value.
enum BarDrawing {
    private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    static func draw(_ traces: [BarTrace], _ layout: Layout, _ style: TerminalStyle) -> [String] {
        let axis = traces[0].orientation == .horizontal ? layout.xaxis : layout.yaxis
        var entries: [Entry] = []
        for (index, label) in traces[0].labels.enumerated() {
            if traces.count > 1 {
                entries.append(Entry(label: TerminalChart.text(label), number: nil, value: "", isHeader: true))
            }
            for trace in traces where trace.lengths.indices.contains(index) {
                let number = trace.lengths[index].number
                let name = traces.count > 1 ? "  " + TerminalChart.text(trace.name ?? "") : TerminalChart.text(label)
                let value = number.map { TerminalChart.amount($0, axis) } ?? "–"
                entries.append(Entry(label: name, number: number, value: value))
            }
        }
        return [caption(axis, traces[0].orientation == .horizontal ? layout.yaxis : layout.xaxis, style)].compactMap(
            \.self)
            + draw(entries, style)
    }

    /// "Revenue by city".
    private static func caption(_ lengths: Layout.Axis?, _ labels: Layout.Axis?, _ style: TerminalStyle) -> String? {
        guard let measure = lengths?.title?.text, let label = labels?.title?.text else { return nil }
        let text = TerminalChart.text(measure) + " by " + TerminalChart.text(label).lowercasedFirst
        return style.paint(TerminalText.cut(text, to: style.width), .dim)
    }

    static func pie(_ pie: PieTrace, _ style: TerminalStyle) -> [String] {
        let total = pie.values.reduce(0, +)
        return draw(
            zip(pie.labels, pie.values).map { label, value in
                let share = total > 0 ? NumberText.fixed(value / total * 100, places: 1) : "0.0"
                return Entry(
                    label: TerminalChart.text(label), number: value, value: "\(share)%  \(NumberText.compact(value))")
            }, style)
    }

    struct Entry {
        var label: String
        var number: Double?
        var value: String
        var isHeader = false
    }

    /// Bars to the left of the zero line are negative.
    private static func draw(_ entries: [Entry], _ style: TerminalStyle) -> [String] {
        let numbers = entries.compactMap(\.number)
        let (low, high) = (min(0, numbers.min() ?? 0), max(0, numbers.max() ?? 0))
        let labels = min(style.width / 3, entries.map { TerminalText.width($0.label) }.max() ?? 0)
        let values = entries.map { TerminalText.width($0.value) }.max() ?? 0
        let room = max(4, style.width - labels - values - 3)
        let left = high - low > 0 ? Int((-low / (high - low) * Double(room)).rounded(.up)) : 0
        let scale = high > 0 ? Double(room - left) / high : 0
        let negative = low < 0 ? Double(left) / -low : 0
        return entries.map { entry in
            let label = TerminalText.pad(TerminalText.cut(entry.label, to: labels), to: labels)
            guard !entry.isHeader else { return style.paint(TerminalText.cut(entry.label, to: style.width), .bold) }
            let number = entry.number ?? 0
            let before: String
            let bar: String
            if number < 0 {
                let length = min(left, max(1, Int((-number * negative).rounded())))
                before = String(repeating: " ", count: left - length)
                bar = String(repeating: "█", count: length)
            } else {
                before = String(repeating: " ", count: left)
                bar = blocks(number * scale)
            }
            return "\(label) \(before)\(style.paint(bar, number < 0 ? .red : .blue)) \(entry.value)"
        }
    }

    /// - Parameter length: in columns; something above nothing is at least a sliver.
    static func blocks(_ length: Double) -> String {
        guard length > 0 else { return "" }
        let parts = max(1, Int((length * 8).rounded()))
        return String(repeating: "█", count: parts / 8) + eighths[parts % 8]
    }
}
