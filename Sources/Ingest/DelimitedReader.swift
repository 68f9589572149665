import DuckDB
import Foundation
import Sheets

/// CSV, TSV and their kin.
///
/// The layout is seen from the beginning of the file, the types from a sample by the engine; a file that is as it
/// should be is then read once, at the engine's full speed. What does not fit makes the reader more patient, step by
/// step: a value of another type than the sample's, rows too short, rows too long, bytes of another encoding.
struct DelimitedReader {
    let session: LoadingSession
    let scratch: URL
    let look: TextLook

    func read() async throws {
        let copies = ScratchFiles(scratch)
        defer { copies.remove() }
        guard let encoding = try look.encoding(of: session.file) else {
            throw IngestError.notTabular(session.source, "a binary file")
        }
        let table = session.tableName(SourceFormat.stem(of: session.file))
        if encoding != .utf8 {
            try await read(copies, as: encoding, into: table)
        } else {
            do {
                try await load(session.file, into: table)
            } catch let error as DuckDBError where error.isEncoding {
                // The broken bytes are neither at the beginning nor at the end.
                try await read(copies, as: .windows1252, into: table)
            }
        }
    }

    /// Cleans a messy file, or reads a plain one as it is.
    private func load(_ file: URL, into table: String) async throws {
        let (head, isWhole) = try ByteReader.head(of: file, count: 1 << 18)
        let isTabs = ["tsv", "tab"].contains(SourceFormat.innerExtension(session.file))
        guard
            let layout = DelimitedLayout(
                head.withoutMark, isWhole: isWhole, preferred: isTabs ? UInt8(ascii: "\t") : nil)
        else { throw IngestError.empty(session.source) }
        let text = DelimitedSheet(
            file: file, look: look, delimiter: layout.delimiter, recipes: session.recipes, name: table)
        switch try text.tables(head.withoutMark, isWhole: isWhole) {
        case .messy(let tables):
            try await SheetTables(session: session, scratch: scratch).write(tables, as: table)
            return
        case .tooLarge:
            session.note(
                "\(session.source) looks like a sheet with titles, totals or notes, but has more than "
                    + "\(look.sheetCells.formatted()) cells and was read as it is.", table: table)
            let labels = try await load(file, layout, into: table)
            try await ColumnTyping(session).settle(table, except: labels)
            try await session.finish(table)
        case .plain(let found):
            let labels = try await load(file, layout, into: table)
            try await ColumnTyping(session).settle(table, except: labels)
            for step in found?.proposals ?? [] {
                session.note("Possible, but not done: \(step.description)", table: table)
            }
            try await session.finish(table, found: found)
        }
    }

    private func read(_ copies: ScratchFiles, as encoding: TextEncoding, into table: String) async throws {
        let copy = copies.next("csv")
        try Transcoder.write(session.file, to: copy, from: encoding)
        session.note(
            encoding == .damagedUTF8
                ? "Some letters of \(session.source) are damaged; they are shown as \u{FFFD}."
                : "\(session.source) is written in \(encoding.title) and was converted to UTF-8.", table: table)
        try await load(copy, into: table)
    }

    /// - Returns: the columns of digits that are no numbers.
    private func load(_ file: URL, _ layout: DelimitedLayout, into table: String) async throws -> Set<String> {
        let size = (try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber)?.intValue ?? 0
        var isSampleWhole = size <= look.wholeSample
        var plan = try await plan(file, layout, isSampleWhole ? -1 : look.sampleRows)
        var attempts = 0
        while true {
            do {
                if plan.isTolerant, plan.hasQuotes, try QuoteScan.endsInQuotes(file, delimiter: layout.delimiter) {
                    // A patient engine would drop the rows behind the quote without a word.
                    plan.takeQuotesAsLetters()
                }
                if plan.isTolerant {
                    try await loadTolerantly(plan, into: table)
                    return plan.labels
                }
                try await session.create(table, as: "SELECT * FROM \(plan.scan)")
                break
            } catch let error as DuckDBError where error.isRow && attempts < 20 {
                attempts += 1
                if error.isLineLength, !plan.hasLongLines {
                    plan.hasLongLines = true
                } else if error.isQuote, plan.hasQuotes {
                    plan.takeQuotesAsLetters()
                } else if error.code != .conversion {
                    plan.isTolerant = true
                } else if !isSampleWhole {
                    isSampleWhole = true
                    plan = try await self.plan(file, layout, -1)
                } else if let column = error.failingColumn, let index = plan.names.firstIndex(of: column) {
                    plan.types[index] = "VARCHAR"
                } else {
                    plan.types = plan.types.map { _ in "VARCHAR" }
                }
            }
        }
        tell(plan, table)
        return plan.labels
    }

