public import Charting
public import Foundation

/// The JSON of answers and charts: the same bytes from the CLI, HTTP, the last event of a stream and MCP.
public enum AnswerJSON {
    public static func encode(_ answer: Answer) throws -> Data { try OrderedJSONEncoder().encode(answer) }

    /// `{"kind": …, "figure": …}`, without a figure for a number and a table.
    public static func encode(_ chart: Chart) throws -> Data {
        try OrderedJSONEncoder().encode(EncodableChart(chart: chart))
    }
}
