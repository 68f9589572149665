/// One table of sample data as text: `rows.count` rows of `columns.count` fields, nil where the value is missing.
public struct SampleTable: Sendable, Hashable {
    public let name: String
    public let columns: [String]
    public let rows: [[String?]]

    /// CSV as RFC 4180 has it, with a header and line feeds; a missing value is an empty field.
    public var csv: String {
        var text = columns.joined(separator: ",") + "\n"
        for row in rows {
            text += row.map { $0.map(Self.field) ?? "" }.joined(separator: ",") + "\n"
        }
        return text
    }

    private static func field(_ value: String) -> String {
        let mustQuote = value.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
        }
        return mustQuote
            ? "\"" + value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
            : value
    }
}
