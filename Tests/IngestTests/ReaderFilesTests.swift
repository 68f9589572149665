import DuckDB
import Foundation
import Testing

@testable import Ingest

@Suite("Choosing and naming what is read")
struct ReaderFilesTests {
    @Test("A folder is its data files by name; the others are one note")
    func folder() throws {
        let reading = try Reading()
        for (name, text) in [
            ("b.csv", "a\n1\n"), ("a.json", "[{\"a\": 1}]"), (".hidden.csv", "a\n1\n"),
            ("schema.sql", "CREATE TABLE t (a INT);"),
            ("glossary.json", "{\"tables\": {\"a\": {}}}"), ("README", "words"),
            ("notes.txt", "some words\nand others\n"),
        ] { _ = try reading.file(name, text) }
        try FileManager.default.createDirectory(
            at: reading.folder.appendingPathComponent("inner.csv"), withIntermediateDirectories: true)
        let (files, notes) = try SourceReader.files(of: [reading.folder])
        #expect(files.map(\.lastPathComponent) == ["a.json", "b.csv"])
        #expect(notes.count == 1)
        for name in ["schema.sql", "glossary.json", "README", "notes.txt"] {
            #expect(notes.first?.text.contains(name) == true)
        }
    }

    @Test("A folder without data is empty, a name without a file is not found")
    func nothing() throws {
        let reading = try Reading()
        #expect { try SourceReader.files(of: [reading.folder]) } throws: { ($0 as? IngestError)?.code == .empty }
        let gone = reading.folder.appendingPathComponent("gone")
        #expect { try SourceReader.files(of: [gone]) } throws: { ($0 as? IngestError)?.code == .notFound }
    }

    static let names: [(file: String, table: String, why: String)] = [
        ("singer_in_concert.csv", "singer_in_concert", "a plain name stays"),
        ("TV_Channel.csv", "TV_Channel", "with its case"),
        ("sales.2024.csv.gz", "sales_2024", "points become _"),
        ("Umsätze (März).csv", "Umsätze_März", "letters of any language stay"),
        ("2024.csv", "t_2024", "a name does not begin with a digit"),
        ("_x_.csv", "_x_", "a _ at the end that was written stays"),
        ("---.csv", "table_1", "nothing left"),
    ]

    @Test("A file name becomes a table name", arguments: names)
    func tableName(_ file: String, _ table: String, _ why: String) {
        #expect(TableNames.sanitized(SourceFormat.stem(of: URL(fileURLWithPath: "/x/" + file))) == table, "\(why)")
    }

    @Test("Table names are unique in any case")
    func unique() {
        var taken: Set<String> = ["sales"]
        #expect(TableNames.unique("Sales", taken: &taken) == "Sales_2")
        #expect(TableNames.unique("SALES", taken: &taken) == "SALES_3")
    }

    static let headers: [(written: [String], names: [String], why: String)] = [
        (["a", "b"], ["a", "b"], "as written"),
        ([" a ", "\t"], ["a", "column_2"], "trimmed; blank ones by their place"),
        (["a", "A", "a"], ["a", "A_2", "a_3"], "told apart in any case"),
        (["a", "a", "a_2"], ["a", "a_3", "a_2"], "a name as written goes before a made one"),
        (["", "column_1"], ["column_1_2", "column_1"], "also for numbered ones"),
    ]

    @Test("Column names are kept, filled and told apart", arguments: headers)
    func columns(_ written: [String], _ names: [String], _ why: String) {
        #expect(TableNames.columns(written).names == names, "\(why)")
    }

    @Test("Sheet names are read with their entities")
    func sheets() {
        let xml =
            "<workbook><sheets><sheet name=\"A &amp; B\" sheetId=\"1\"/><x:sheet sheetId='2' name='C&#228;'/></sheets></workbook>"
        #expect(Workbook.sheets(in: xml) == ["A & B", "Cä"])
    }
}
