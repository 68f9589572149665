import DuckDB
import Foundation
import Sheets

/// Writes the tables found on a sheet into the database.
struct SheetTables {
    let session: LoadingSession
    let scratch: URL

    /// Whether the sheet must be cleaned before it is a table. Values that are only written in an unusual way are left
    /// to the engine where `isLarge`: it reads them at its full speed.
    static func areMessy(_ tables: [FoundTable], isLarge: Bool) -> Bool {
        if tables.count > 1 { return true }
        return tables.contains { table in
            // The engine takes a header of years for data.
            if table.columns.contains(where: { Int($0.name) != nil }) { return true }
            return table.steps.list.contains { step in
                switch step {
                // A unit in a name is no reason to call the column otherwise than its file does.
                case .nameColumns, .takeUnit: false
                case .readMissing, .readNumbers: !isLarge
                case .readDates(_, _, let serial): serial || !isLarge
                default: true
                }
            }
        }
    }

    /// What a sheet is. Of one with many rows the first and last ones tell whether it is plain.
    /// - Parameters:
    ///   - recipes: what was done before; what people decided is done again.
    ///   - name: of the table, or of those without a title.
    static func finding(
        in sheet: Sheet, sampleRows: Int = .max, recipes: [Recipe] = [], name: String = ""
    ) -> DelimitedSheet.Finding {
        let lastRows = 200
        if sheet.rows.count - lastRows > sampleRows {
            let ends = Sheet(
                name: sheet.name, rows: Array(sheet.rows.prefix(sampleRows) + sheet.rows.suffix(lastRows)),
                merges: sheet.merges.filter { $0.rows.upperBound <= sampleRows })
            let tables = SheetReader().tables(in: ends)
            let isDecided = tables.contains { decided($0, recipes, name) != nil }
            if !isDecided, !areMessy(tables, isLarge: true) { return .plain(nil) }
        }
        var tables = SheetReader().tables(in: sheet)
        var isDecided = false
        for index in tables.indices {
            guard let recipe = decided(tables[index], recipes, name) else { continue }
            isDecided = true
            tables[index] = replayed(recipe, on: sheet, tables[index])
        }
        if isDecided { return .messy(tables) }
        if areMessy(tables, isLarge: false) { return .messy(tables) }
        // Steps that are left to the engine are none of the table's.
        guard var table = tables.first, !table.proposals.isEmpty else { return .plain(nil) }
        table.steps = Steps()
        return .plain(table)
    }

    /// The recipe for a table, where people decided something in it.
    static func decided(_ table: FoundTable, _ recipes: [Recipe], _ name: String) -> Recipe? {
        let names = Set([name] + (table.title.map { [TableNames.sanitized($0)] } ?? []))
        // Among all of them, so that what was decided of May is not done to a June that is a table of its own.
        guard let recipe = Recipe.best(of: recipes, header: table.header, names: names), recipe.hasDecisions else { return nil }
        return recipe
    }

    private static func replayed(_ recipe: Recipe, on sheet: Sheet, _ found: FoundTable) -> FoundTable {
        var (table, after) = recipe.replay(on: sheet, found: found)
        table.recipe = after
        for entry in after.entries {
            if entry.isUndone {
                table.notes.append("Not done, as decided before: \(entry.step.description)")
            } else if let unfit = entry.unfit {
                table.notes.append("Not done this time: \(entry.step.description) \(unfit)")
            } else if entry.isAccepted {
                table.notes.append("Done, as decided before: \(entry.step.description)")
            }
        }
        return table
    }

    /// `name`: of the table, or of those without a title where there are several.
    func write(_ tables: [FoundTable], as name: String) async throws {
        let copies = ScratchFiles(scratch)
        defer { copies.remove() }
        var isNameFree = true
        for table in tables {
            let own: String
            let title = tables.count > 1 ? table.title.flatMap { $0.count <= 60 ? $0 : nil } : nil
            let isOfFile = title.map { TableNames.sanitized($0).lowercased() == name.lowercased() } ?? true
            if let title, !isOfFile {
                own = session.tableName(title)
            } else if isNameFree {
                own = name
                isNameFree = false
            } else {
                own = session.tableName(name)
            }
            try await write(table, as: own, copies.next("csv"))
            try await ColumnTyping(session).settle(own)
            try await session.finish(own, found: table)
        }
    }

    private func write(_ table: FoundTable, as name: String, _ file: URL) async throws {
        let (names, changes) = TableNames.columns(table.columns.map(\.name))
        try Data().write(to: file)
        let output = try FileHandle(forWritingTo: file)
        defer { try? output.close() }
        var text = names.map(Self.quoted).joined(separator: ",") + "\n"
        for row in table.rows {
            text += row.map { $0.isEmpty ? "" : Self.quoted($0.description) }.joined(separator: ",") + "\n"
            if text.utf8.count > 1 << 20 {
                try Task.checkCancellation()
                try output.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try output.write(contentsOf: Data(text.utf8))
        let columns = names.indices.map { "\(SQLText.literal(names[$0])): '\(type($0, of: table))'" }.joined(
            separator: ", ")
        // A row of one empty cell is a blank line, and a value all the same.
        try await session.create(
            name,
            as: """
                SELECT * FROM read_csv(\(SQLText.literal(file.path)), auto_detect = false, delim = ',', quote = '"', escape = '"', \
                header = true, nullstr = '', null_padding = true, columns = {\(columns)}, max_line_size = 16777216, \
                buffer_size = 33554432, parallel = false)
                """)
        for change in changes { session.note(change, table: name) }
        for step in table.steps.list { session.note(step.description, table: name) }
        for note in table.notes { session.note(note, table: name) }
        for step in table.proposals { session.note("Possible, but not done: \(step.description)", table: name) }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.filter { $0 != "\0" }.replacing("\"", with: "\"\"") + "\""
    }

    private func type(_ column: Int, of table: FoundTable) -> String {
        switch table.columns[column].kind {
        case .text: return "VARCHAR"
        case .boolean: return "BOOLEAN"
        case .date: return "DATE"
        case .timestamp: return "TIMESTAMP"
        case .number:
            // What was written as an amount stays one, whole or not.
            let isAmount = table.steps.list.contains { step in
                if case .readNumbers(table.columns[column].name, _, _) = step { true } else { false }
            }
            let isWhole = table.rows.allSatisfy { row in
                guard case .number(let number) = row[column] else { return true }
                return number == number.rounded() && abs(number) <= 9_007_199_254_740_992
            }
            return isWhole && !isAmount ? "BIGINT" : "DOUBLE"
        }
    }
}
