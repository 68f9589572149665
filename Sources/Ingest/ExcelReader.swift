import DuckDB
import Foundation
import Sheets

/// Excel workbooks: each sheet with cells is a table.
struct ExcelReader {
    let session: LoadingSession
    let extensions: URL
    let scratch: URL
    let look: TextLook

    func read() async throws {
        try await session.loadExtension("excel", from: extensions)
        let sheets = try Workbook(session.file).sheets
        var empty: [String] = []
        var filled: [(name: String, columns: [ResultTable.Column])] = []
        for sheet in sheets {
            if let columns = try await columns(of: sheet) {
                filled.append((sheet, columns))
            } else {
                empty.append(sheet)
            }
        }
        if filled.isEmpty { throw IngestError.empty(session.source) }
        if !empty.isEmpty { session.note("Sheets without cells were left out: \(empty.joined(separator: ", ")).") }
        // Where the parts are not as expected the engine may read them all the same.
        let grids = try? WorkbookSheets(session.file, limit: look.sheetBytes)
        for (sheet, _) in filled {
            let table = session.tableName(filled.count == 1 ? SourceFormat.stem(of: session.file) : sheet)
            let grid = try grids?.sheet(sheet, cells: look.sheetCells)
            if grids != nil, grid == nil {
                session.note(
                    "The sheet \(sheet) was read as it is: it has more than \(look.sheetCells.formatted()) cells, too many to search "
                        + "it for titles, totals and notes.", table: table)
            }
            let finding = grid.map { SheetTables.finding(in: $0, sampleRows: look.sheetRows, recipes: session.recipes, name: table) } ?? .plain(nil)
            if case .messy(let tables) = finding {
                try await SheetTables(session: session, scratch: scratch).write(tables, as: table)
                continue
            }
            try await create(table, sheet)
            guard case .plain(let found?) = finding else {
                try await session.finish(table)
                continue
            }
            for step in found.proposals {
                session.note("Possible, but not done: \(step.description)", table: table)
            }
            try await session.finish(table, found: found)
        }
    }

    /// Nil for a sheet without cells.
    private func columns(of sheet: String) async throws -> [ResultTable.Column]? {
        do {
            return try await session.connection.query("SELECT * FROM \(scan(sheet, "all_varchar = true")) LIMIT 0")
                .columns
        } catch let error as DuckDBError where error.engineMessage?.contains("No rows found") == true {
            return nil
        }
    }

    private func create(_ table: String, _ sheet: String) async throws {
        do {
            try await session.create(table, as: "SELECT * FROM \(scan(sheet, "stop_at_empty = false"))")
        } catch let error as DuckDBError where [.conversion, .invalidInput].contains(error.code) {
            try await createFromText(table, sheet)
        }
        // Rows that have a format but no values come after the last one, and empty ones between groups.
        let name = SQLText.identifier(table)
        let cells = try await session.connection.query("SELECT * FROM \(name) LIMIT 0").columns.map(\.name)
        let isBlank = cells.map { "\(SQLText.identifier($0)) IS NULL" }.joined(separator: " AND ")
        try await session.connection.execute("DELETE FROM \(name) WHERE \(isBlank)")
        try await ColumnNames(session).repair(table)
        try await ColumnTyping(session).settle(table)
        try await restoreWholeNumbers(table)
    }

    /// A workbook knows one kind of number: columns that hold only whole ones (exact up to 2^53) are whole numbers.
    private func restoreWholeNumbers(_ table: String) async throws {
        let name = SQLText.identifier(table)
        let columns = try await session.connection.query("SELECT * FROM \(name) LIMIT 0").columns
        for column in columns where column.type.name == "DOUBLE" {
            let cell = SQLText.identifier(column.name)
            let whole = try await session.connection.query(
                "SELECT bool_and(\(cell) = trunc(\(cell)) AND abs(\(cell)) <= 9007199254740992) FROM \(name)")
            guard whole.rows.first?.first == .boolean(true) else { continue }
            try await session.connection.execute("ALTER TABLE \(name) ALTER \(cell) TYPE BIGINT")
        }
    }

    /// For sheets whose columns hold values of several kinds: all cells as text, then typed by all of their values.
    /// Days and times are numbers in the file, and so in the text; a column whose first cell is one is one if all are.
    private func createFromText(_ table: String, _ sheet: String) async throws {
        let typed = try await session.connection.query("SELECT * FROM \(scan(sheet, "stop_at_empty = false")) LIMIT 0")
            .columns
        try await session.create(table, as: "SELECT * FROM \(scan(sheet, "stop_at_empty = false, all_varchar = true"))")
        let name = SQLText.identifier(table)
        for column in typed where column.type.isDateOrTimestamp {
            let cell = SQLText.identifier(column.name)
            let odd = try await session.connection.query(
                "SELECT count(*) FROM \(name) WHERE \(cell) IS NOT NULL AND TRY_CAST(\(cell) AS DOUBLE) IS NULL")
            guard odd.rows.first?.first == .integer(0) else { continue }
            // Day 0 of a workbook is 1899-12-30 for all days after February 1900.
            try await session.connection.execute(
                """
                ALTER TABLE \(name) ALTER \(cell) TYPE \(column.type.name)
                USING CAST(TIMESTAMP '1899-12-30' + to_microseconds(CAST(round(CAST(\(cell) AS DOUBLE) * 86400) AS BIGINT) * 1000000)
                    AS \(column.type.name))
                """)
        }
        session.note("Some columns hold values of several kinds and were kept as text.", table: table)
    }

    private func scan(_ sheet: String, _ options: String) -> String {
        "read_xlsx(\(SQLText.literal(session.file.path)), sheet = \(SQLText.literal(sheet)), \(options))"
    }
}

/// The names of a workbook's sheets, in their order.
struct Workbook {
    let sheets: [String]
    /// Bytes of the list of sheets; a long one is a few thousand.
    private static let largest = 16 << 20

    /// Throws `IngestError.damaged`.
    init(_ file: URL) throws {
        let name = file.lastPathComponent
        let bytes: [UInt8]?
        do { bytes = try ZipArchive(file).content(of: "xl/workbook.xml", limit: Self.largest) } catch is ZipArchive.Damaged {
            throw IngestError.damaged(name, "Excel")
        } catch is Inflater.Damaged {
            throw IngestError.damaged(name, "Excel")
        }
        guard let bytes else { throw IngestError.damaged(name, "Excel") }
        sheets = Self.sheets(in: String(decoding: bytes, as: UTF8.self))
        if sheets.isEmpty { throw IngestError.damaged(name, "Excel") }
    }

    /// The `name` of each `<sheet …/>` (ECMA-376 part 1, 18.2.19), with or without a namespace prefix.
    static func sheets(in xml: String) -> [String] {
        xml.matches(of: /<(?:\w+:)?sheet\s[^>]*?\bname\s*=\s*(?:"([^"]*)"|'([^']*)')/).map { match in
            unescaped(String(match.1 ?? match.2 ?? ""))
        }
    }

    static func unescaped(_ text: String) -> String {
        text.replacing(/&(?:#(\d+)|#x([0-9A-Fa-f]+)|(\w+));/) { match in
            if let digits = match.1, let scalar = UInt32(digits).flatMap(Unicode.Scalar.init) {
                return String(Character(scalar))
            }
            if let digits = match.2, let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) {
                return String(Character(scalar))
            }
            let names: [Substring: String] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
            return match.3.flatMap { names[$0] } ?? String(match.0)
        }
    }
}
