/// What the question says about the chart, beyond what the result's shape says. Everything is optional.
public struct ChartHint: Sendable, Hashable {
    /// The question's kind as the analyst spells it: `share`, `distribution`, `relationship`, `trend`, …
    public var intent: String?
    /// A kind the person asked for by name; taken where the result can be drawn so.
    public var wish: Chart.Kind?
    public var title: String?
    /// The query sorts its rows: then their order says something and the first ones are the top ones.
    public var isOrdered = false
    /// The measures are sums or counts of disjoint rows, so that the tail may be added up as "Other".
    public var isAdditive = false
    /// Zero-based result column to unit: `EUR`, `%`, `kg`, …; see `NumberFormat`.
    public var units: [Int: String] = [:]

    public init() {}
}
