import Foundation
import Sheets
import Testing

/// Text with cells between delimiters, for tests: quotes enclose a cell.
enum TestText {
    static func rows(_ text: String) -> [[String]] {
        let lines = text.split(separator: "\n")
        let isSemicolon = lines.count { $0.contains(";") } * 2 > lines.count
        let delimiter: Character = isSemicolon ? ";" : ","
        var rows: [[String]] = [], cells: [String] = [], cell = ""
        var isQuoted = false
        for letter in text {
            if letter == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, letter == delimiter {
                cells.append(cell)
                cell = ""
            } else if !isQuoted, letter == "\n" {
                rows.append(cells + [cell])
                (cells, cell) = ([], "")
            } else {
                cell.append(letter)
            }
        }
        return cells.isEmpty && cell.isEmpty ? rows : rows + [cells + [cell]]
    }

    static func sheet(_ text: String, _ name: String = "test") -> Sheet { Sheet(name: name, texts: rows(text)) }

    /// A table as lines: name|kind|unit of each column, then the rows.
    static func lines(_ table: FoundTable) -> [[String]] {
        let head = table.columns.map { column in
            "\(column.name)|\(column.kind.rawValue)" + (column.unit.map { "|\($0)" } ?? "")
        }
        return [head] + table.rows.map { $0.map(\.description) }
    }
}

/// A messy file of the fixtures with the clean tables expected of it.
struct MessyFile: Sendable, CustomTestStringConvertible {
    let name: String
    let sheet: Sheet
    let clean: [[[String]]]
    var testDescription: String { name }

    static let all: [MessyFile] = {
        guard let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures"),
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        else { return [] }
        func text(_ name: String) -> String {
            (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
        }
        return files.filter { $0.hasSuffix(".csv") && !$0.contains(".clean") }.sorted().map { file in
            let stem = String(file.dropLast(4))
            let clean = files.filter { $0.hasPrefix(stem + ".clean") }.sorted().map { name in
                TestText.rows(text(name))
            }
            return MessyFile(name: stem, sheet: TestText.sheet(text(file), stem), clean: clean)
        }
    }()
}
