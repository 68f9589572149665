/// One drawn series of a figure; the property names are Plotly's.
public enum Trace: Sendable, Hashable {
    case bar(BarTrace)
    case scatter(ScatterTrace)
    case pie(PieTrace)
    case heatmap(HeatmapTrace)
    case box(BoxTrace)
}

extension Trace: Codable {
    private enum CodingKeys: String, CodingKey { case type }
    private enum Kind: String, Codable { case bar, scatter, pie, heatmap, box }

    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .type) {
        case .bar: self = .bar(try BarTrace(from: decoder))
        case .scatter: self = .scatter(try ScatterTrace(from: decoder))
        case .pie: self = .pie(try PieTrace(from: decoder))
        case .heatmap: self = .heatmap(try HeatmapTrace(from: decoder))
        case .box: self = .box(try BoxTrace(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .bar(let trace):
            try container.encode(Kind.bar, forKey: .type)
            try trace.encode(to: encoder)
        case .scatter(let trace):
            try container.encode(Kind.scatter, forKey: .type)
            try trace.encode(to: encoder)
        case .pie(let trace):
            try container.encode(Kind.pie, forKey: .type)
            try trace.encode(to: encoder)
        case .heatmap(let trace):
            try container.encode(Kind.heatmap, forKey: .type)
            try trace.encode(to: encoder)
        case .box(let trace):
            try container.encode(Kind.box, forKey: .type)
            try trace.encode(to: encoder)
        }
    }
}

public enum Orientation: String, Codable, Sendable, Hashable {
    case vertical = "v"
    case horizontal = "h"
}

public struct BarTrace: Codable, Sendable, Hashable {
    public var name: String?
    public var orientation: Orientation
    /// With `.horizontal`, `x` holds the lengths and `y` the labels.
    public var x: [PlotValue]
    public var y: [PlotValue]
    public var marker: Marker?
    public var hovertemplate: String?
    public init(
        name: String? = nil, orientation: Orientation = .vertical, x: [PlotValue], y: [PlotValue],
        marker: Marker? = nil,
        hovertemplate: String? = nil
    ) {
        (self.name, self.orientation, self.x, self.y) = (name, orientation, x, y)
        (self.marker, self.hovertemplate) = (marker, hovertemplate)
    }

    /// The labels and the lengths, whatever the orientation.
    public var labels: [PlotValue] { orientation == .horizontal ? y : x }
    public var lengths: [PlotValue] { orientation == .horizontal ? x : y }
}

public struct ScatterTrace: Codable, Sendable, Hashable {
    public enum Mode: String, Codable, Sendable, Hashable {
        case lines, markers
        case linesAndMarkers = "lines+markers"
    }
    public struct Line: Codable, Sendable, Hashable {
        public var color: String
        public var width: Double
        public init(color: String, width: Double = 2) { (self.color, self.width) = (color, width) }
    }
    public var name: String?
    public var mode: Mode
    public var x: [PlotValue]
    public var y: [PlotValue]
    public var text: [String]?
    public var line: Line?
    public var marker: Marker?
    public var connectgaps: Bool?
    public var hovertemplate: String?
    public init(
        name: String? = nil, mode: Mode, x: [PlotValue], y: [PlotValue], text: [String]? = nil, line: Line? = nil,
        marker: Marker? = nil, connectgaps: Bool? = nil, hovertemplate: String? = nil
    ) {
        (self.name, self.mode, self.x, self.y, self.text) = (name, mode, x, y, text)
        (self.line, self.marker, self.connectgaps, self.hovertemplate) = (line, marker, connectgaps, hovertemplate)
    }
}

public struct PieTrace: Codable, Sendable, Hashable {
    public struct Colors: Codable, Sendable, Hashable {
        public var colors: [String]
        public init(colors: [String]) { self.colors = colors }
    }
    public var labels: [String]
    public var values: [Double]
    public var sort: Bool
    public var direction: String
    public var textinfo: String
    public var marker: Colors?
    public var hovertemplate: String?
    public init(labels: [String], values: [Double], marker: Colors? = nil, hovertemplate: String? = nil) {
        (self.labels, self.values, self.marker, self.hovertemplate) = (labels, values, marker, hovertemplate)
        (self.sort, self.direction, self.textinfo) = (false, "clockwise", "label+percent")
    }
}

public struct HeatmapTrace: Codable, Sendable, Hashable {
    public struct ColorBar: Codable, Sendable, Hashable {
        public var title: Layout.Title
        public init(title: Layout.Title) { self.title = title }
    }
    public var x: [PlotValue]
    public var y: [PlotValue]
    /// One row a `y`, one number an `x`; null where the result has no such pair.
    public var z: [[Double?]]
    public var zmid: Double?
    public var colorscale: String
    public var colorbar: ColorBar?
    public var hoverongaps: Bool
    public var hovertemplate: String?
    public init(
        x: [PlotValue], y: [PlotValue], z: [[Double?]], zmid: Double? = nil, colorscale: String,
        colorbar: ColorBar? = nil, hovertemplate: String? = nil
    ) {
        (self.x, self.y, self.z, self.zmid, self.colorscale) = (x, y, z, zmid, colorscale)
        (self.colorbar, self.hoverongaps, self.hovertemplate) = (colorbar, false, hovertemplate)
    }
}

public struct BoxTrace: Codable, Sendable, Hashable {
    public var name: String?
    public var orientation: Orientation
    /// The raw numbers lie in `x` when horizontal, else in `y`.
    public var x: [Double]?
    public var y: [Double]?
    public var boxpoints: String
    public var marker: Marker?
    public init(name: String?, orientation: Orientation, numbers: [Double], marker: Marker? = nil) {
        (self.name, self.orientation, self.marker, self.boxpoints) = (name, orientation, marker, "outliers")
        if orientation == .horizontal { x = numbers } else { y = numbers }
    }
    public var numbers: [Double] { (orientation == .horizontal ? x : y) ?? [] }
}

public struct Marker: Codable, Sendable, Hashable {
    public var color: String
    public var size: Double?
    public var opacity: Double?
    public init(color: String, size: Double? = nil, opacity: Double? = nil) {
        (self.color, self.size, self.opacity) = (color, size, opacity)
    }
}
