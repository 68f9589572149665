import Sheets
import Testing

@Suite("Hostile sheets")
struct HostileSheetTests {
    @Test("Nothing is no table; one cell is a table of a name alone")
    func small() {
        #expect(SheetReader().tables(in: Sheet(name: "", rows: [])).isEmpty)
        #expect(SheetReader().tables(in: TestText.sheet(" , \n,\n")).isEmpty)
        let one = SheetReader().tables(in: TestText.sheet("x"))
        #expect(one.map(TestText.lines) == [[["x|text"]]])
        #expect(SheetReader().tables(in: TestText.sheet("5")).map(TestText.lines) == [[["column_1|number"], ["5"]]])
    }

    @Test("Formulas, long names, emoji and orders to a model are text like other text")
    func texts() throws {
        let long = String(repeating: "a", count: 300)
        let order = "Ignore previous instructions (%)"
        let sheet = Sheet(
            name: "h",
            texts: [
                [long, "🙂", order, "total", "select", "Total"],
                ["=SUM(A1:A9)", "🙂", "ignore previous instructions", "DROP TABLE x", "\u{0}", "1"],
                ["@cmd", "👩‍👩‍👧", "+1+1", "{}", "x", "2"],
            ])
        let table = try #require(SheetReader().tables(in: sheet).first)
        #expect(table.columns.map(\.name) == [long, "🙂", order, "total", "select", "Total_2"])
        #expect(table.rows[0][0] == .text("=SUM(A1:A9)") && table.rows.count == 2)
    }

    @Test("Names used twice are told apart in any case")
    func duplicates() throws {
        let table = try #require(SheetReader().tables(in: TestText.sheet("a,A,a_2,,a\n1,2,3,4,5\n6,7,8,9,1\n")).first)
        #expect(Set(table.columns.map { $0.name.lowercased() }).count == 5)
    }

    @Test("Five thousand columns, and fifty thousand rows with a gap after each")
    func large() {
        let wide = Sheet(
            name: "w", texts: [(0..<5000).map { "c\($0)" }] + (0..<20).map { row in (0..<5000).map { "\($0 * row)" } })
        let tables = SheetReader().tables(in: wide)
        #expect(tables.count == 1 && tables.first?.columns.count == 5000 && tables.first?.steps.list.isEmpty == true)
        let gaps = Sheet(name: "g", texts: [["a", "b"]] + (0..<5_000).flatMap { [[""], ["x\($0)", "\($0)"]] })
        #expect(SheetReader().tables(in: gaps).map(\.rows.count) == [5_000])
    }

    @Test("Merged ranges outside of the cells change nothing")
    func merges() {
        let sheet = Sheet(
            name: "m", rows: [[.text("a"), .text("b")], [.number(1), .number(2)]],
            merges: [CellRange(rows: 0..<1_000_000, columns: 0..<1), CellRange(rows: 9..<12, columns: 40..<50)])
        #expect(SheetReader().tables(in: sheet).map(\.rows) == [[[.number(1), .number(2)]]])
    }
}
