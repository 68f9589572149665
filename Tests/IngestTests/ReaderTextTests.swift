import DuckDB
import Foundation
import Testing

@testable import Ingest

@Suite("Reading CSV and JSON")
struct ReaderTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let why: String
        let lines: [String]
        var note: String?
        var testDescription: String { "\(file): \(why)" }
    }

    static let cases: [Case] = [
        Case(
            file: "short-rows.csv", why: "cells that are missing are empty, the row stays",
            lines: ["name VARCHAR, age BIGINT, city VARCHAR", "Ann|31|Oslo", "Bob|29|NULL", "Cid|40|Rome"],
            note: "too short"),
        Case(
            file: "long-row.csv", why: "a row with too many cells is left out and told with its line",
            lines: ["name VARCHAR, age BIGINT"] + (1...20).map { "p\($0)|\($0)" }, note: "line 22"),
        Case(
            file: "odd-headers.csv",
            why: "names are trimmed, blank ones numbered, repeated ones told apart in any case",
            lines: [
                "id BIGINT, column_2 BIGINT, name VARCHAR, NAME_2 VARCHAR, column_5 BIGINT", "1|2|Ann|x|5",
                "2|3|Bob|y|6",
            ], note: "used twice"),
        Case(
            file: "mixed-types.csv", why: "one word among numbers makes the column text and loses nothing",
            lines: ["x VARCHAR, y DOUBLE", "1|1.5", "2|2.5", "abc|3.5"]),
        Case(
            file: "leading-zeros.csv", why: "a code is not an amount", lines: ["id BIGINT, zip VARCHAR", "1|00501", "2|10115"]),
        Case(
            file: "letters.csv", why: "T and F may be a code; true and false are what they say",
            lines: ["code VARCHAR, done BOOLEAN", "T|true", "F|false"]),
        Case(file: "header-only.csv", why: "a table without rows is a table", lines: ["a VARCHAR, b VARCHAR"], note: "no rows"),
        Case(
            file: "all-text.csv", why: "names cannot be told by type; they do not come again",
            lines: ["name VARCHAR, city VARCHAR", "Ann|Oslo", "Bob|Rome"]),
        Case(
            file: "no-header.csv", why: "a first row whose cells come again is data",
            lines: ["column_1 VARCHAR, column_2 VARCHAR", "red|small", "blue|large", "red|large", "red|small"],
            note: "first row is data"),
        Case(
            file: "title-above.csv", why: "a title is not the header",
            lines: ["region VARCHAR, amount BIGINT", "north|10", "south|20"], note: "1 line above"),
        Case(
            file: "money.csv", why: "currency, grouping, percent and accounting brackets are ways to write numbers",
            lines: [
                "what VARCHAR, amount DOUBLE, euro DOUBLE, share DOUBLE, loss DOUBLE", "a|1234.5|1234.5|5.0|-20.0",
                "b|2000.0|7.25|12.5|30.0", "c|NULL|NULL|0.0|1000.0",
            ], note: "Column amount"),
        Case(
            file: "dotted-days.csv", why: "day.month.year",
            lines: ["day DATE, n BIGINT", "2024-12-31|1", "2024-02-01|2"],
            note: "day.month.year"),
        Case(
            file: "missing-values.csv", why: "N/A hides neither days nor numbers",
            lines: ["when DATE, n BIGINT", "2024-01-31|NULL", "NULL|2", "2024-02-01|3"], note: "N/A"),
        Case(
            file: "tabs.tsv", why: "a comma in a tab file is text",
            lines: ["name VARCHAR, n BIGINT", "Ann|1", "Bob, jr|2"]),
        Case(
            file: "array.json", why: "keys that come later are columns too",
            lines: ["id BIGINT, name VARCHAR, age BIGINT", "1|Ann|NULL", "2|Bob|3"]),
        Case(
            file: "lines.ndjson", why: "an object on each line", lines: ["id BIGINT, name VARCHAR", "1|Ann", "2|Bob"]),
        Case(
            file: "member.json", why: "the rows are in the one array of objects; quotes and line breaks stay",
            lines: ["id BIGINT, name VARCHAR", "1|Ann, \"A\"", "2|B\nob"], note: "\"people\""),
    ]

    @Test("Every row and type of", arguments: cases)
    func table(_ test: Case) async throws {
        let reading = try Reading()
        let tables = try await reading.load(fixture(test.file))
        let table = try #require(tables.first)
        let lines = try await reading.text(table.name)
        #expect(lines == test.lines)
        #expect(table.rows == test.lines.count - 1)
        if let note = test.note { #expect(table.notes.contains { $0.text.contains(note) }, "\(table.notes)") }
    }

    static let refused: [(file: String, code: IngestError.Code, why: String)] = [
        ("blank-lines.csv", .empty, "blank lines are no data"),
        (
            "too-many-long-rows.csv", .tooManyErrors,
            "more than a tenth of the rows do not fit: the layout is not understood"
        ),
        ("document.json", .notTabular, "an object without an array of objects has no rows"),
        ("numbers.json", .notTabular, "a list of numbers has no columns"),
    ]

    @Test("A file that is no table is refused with its name", arguments: refused)
    func refusal(_ file: String, _ code: IngestError.Code, _ why: String) async throws {
        let reading = try Reading()
        let error = await reading.failure(try fixture(file))
        #expect(error?.code == code, "\(why): \(error as Any)")
        #expect(error?.subject == file)
        let left = try await reading.connection.query("SELECT * FROM duckdb_tables()").rows
        #expect(left.isEmpty, "what was begun is removed")
    }
}
