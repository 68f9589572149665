/// The decision from shape to plan, apart from any drawing.
struct PlanChooser {
    /// Slices of a pie that an eye can compare; lines that it can follow; bars in a group.
    static let maximumSlices = 6
    static let maximumLines = 8
    static let maximumGroup = 6
    /// Labels on one axis.
    static let maximumLabels = 25
    private static let maximumWishedSlices = 12
    private static let maximumCells = 60

    let shape: ResultShape
    init(_ shape: ResultShape) { self.shape = shape }

    var automatic: Plan {
        let base = self.base
        if shape.hint.intent == "share", case .bar(let labels, let y, nil) = base, y.count == 1,
            shape.rowCount <= Self.maximumSlices, isWhole(y[0])
        {
            return .pie(labels: labels, y: y[0])
        }
        return base
    }

    /// What was asked for by name, where the result allows it; nil where it does not.
    func wished(_ kind: Chart.Kind, instead automatic: Plan) -> Plan? {
        let base = self.base
        switch (kind, base) {
        case (.table, _): return .table
        case (.number, _):
            return shape.rowCount == 1 && shape.quantities.count == 1 ? .number(shape.quantities[0]) : nil
        case (_, .table), (_, .number): return kind == .box ? box(ifLabelled: true) : nil
        case (.bar, .bar), (.line, .line), (.scatter, .scatter), (.heatmap, .heatmap), (.box, .box), (.bar, .histogram):
            return base
        case (.bar, .line(let x, let y, let series)): return .bar(labels: x, y: y, series: series)
        case (.bar, .heatmap(let x, let y, let z)), (.line, .heatmap(let x, let y, let z)):
            let (axis, series) = shape.columns[y].distinct <= Self.maximumLines ? (x, y) : (y, x)
            guard shape.columns[series].distinct <= Self.maximumLines else { return nil }
            return kind == .bar
                ? .bar(labels: [axis], y: [z], series: series) : .line(x: [axis], y: [z], series: series)
        case (.line, .bar(let labels, let y, let series)): return .line(x: labels, y: y, series: series)
        case (.line, .scatter(let x, let y, _)):
            return shape.isUnique([x]) ? .line(x: [x], y: [y], series: nil) : nil
        case (.pie, .bar(let labels, _, nil)), (.pie, .line(let labels, _, nil)):
            guard let y = shape.primary, isWhole(y) else { return nil }
            return shape.rowCount <= Self.maximumWishedSlices || shape.hint.isAdditive
                ? .pie(labels: labels, y: y) : nil
        case (.scatter, .line(let x, let y, nil)) where x.count == 1 && shape.quantities.count == 1:
            return .scatter(x: x[0], y: y[0], labels: [])
        case (.scatter, _):
            guard shape.quantities.count >= 2 else { return nil }
            return .scatter(x: shape.quantities[0], y: shape.quantities[1], labels: shape.labels)
        case (.heatmap, .bar(let labels, let y, let series?)): return .heatmap(x: series, y: labels[0], z: y[0])
        case (.heatmap, .line(let x, let y, let series?)): return .heatmap(x: x[0], y: series, z: y[0])
        case (.box, _): return box(ifLabelled: true)
        default: return nil
        }
    }

    private var base: Plan {
        guard shape.rowCount > 1 else {
            let isNumber = shape.rowCount == 1 && shape.columns.count == 1 && shape.columns[0].role != .other
            return isNumber ? .number(0) : .table
        }
        guard let primary = shape.primary else { return .table }
        if shape.hint.intent == "distribution", let box = box(ifLabelled: false) { return box }
        if shape.hint.intent == "relationship", shape.quantities.count >= 2, shape.rowCount >= 5 {
            return .scatter(x: shape.quantities[0], y: shape.quantities[1], labels: shape.labels)
        }
        if !shape.times.isEmpty, let plan = overTime(primary) { return plan }
        if !shape.labels.isEmpty { return byCategory(primary) }
        guard shape.times.isEmpty else { return .table }
        return numbersOnly(primary)
    }

    /// All numbers are parts of a whole.
    private func isWhole(_ column: Int) -> Bool {
        let numbers = shape.numbers(column)
        return numbers.count > 1 && numbers.count == shape.rowCount && numbers.allSatisfy { $0 >= 0 }
            && numbers.contains { $0 > 0 }
    }