    private func plan(_ file: URL, _ layout: DelimitedLayout, _ sample: Int) async throws -> DelimitedPlan {
        var plan = DelimitedPlan(file: file, layout: layout)
        let sniffed = try? await session.connection.query(plan.sniff(sample: sample))
        try Task.checkCancellation()
        if let row = sniffed?.rows.first { plan.take(row) }
        plan.decideHeader()
        plan.keepLabels()
        return plan
    }

    /// Short rows get NULLs, too long ones are left out and told about.
    private func loadTolerantly(_ plan: DelimitedPlan, into table: String) async throws {
        var plan = plan
        let connection = session.connection
        let drop = "DROP TABLE IF EXISTS temp.pintail_rejects; DROP TABLE IF EXISTS temp.pintail_scans"
        while true {
            try await connection.execute(drop)
            try await session.create(table, as: "SELECT * FROM \(plan.scan)")
            let odd = try await connection.query(
                "SELECT DISTINCT column_idx FROM temp.pintail_rejects WHERE error_type = 'CAST'")
            let indices = odd.rows.compactMap {
                if case .integer(let index)? = $0.first { Int(index) - 1 } else { nil }
            }
            .filter { plan.types.indices.contains($0) && plan.types[$0] != "VARCHAR" }
            if indices.isEmpty { break }
            for index in indices { plan.types[index] = "VARCHAR" }
        }
        let broken = try await connection.query(
            "SELECT count(*) FROM temp.pintail_rejects WHERE error_type = 'INVALID ENCODING'")
        if broken.rows.first?.first != .integer(0) {
            throw DuckDBError(.invalidInput, engineMessage: "invalid encoding")
        }
        let quotes = try await connection.query(
            "SELECT count(*) FROM temp.pintail_rejects WHERE error_type = 'UNQUOTED VALUE'")
        if quotes.rows.first?.first != .integer(0), plan.hasQuotes {
            throw DuckDBError(.invalidInput, engineMessage: "CSV Error on Line: unterminated quote")
        }
        let rejected = try await connection.query(
            "SELECT line FROM temp.pintail_rejects GROUP BY line ORDER BY line"
        ).rows
        let kept =
            try await connection.query("SELECT count(*) FROM \(SQLText.identifier(table))").rows.first?.first?.double
            ?? 0
        try await connection.execute(drop)
        tell(plan, table)
        if !rejected.isEmpty {
            let lines = rejected.prefix(5).compactMap { $0.first?.description }.joined(separator: ", ")
            let count = "\(rejected.count) row\(rejected.count == 1 ? "" : "s")"
            if Double(rejected.count) > 0.1 * (Double(rejected.count) + kept) {
                throw IngestError(
                    .tooManyErrors, subject: session.source,
                    "\(count) of \(session.source) have more cells than the header, or open quotes (line \(lines)); "
                        + "check its delimiter and quotes.")
            }
            session.note(
                "\(count) left out because they have more cells than the header, or open quotes: line \(lines)\(rejected.count > 5 ? ", …" : "").",
                table: table)
        }
        if plan.hasShortRows { session.note("Rows that are too short were filled up with empty cells.", table: table) }
    }

    private func tell(_ plan: DelimitedPlan, _ table: String) {
        for text in plan.notes { session.note(text, table: table) }
    }
}

extension DuckDBError {
    /// Whether a row of a text file is the cause.
    fileprivate var isRow: Bool {
        !isEncoding && (engineMessage?.contains("CSV Error on Line") == true || code == .conversion || isNullPadding)
    }
    fileprivate var isEncoding: Bool {
        engineMessage?.range(
            of: "invalid (unicode|encoding)|not utf-8", options: [.regularExpression, .caseInsensitive]) != nil
    }
    private var isNullPadding: Bool { engineMessage?.contains("null_padding") == true }
    fileprivate var isLineLength: Bool { engineMessage?.contains("Maximum line size") == true }
    fileprivate var isQuote: Bool {
        engineMessage?.range(
            of: "unterminated quote|quote should be followed", options: [.regularExpression, .caseInsensitive]) != nil
    }
    /// The column of a value that could not be converted.
    fileprivate var failingColumn: String? {
        engineMessage?.firstMatch(of: #/converting column "(.*)"\./#).map { String($0.1) }
    }
}

extension [UInt8] {
    /// Without the mark that may begin UTF-8 text.
    var withoutMark: [UInt8] { starts(with: [0xEF, 0xBB, 0xBF]) ? Array(dropFirst(3)) : self }
}
