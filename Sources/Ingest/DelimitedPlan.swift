import DuckDB
import Foundation

/// How a delimited file is going to be read: what stands after `FROM`, and what people are told about it.
struct DelimitedPlan {
    let file: URL
    let layout: DelimitedLayout
    var hasHeader = true
    var isTolerant: Bool
    /// Whether a line is longer than the engine expects. Room for such lines makes reading half as fast again.
    var hasLongLines = false
    /// Whether `"` encloses cells; where it is opened and not closed it is a letter like others.
    private(set) var hasQuotes = true
    private(set) var names: [String] = []
    var types: [String]
    private(set) var notes: [String] = []
    /// Columns of digits that are read as text.
    private(set) var labels: Set<String> = []
    private var formats: [(option: String, format: String)] = []
    /// Whether a row of the sample has fewer cells than the table has columns.
    let hasShortRows: Bool

    init(file: URL, layout: DelimitedLayout) {
        (self.file, self.layout) = (file, layout)
        let first = layout.records.first?.cells.count ?? 0
        let width = max(first, layout.usualWidth)
        types = Array(repeating: "VARCHAR", count: width)
        hasShortRows = layout.records.contains { $0.cells.count < width }
        isTolerant = hasShortRows || layout.records.contains { $0.cells.count > width }
        if layout.skippedLines > 0 {
            let count = layout.skippedLines
            notes.append("\(count) line\(count == 1 ? "" : "s") above the table left out.")
        }
    }

    func sniff(sample: Int) -> String {
        """
        SELECT HasHeader, [c.type FOR c IN Columns], DateFormat, TimestampFormat
        FROM sniff_csv(\(path), \(dialect), skip = \(layout.skippedLines), null_padding = true, ignore_errors = true, \
        sample_size = \(sample))
        """
    }

    /// Takes quotes for letters, because one that is never closed would swallow the rows behind it.
    mutating func takeQuotesAsLetters() {
        hasQuotes = false
        isTolerant = true
        notes.append("A quote is opened and not closed, so that quotes were read as letters.")
    }

    /// What the engine made of its sample.
    mutating func take(_ row: [Value]) {
        guard row.count == 4, case .list(let sniffed) = row[1] else { return }
        hasHeader = row[0] == .boolean(true)
        // Cells of overlong rows make columns of their own in the engine's view.
        for (index, type) in sniffed.enumerated() where index < types.count { types[index] = type.description }
        for index in types.indices where types[index] == "BOOLEAN" && !saysTrueOrFalse(index) { types[index] = "VARCHAR" }
        if case .text(let format) = row[2], types.contains("DATE") { use(format, "dateformat", "Dates") }
        if case .text(let format) = row[3], types.contains("TIMESTAMP") { use(format, "timestampformat", "Times") }
    }

    /// The engine takes T and F, too, for booleans; as letters they may be a code, and would be shown as other words.
    private func saysTrueOrFalse(_ column: Int) -> Bool {
        layout.records.dropFirst(hasHeader ? 1 : 0).allSatisfy { record in
            guard record.cells.indices.contains(column) else { return true }
            return ["", "true", "false"].contains(record.cells[column].lowercased())
        }
    }

    private mutating func use(_ format: String, _ option: String, _ what: String) {
        formats.append((option, format))
        if !format.hasPrefix("%Y") { notes.append("\(what) were read as \(Self.spelled(format)).") }
    }

    private static func spelled(_ format: String) -> String {
        let letters = [
            ("%d", "day"), ("%-d", "day"), ("%m", "month"), ("%-m", "month"), ("%Y", "year"), ("%y", "year"),
            ("%H", "hour"),
            ("%M", "minute"), ("%S", "second"), ("%b", "month"), ("%B", "month"), ("%I", "hour"), ("%p", "AM/PM"),
        ]
        return letters.reduce(format) { $0.replacing($1.0, with: $1.1) }
    }

    /// The engine tells a header by its types; where all is text, the first row is one unless its cells come again.
    mutating func decideHeader() {
        let first = layout.records.first?.cells ?? []
        let rest = layout.records.dropFirst()
        if types.allSatisfy({ $0 == "VARCHAR" }), !rest.isEmpty {
            let recurring = first.indices.count { index in
                rest.contains {
                    $0.cells.indices.contains(index) && $0.cells[index] == first[index] && !first[index].isEmpty
                }
            }
            let areDistinct = Set(first.map { $0.lowercased() }).count == first.count
            let areNames = first.allSatisfy { !$0.isEmpty && Double($0) == nil }
            if !hasHeader, areDistinct, areNames, recurring == 0 { hasHeader = true }
            if hasHeader, recurring * 2 > first.count { hasHeader = false }
        }
        if rest.isEmpty { hasHeader = !first.contains { Double($0) != nil } }
        let written = hasHeader ? first : []
        let padded = written + Array(repeating: "", count: max(0, types.count - written.count))
        let (names, changes) = TableNames.columns(padded)
        self.names = names
        if hasHeader {
            notes += changes
        } else {
            notes.append("The first row is data, not names; the columns are called column_1, column_2 and so on.")
        }
    }

    /// Keeps as text what is written in digits and yet no number, by the sample and the name.
    mutating func keepLabels() {
        for index in types.indices where ["BIGINT", "DOUBLE", "HUGEINT"].contains(types[index]) || types[index] == "VARCHAR" {
            let cells = layout.records.dropFirst(hasHeader ? 1 : 0).compactMap {
                $0.cells.indices.contains(index) ? $0.cells[index] : nil
            }
            guard names.indices.contains(index), TypeHint.areLabels(names[index], cells) else { continue }
            types[index] = "VARCHAR"
            labels.insert(names[index])
            notes.append("Column \(names[index]): kept as text, since its numbers are for dialling.")
        }
    }

    /// The table function that reads the file. Unless told the size of its buffers, the engine makes each sixteen of the
    /// longest lines: 256 MiB for long ones, which alone is more than a small memory limit.
    var scan: String {
        let columns = zip(names, types).map { "\(SQLText.literal($0)): \(SQLText.literal($1))" }.joined(separator: ", ")
        let formats = formats.map { ", \($0.option) = \(SQLText.literal($0.format))" }.joined()
        let patience =
            isTolerant
            ? ", null_padding = true, parallel = false, store_rejects = true, rejects_table = 'pintail_rejects', "
                + "rejects_scan = 'pintail_scans'" : ""
        let room = hasLongLines || isTolerant ? ", max_line_size = 16777216, buffer_size = 33554432" : ""
        return """
            read_csv(\(path), auto_detect = false, \(dialect), skip = \(layout.skippedLines), header = \(hasHeader), \
            columns = {\(columns)}\(formats)\(patience)\(room))
            """
    }

    private var path: String { SQLText.literal(file.path) }
    private var dialect: String {
        let delimiter = String(Unicode.Scalar(layout.delimiter))
        return "delim = \(SQLText.literal(delimiter)), "
            + (hasQuotes ? "quote = '\"', escape = '\"'" : "quote = '', escape = ''")
    }
}
