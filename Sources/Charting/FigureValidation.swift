/// Why a figure can't be drawn.
public struct FigureError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        case empty, lengths, notFinite, negativeSlice, markup, tooManyPoints
    }
    public var code: Code
    public var description: String
}

extension Figure {
    /// More points than a browser draws at once without a pause.
    static let maximumPoints = 50_000

    /// Checks what Plotly would swallow silently or draw wrongly: lengths, numbers that aren't finite, slices below
    /// zero, and text in which Plotly would see markup.
    public func validate() throws(FigureError) {
        guard !data.isEmpty else { throw FigureError(code: .empty, description: "The figure has no trace.") }
        var points = 0
        for trace in data { points += try trace.validate() }
        guard points > 0 else { throw FigureError(code: .empty, description: "The figure has no point.") }
        guard points <= Self.maximumPoints else {
            throw FigureError(
                code: .tooManyPoints, description: "The figure has more than \(Self.maximumPoints) points.")
        }
        let axes = [layout.xaxis, layout.yaxis].compactMap(\.self)
        let texts =
            [layout.title?.text].compactMap(\.self) + axes.compactMap { $0.title?.text }
            + (layout.annotations ?? []).map(\.text)
        for text in texts { try Self.checkText(text) }
        for axis in axes { for value in axis.categoryarray ?? [] { try Self.check(value) } }
    }

    static func check(_ value: PlotValue) throws(FigureError) {
        switch value {
        case .null: break
        case .number(let number): try checkFinite(number)
        case .text(let text): try checkText(text)
        }
    }

    static func checkFinite(_ number: Double) throws(FigureError) {
        guard number.isFinite else {
            throw FigureError(code: .notFinite, description: "The figure holds a number that is not finite.")
        }
    }

    static func checkText(_ text: String) throws(FigureError) {
        guard !text.contains("<"), !text.contains(">") else {
            throw FigureError(code: .markup, description: "A text of the figure holds unescaped markup.")
        }
    }
}

extension Trace {
    /// - Returns: the number of points.
    fileprivate func validate() throws(FigureError) -> Int {
        switch self {
        case .bar(let trace):
            try Self.same(trace.x.count, trace.y.count)
            for value in trace.x + trace.y { try Figure.check(value) }
            if let name = trace.name { try Figure.checkText(name) }
            return trace.x.count
        case .scatter(let trace):
            try Self.same(trace.x.count, trace.y.count)
            if let text = trace.text { try Self.same(trace.x.count, text.count) }
            for value in trace.x + trace.y { try Figure.check(value) }
            for text in (trace.text ?? []) + [trace.name].compactMap(\.self) { try Figure.checkText(text) }
            return trace.x.count
        case .pie(let trace):
            try Self.same(trace.labels.count, trace.values.count)
            for label in trace.labels { try Figure.checkText(label) }
            for value in trace.values {
                try Figure.checkFinite(value)
                guard value >= 0 else {
                    throw FigureError(code: .negativeSlice, description: "A slice of a pie is below zero.")
                }
            }
            return trace.labels.count
        case .heatmap(let trace):
            try Self.same(trace.y.count, trace.z.count)
            for row in trace.z {
                try Self.same(trace.x.count, row.count)
                for case let number? in row { try Figure.checkFinite(number) }
            }
            for value in trace.x + trace.y { try Figure.check(value) }
            return trace.x.count * trace.y.count
        case .box(let trace):
            for number in trace.numbers { try Figure.checkFinite(number) }
            if let name = trace.name { try Figure.checkText(name) }
            return trace.numbers.count
        }
    }

    private static func same(_ first: Int, _ second: Int) throws(FigureError) {
        guard first == second else {
            throw FigureError(code: .lengths, description: "A trace has \(first) positions and \(second) values.")
        }
    }
}
