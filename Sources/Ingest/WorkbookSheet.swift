import Foundation
import Sheets

/// Sheets of a workbook as grids, with merged ranges and with dates known by their format (ECMA-376 part 1, 18.3, 18.4
/// and 18.8).
struct WorkbookSheets {
    private let archive: ZipArchive
    /// The file of each sheet in the archive, by the sheet's name.
    private let files: [String: String]
    private let strings: [String]
    /// By a cell's style: whether it shows a number as a day or a time.
    private let areDates: [Bool]
    /// Days that this workbook counts from later than others.
    private let offset: Double
    private let limit: Int

    /// `limit`: bytes of XML above which a sheet is not read. Throws `ZipArchive.Damaged` and `Inflater.Damaged`.
    init(_ file: URL, limit: Int) throws {
        let archive = try ZipArchive(file)
        // Without all of its texts a sheet would seem emptier than it is.
        guard
            try archive.entries["xl/sharedStrings.xml"] == nil
                || archive.content(of: "xl/sharedStrings.xml", limit: limit) != nil
        else { throw ZipArchive.Damaged() }
        func content(_ path: String) throws -> [UInt8] { try archive.content(of: path, limit: limit) ?? [] }
        let workbook = try content("xl/workbook.xml")
        self.archive = archive
        self.limit = limit
        files = Self.files(workbook, try content("xl/_rels/workbook.xml.rels"))
        strings = Self.strings(try content("xl/sharedStrings.xml"))
        areDates = Self.dateStyles(try content("xl/styles.xml"))
        offset = Self.countsFrom1904(workbook) ? 1462 : 0
    }

    /// Nil when there is none of this name, or it is too large.
    func sheet(_ name: String, cells most: Int) throws -> Sheet? {
        guard let path = files[name], let bytes = try archive.content(of: path, limit: limit) else { return nil }
        var grid = Grid(limit: most)
        var scanner = XMLScanner(bytes)
        var cell: (reference: String?, type: String, style: Int)?
        var value = "", isValue = false, isPhonetic = false
        var merges: [CellRange] = []
        while let event = scanner.next() {
            switch event {
            case .open("row", let attributes): grid.beginRow(attributes["r"].flatMap { Int($0) })
            case .open("c", let attributes):
                cell = (attributes["r"], attributes["t"] ?? "n", attributes["s"].flatMap { Int($0) } ?? 0)
                value = ""
            case .open("v", _), .open("t", _): isValue = !isPhonetic
            case .open("rPh", _): isPhonetic = true
            case .close("rPh"): isPhonetic = false
            case .close("v"), .close("t"): isValue = false
            case .text(let text): if isValue, cell != nil { value += text }
            case .close("c"):
                if let cell {
                    guard grid.add(self.cell(value, cell.type, cell.style), at: cell.reference) else { return nil }
                }
                cell = nil
            case .open("mergeCell", let attributes):
                if merges.count < 10_000, let range = attributes["ref"].flatMap(CellReference.range) {
                    merges.append(range)
                }
            default: break
            }
        }
        guard let rows = grid.filled else { return nil }
        return Sheet(name: name, rows: rows, merges: merges)
    }

    private func cell(_ value: String, _ type: String, _ style: Int) -> Cell {
        switch type {
        case "s": Int(value).flatMap { strings.indices.contains($0) ? Cell(text: strings[$0]) : nil } ?? .empty
        case "b": value.isEmpty ? .empty : .boolean(value == "1")
        case "n":
            if let number = Double(value), number.isFinite {
                areDates.indices.contains(style) && areDates[style] ? date(number + offset) : .number(number)
            } else {
                Cell(text: value)
            }
        default: Cell(text: value)
        }
    }

    /// Less than a day is a time of the day, and stays text.
    private func date(_ serial: Double) -> Cell {
        if let cell = SerialDate.cell(serial) { return cell }
        guard (0..<1).contains(serial) else { return .number(serial) }
        let seconds = Int((serial * 86_400).rounded()) % 86_400
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return .text(parts.joined(separator: ":"))
    }

    // MARK: The other files

    private static func files(_ workbook: [UInt8], _ relations: [UInt8]) -> [String: String] {
        var targets: [String: String] = [:]
        var scanner = XMLScanner(relations)
        while let event = scanner.next() {
            if case .open("Relationship", let attributes) = event, let id = attributes["Id"],
                let target = attributes["Target"]
            {
                targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
            }
        }
        var files: [String: String] = [:]
        scanner = XMLScanner(workbook)
        while let event = scanner.next() {
            if case .open("sheet", let attributes) = event, let name = attributes["name"],
                let id = attributes["r:id"] ?? attributes["id"]
            {
                files[name] = targets[id]
            }
        }
        return files
    }

