/// A chart of a result: a validated Plotly figure, or none for a big number and a plain table.
public struct Chart: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable {
        case line, bar, pie, scatter, heatmap, box, number, table
    }
    public var kind: Kind
    public var figure: Figure?
    /// The result columns behind the axes, so that a terminal or a person can redraw it.
    public var encoding: Encoding
    public init(kind: Kind, figure: Figure?, encoding: Encoding) {
        (self.kind, self.figure, self.encoding) = (kind, figure, encoding)
    }

    /// Zero-based result columns.
    public struct Encoding: Sendable, Hashable {
        public var x: Int?
        public var y: [Int]
        public var series: Int?
        public init(x: Int? = nil, y: [Int] = [], series: Int? = nil) { (self.x, self.y, self.series) = (x, y, series) }
    }
}
