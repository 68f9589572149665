/// What to draw from which result columns (zero-based).
enum Plan: Hashable {
    case table
    case number(Int)
    /// Several `y`, or one `y` split by `series`.
    case line(x: [Int], y: [Int], series: Int?)
    case bar(labels: [Int], y: [Int], series: Int?)
    case pie(labels: [Int], y: Int)
    case scatter(x: Int, y: Int, labels: [Int])
    case heatmap(x: Int, y: Int, z: Int)
    case box(y: Int, label: Int?)
    /// Counts of `y` in ranges of equal width, drawn as bars.
    case histogram(y: Int)

    var kind: Chart.Kind {
        switch self {
        case .table: .table
        case .number: .number
        case .line: .line
        case .bar, .histogram: .bar
        case .pie: .pie
        case .scatter: .scatter
        case .heatmap: .heatmap
        case .box: .box
        }
    }

    var encoding: Chart.Encoding {
        switch self {
        case .table: Chart.Encoding()
        case .number(let column): Chart.Encoding(y: [column])
        case .line(let x, let y, let series): Chart.Encoding(x: x.first, y: y, series: series)
        case .bar(let labels, let y, let series): Chart.Encoding(x: labels.first, y: y, series: series)
        case .pie(let labels, let y): Chart.Encoding(x: labels.first, y: [y])
        case .scatter(let x, let y, let labels): Chart.Encoding(x: x, y: [y], series: labels.first)
        case .heatmap(let x, let y, let z): Chart.Encoding(x: x, y: [z], series: y)
        case .box(let y, let label): Chart.Encoding(x: label, y: [y])
        case .histogram(let y): Chart.Encoding(y: [y])
        }
    }
}