    private static func countsFrom1904(_ workbook: [UInt8]) -> Bool {
        var scanner = XMLScanner(workbook)
        while let event = scanner.next() {
            if case .open("workbookPr", let attributes) = event {
                return ["1", "true"].contains(attributes["date1904"] ?? "")
            }
        }
        return false
    }

    private static func strings(_ bytes: [UInt8]) -> [String] {
        var strings: [String] = []
        var scanner = XMLScanner(bytes)
        var text = "", isText = false, isPhonetic = false
        while let event = scanner.next() {
            switch event {
            case .open("si", _): text = ""
            case .open("rPh", _): isPhonetic = true
            case .close("rPh"): isPhonetic = false
            case .open("t", _): isText = !isPhonetic
            case .close("t"): isText = false
            case .text(let piece): if isText { text += piece }
            case .close("si"): strings.append(text)
            default: break
            }
        }
        return strings
    }

    private static func dateStyles(_ bytes: [UInt8]) -> [Bool] {
        var formats: [Int: Bool] = [:]
        var styles: [Bool] = []
        var isCellStyle = false
        var scanner = XMLScanner(bytes)
        while let event = scanner.next() {
            switch event {
            case .open("numFmt", let attributes):
                if let id = attributes["numFmtId"].flatMap({ Int($0) }) {
                    formats[id] = isDate(attributes["formatCode"] ?? "")
                }
            case .open("cellXfs", _): isCellStyle = true
            case .close("cellXfs"): isCellStyle = false
            case .open("xf", let attributes):
                guard isCellStyle else { break }
                let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
                let isBuiltIn =
                    (14...22).contains(id) || (27...36).contains(id) || (45...47).contains(id) || (50...58).contains(id)
                styles.append(formats[id] ?? isBuiltIn)
            default: break
            }
        }
        return styles
    }

    /// Whether a format shows days or times: it has their letters outside of quotes and brackets.
    static func isDate(_ format: String) -> Bool {
        var isQuoted = false, depth = 0, isEscaped = false
        for letter in format.lowercased() {
            if isEscaped { isEscaped = false; continue }
            switch letter {
            case "\\", "_", "*": isEscaped = true
            case "\"": isQuoted.toggle()
            case "[": depth += 1
            case "]": depth -= 1
            case "y", "m", "d", "h", "s": if !isQuoted, depth <= 0 { return true }
            case ";": if !isQuoted { return false }
            default: break
            }
        }
        return false
    }
}

/// Names of cells, such as B7.
enum CellReference {
    /// Row and column from 0; nil for what is none.
    static func place(_ text: some StringProtocol) -> (row: Int, column: Int)? {
        var column = 0, row = 0
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5A where row == 0: column = column * 26 + Int(byte) - 0x40
            case 0x30...0x39: row = row * 10 + Int(byte) - 0x30
            case 0x24: continue
            default: return nil
            }
            guard column <= 16_384, row <= 1_048_576 else { return nil }
        }
        return row > 0 && column > 0 ? (row - 1, column - 1) : nil
    }

    static func range(_ text: String) -> CellRange? {
        let ends = text.split(separator: ":")
        guard ends.count == 2, let first = place(ends[0]), let last = place(ends[1]), first.row <= last.row,
            first.column <= last.column
        else { return nil }
        return CellRange(rows: first.row..<(last.row + 1), columns: first.column..<(last.column + 1))
    }
}

/// Cells as they come, each with its place or next to the one before.
private struct Grid {
    let limit: Int
    private var rows: [[Cell]] = []
    private var row = -1
    private var width = 0

    init(limit: Int) { self.limit = limit }

    mutating func beginRow(_ number: Int?) { row = number.map { $0 - 1 } ?? row + 1 }

    /// False when the grid becomes too large.
    mutating func add(_ cell: Cell, at reference: String?) -> Bool {
        let place = reference.flatMap { CellReference.place($0) }
        let row = place?.row ?? max(row, 0)
        let column = place?.column ?? (rows.indices.contains(row) ? rows[row].count : 0)
        guard !cell.isEmpty else { return true }
        guard row >= 0, row < limit, column < limit else { return false }
        width = max(width, column + 1)
        guard max(rows.count, row + 1) * width <= limit else { return false }
        while rows.count <= row { rows.append([]) }
        if rows[row].count <= column { rows[row] += Array(repeating: .empty, count: column + 1 - rows[row].count) }
        rows[row][column] = cell
        return true
    }

    var filled: [[Cell]]? { rows.isEmpty ? nil : rows }
}
