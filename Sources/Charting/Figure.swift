/// A Plotly figure: the traces and the layout, with only the properties that Pintail draws with.
/// Encodes to Plotly's own JSON names, in one order.
public struct Figure: Codable, Sendable, Hashable {
    public var data: [Trace]
    public var layout: Layout
    public init(data: [Trace], layout: Layout) { (self.data, self.layout) = (data, layout) }
}

public struct Layout: Codable, Sendable, Hashable {
    public var title: Title?
    public var xaxis: Axis?
    public var yaxis: Axis?
    public var barmode: BarMode?
    public var showlegend: Bool?
    public var legend: Legend?
    public var hovermode: String?
    /// Pixels.
    public var height: Int?
    public var margin: Margin?
    public var colorway: [String]?
    public var annotations: [Annotation]?
    public init() {}

    public enum BarMode: String, Codable, Sendable, Hashable { case group, stack, relative, overlay }

    public struct Title: Codable, Sendable, Hashable {
        public var text: String
        public init(_ text: String) { self.text = text }
    }

    public struct Legend: Codable, Sendable, Hashable {
        public var title: Title?
        public var orientation: String?
        public init(title: Title? = nil, orientation: String? = nil) {
            (self.title, self.orientation) = (title, orientation)
        }
    }

    /// Pixels on each side.
    public struct Margin: Codable, Sendable, Hashable {
        public var l, r, t, b: Int
        public init(l: Int, r: Int, t: Int, b: Int) { (self.l, self.r, self.t, self.b) = (l, r, t, b) }
    }

    public struct Axis: Codable, Sendable, Hashable {
        public enum Kind: String, Codable, Sendable, Hashable { case linear, date, category }
        public var title: Title?
        public var type: Kind?
        public var categoryorder: String?
        public var categoryarray: [PlotValue]?
        public var autorange: String?
        public var rangemode: String?
        public var automargin: Bool?
        public var tickformat: String?
        public var tickprefix: String?
        public var ticksuffix: String?
        public var dtick: Double?
        public var separatethousands: Bool?
        public init() {}
    }

    /// A line of text placed on the whole drawing (`xref` and `yref` are "paper", 0 to 1).
    public struct Annotation: Codable, Sendable, Hashable {
        public var text: String
        public var xref = "paper"
        public var yref = "paper"
        public var x = 0.0
        public var y = 1.0
        public var xanchor = "left"
        public var yanchor = "bottom"
        public var showarrow = false
        public init(_ text: String) { self.text = text }
    }
}

/// One point's coordinate: Plotly takes numbers, text (categories and ISO dates) and null for a missing one.
public enum PlotValue: Codable, Sendable, Hashable {
    case null
    case number(Double)
    case text(String)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }

    public var number: Double? {
        if case .number(let number) = self { return number }
        return nil
    }
}
