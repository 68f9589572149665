import Foundation
import Sheets

/// A text file seen as a sheet, to tell a messy one from a plain one.
struct DelimitedSheet {
    enum Finding {
        /// One table that needs no cleaning; with what could be done with it, where that was seen.
        case plain(FoundTable?)
        case messy([FoundTable])
        case tooLarge
    }

    let file: URL
    let look: TextLook
    let delimiter: UInt8
    var recipes: [Recipe] = []
    /// Of the table that a plain file becomes.
    var name = ""

    /// `head`: the beginning of the file, or all of it. Throws what the system says when the file cannot be read.
    func tables(_ head: [UInt8], isWhole: Bool) throws -> Finding {
        let records = DelimitedText.records(head, delimiter: delimiter, isWhole: isWhole)
        // Rows behind an open quote would be lost in one cell.
        if isWhole, try QuoteScan.endsInQuotes(file, delimiter: delimiter) { return .plain(nil) }
        if isWhole { return finding(in: sheet(records.map(\.cells))) }
        let sample = records.prefix(look.sheetRows).map(\.cells) + (try tail(isGzip: ByteReader(file).isGzip))
        let ends = SheetReader().tables(in: sheet(sample))
        guard
            SheetTables.areMessy(ends, isLarge: true)
                || ends.contains(where: { SheetTables.decided($0, recipes, name) != nil })
        else { return .plain(nil) }
        guard let text = try whole(), try !QuoteScan.endsInQuotes(file, delimiter: delimiter) else { return .tooLarge }
        let all = sheet(DelimitedText.records(text, delimiter: delimiter, isWhole: true).map(\.cells))
        return all.cellCount > look.sheetCells ? .tooLarge : finding(in: all)
    }

    private func finding(in sheet: Sheet) -> Finding {
        SheetTables.finding(in: sheet, recipes: recipes, name: name)
    }

    private func sheet(_ rows: [[String]]) -> Sheet {
        Sheet(name: SourceFormat.stem(of: file), texts: rows)
    }

    /// The last rows, where totals and notes stand. A packed file has to be unpacked to see them, so that they are left out.
    private func tail(isGzip: Bool) throws -> [[String]] {
        guard !isGzip else { return [] }
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let end = try handle.seekToEnd()
        try handle.seek(toOffset: end > 1 << 15 ? end - (1 << 15) : 0)
        let bytes = Array(try handle.readToEnd() ?? Data())
        // The first line is cut.
        guard let line = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return [] }
        return DelimitedText.records(Array(bytes[(line + 1)...]), delimiter: delimiter, isWhole: true).suffix(200).map(
            \.cells)
    }

    /// Nil when it is larger than what is taken into a grid.
    private func whole() throws -> [UInt8]? {
        let reader = try ByteReader(file)
        var text: [UInt8] = []
        while let piece = try reader.next() {
            try Task.checkCancellation()
            text += piece
            if text.count > look.sheetBytes { return nil }
        }
        return text.withoutMark
    }
}
