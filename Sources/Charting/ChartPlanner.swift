public import DuckDB

/// Chooses and draws the chart that suits a result's shape.
///
/// The ranking of marks per pair of column kinds follows the effectiveness tables of K. Wongsuphasawat et al.,
/// "Towards a general-purpose query language for visualization recommendation" (CompassQL, 2016): lines for time and
/// quantity, bars for category and quantity, points for two quantities.
public struct ChartPlanner: Sendable {
    public init() {}

    /// - Returns: always a chart; `.table` where nothing can be drawn honestly. Its figure, if any, is validated.
    public func chart(for table: ResultTable, hint: ChartHint = ChartHint()) -> Chart {
        let shape = ResultShape(table, hint)
        let automatic = PlanChooser(shape).automatic
        var plans = [automatic]
        if let wish = hint.wish, let wished = PlanChooser(shape).wished(wish, instead: automatic) {
            plans.insert(wished, at: 0)
        }
        for plan in plans {
            let figure = FigureBuilder(shape: shape).figure(plan)
            switch plan {
            case .table, .number: return Chart(kind: plan.kind, figure: nil, encoding: plan.encoding)
            default:
                guard let figure, (try? figure.validate()) != nil else { continue }
                return Chart(kind: plan.kind, figure: figure, encoding: plan.encoding)
            }
        }
        return Chart(kind: .table, figure: nil, encoding: Chart.Encoding())
    }
}