    private func numbersOnly(_ primary: Int) -> Plan {
        if shape.quantities.count == 1 { return shape.rowCount >= 10 ? .histogram(y: primary) : .table }
        return shape.rowCount >= 5 ? .scatter(x: shape.quantities[0], y: shape.quantities[1], labels: []) : .table
    }

    /// - Returns: nil where the labels carry more than the time does.
    private func overTime(_ primary: Int) -> Plan? {
        let (x, timeSeries) = timeAxis
        let varying = shape.labels.filter { shape.columns[$0].distinct > 1 }
        if let timeSeries, varying.isEmpty, shape.isUnique([x, timeSeries]) {
            return lines(x: x, y: primary, series: timeSeries)
        }
        // A list of things that happen to have a date, such as products and their launch days.
        if let own = varying.first(where: { shape.isUnique([$0]) }), own < x { return nil }
        if shape.isUnique([x]) { return .line(x: [x], y: shape.comparable, series: nil) }
        if let label = varying.first(where: { shape.isUnique([x, $0]) }) {
            return lines(x: x, y: primary, series: label)
        }
        return varying.isEmpty ? .scatter(x: x, y: primary, labels: []) : nil
    }

    private func lines(x: Int, y: Int, series: Int) -> Plan {
        let count = shape.columns[series].distinct
        let isMap = (Self.maximumLines + 1...Self.maximumLabels).contains(count)
        return isMap ? .heatmap(x: x, y: series, z: y) : .line(x: [x], y: [y], series: series)
    }

    /// Year and month: the months go round, one line a year.
    private var timeAxis: (x: Int, series: Int?) {
        let cycle = shape.times.first { shape.scale($0) == .cycle }
        let year = shape.times.first { shape.scale($0) == .year }
        if let cycle, let year, shape.columns[year].distinct > 1 { return (cycle, year) }
        return (shape.times.first { shape.isUnique([$0]) } ?? cycle ?? shape.times[0], nil)
    }

    private func byCategory(_ primary: Int) -> Plan {
        let varying = shape.labels.filter { shape.columns[$0].distinct > 1 }
        if let own = varying.first(where: { shape.isUnique([$0]) }) {
            return .bar(labels: [own], y: shape.comparable, series: nil)
        }
        let categories = varying.filter { shape.columns[$0].role == .category }
        if categories.count == 2, shape.isUnique(categories) { return crossed(categories[0], categories[1], primary) }
        if (2...3).contains(varying.count), shape.isUnique(varying) {
            return .bar(labels: varying, y: shape.comparable, series: nil)
        }
        if let box = box(ifLabelled: true) { return box }
        return shape.quantities.count >= 2 && shape.rowCount >= 20
            ? .scatter(x: shape.quantities[0], y: shape.quantities[1], labels: varying) : .table
    }

    /// Two categories with most of their pairs present are a grid; with few, two parts of one name.
    private func crossed(_ first: Int, _ second: Int, _ primary: Int) -> Plan {
        let (a, b) = (shape.columns[first].distinct, shape.columns[second].distinct)
        guard Double(shape.rowCount) >= 0.4 * Double(a * b) else {
            return .bar(labels: [first, second], y: shape.comparable, series: nil)
        }
        let (axis, series) = b <= a ? (first, second) : (second, first)
        if min(a, b) <= Self.maximumGroup, max(a, b) <= Self.maximumLabels {
            return .bar(labels: [axis], y: [primary], series: series)
        }
        return max(a, b) <= Self.maximumCells ? .heatmap(x: series, y: axis, z: primary) : .table
    }

    /// Raw numbers, whole or by a label that repeats at least five times on average.
    private func box(ifLabelled: Bool) -> Plan? {
        guard let primary = shape.primary, shape.rowCount >= 5 else { return nil }
        let repeated = shape.labels.first { column in
            let count = shape.columns[column].distinct
            return count > 1 && count <= Self.maximumLabels && shape.rowCount >= 5 * count
        }
        if let repeated { return .box(y: primary, label: repeated) }
        let isRaw = shape.times.isEmpty && shape.labels.allSatisfy { shape.columns[$0].role == .identifier }
        return isRaw && shape.quantities.count == 1 || ifLabelled && shape.hint.wish == .box
            ? .box(y: primary, label: nil) : nil
    }
}
