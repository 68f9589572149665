/// Records of delimited text (RFC 4180), for a look at the beginning of a file; the engine reads the rest.
enum DelimitedText {
    /// One record and the number of lines that end before it.
    struct Record: Hashable {
        var cells: [String]
        var firstLine: Int
        var isBlank: Bool { cells.allSatisfy { $0.allSatisfy(\.isWhitespace) } }
    }

    /// The records of `text`; the last one is left out when the text was cut (`isWhole` is false).
    static func records(_ text: [UInt8], delimiter: UInt8, isWhole: Bool) -> [Record] {
        var records: [Record] = []
        var cells: [String] = []
        var cell: [UInt8] = []
        var line = 0, firstLine = 0
        var isQuoted = false, wasQuoted = false
        let quote = UInt8(ascii: "\""), newline = UInt8(ascii: "\n"), carriage = UInt8(ascii: "\r")
        func endCell() {
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
            wasQuoted = false
        }
        func endRecord() {
            endCell()
            records.append(Record(cells: cells, firstLine: firstLine))
            cells = []
            firstLine = line
        }
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            if isQuoted {
                if byte == newline { line += 1 }
                if byte != quote {
                    cell.append(byte)
                } else if index < text.count, text[index] == quote {
                    cell.append(quote)
                    index += 1
                } else {
                    isQuoted = false
                }
            } else if byte == quote, cell.isEmpty, !wasQuoted {
                isQuoted = true
                wasQuoted = true
            } else if byte == delimiter {
                endCell()
            } else if byte == newline || byte == carriage {
                if byte == carriage, index < text.count, text[index] == newline { index += 1 }
                line += 1
                endRecord()
            } else {
                cell.append(byte)
            }
        }
        if isWhole, !cell.isEmpty || !cells.isEmpty || wasQuoted { endRecord() }
        return records
    }
}

/// How a delimited file is laid out, from its beginning.
struct DelimitedLayout: Hashable {
    var delimiter: UInt8
    /// Lines before the header or first row: blank ones and titles of one cell.
    var skippedLines: Int
    /// Cells of most rows.
    var usualWidth: Int
    /// The records after the skipped lines, blank ones left out.
    var records: [DelimitedText.Record]

    /// Nil when there is no record. `preferred` wins over the others where it splits the text at all.
    init?(_ head: [UInt8], isWhole: Bool, preferred: UInt8? = nil) {
        let candidates = [preferred].compactMap { $0 } + [",", "\t", ";", "|"].compactMap { $0.utf8.first }
        var best: (score: Double, layout: DelimitedLayout)?
        for delimiter in candidates {
            var records = DelimitedText.records(head, delimiter: delimiter, isWhole: isWhole)
            if records.isEmpty { records = DelimitedText.records(head, delimiter: delimiter, isWhole: true) }
            guard let layout = Self(records, delimiter: delimiter) else { continue }
            let steady = layout.records.count { $0.cells.count == layout.usualWidth }
            let share = Double(steady) / Double(layout.records.count)
            let score = layout.usualWidth > 1 ? share : 0
            if best.map({ score > $0.score + 1e-9 }) ?? true { best = (score, layout) }
        }
        guard let best else { return nil }
        self = best.layout
    }

    private init?(_ all: [DelimitedText.Record], delimiter: UInt8) {
        let records = all.filter { !$0.isBlank || $0.cells.count > 1 }
        let widths = Dictionary(records.map { ($0.cells.count, 1) }, uniquingKeysWith: +)
        // Of two widths that are as frequent the larger one: cells left out are likelier than cells made up.
        guard let width = widths.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { return nil }
        let titles = width > 1 ? records.prefix { $0.cells.count == 1 }.count : 0
        self.delimiter = delimiter
        usualWidth = width
        self.records = Array(records.dropFirst(titles))
        skippedLines = self.records.first?.firstLine ?? 0
    }
}
