import Foundation
import Sheets
import Testing

@Suite("Steps")
struct StepsTests {
    private static let january = """
        Sales January,,
        Region,Revenue (k€),Orders
        North,"1,204.5",10
        South,"2,000.0",20
        Total,"3,204.5",30
        """
    private static let february = """
        Sales February,,
        Made by hand,,
        Region,Revenue (k€),Orders
        North,"1,300.0",11
        South,"2,100.5",21
        West,"1,000.0",5
        Total,"4,400.5",37
        """

    private func january() throws -> FoundTable {
        try #require(SheetReader().tables(in: TestText.sheet(Self.january)).first)
    }

    @Test("What was done can be read as sentences")
    func sentences() throws {
        #expect(
            try january().steps.list.map(\.description) == [
                "1 line above the table left out.", "1 row of totals left out: Total.",
                "Column Revenue (k€): read as numbers written like 1,234.50.",
                "Column Revenue (k€): called Revenue, its unit is k€.",
            ])
    }

    @Test("The steps of one month clean the file of the next one")
    func replay() throws {
        let table = try january().steps.apply(to: TestText.sheet(Self.february))
        #expect(
            TestText.lines(table) == [
                ["Region|text", "Revenue|number|k€", "Orders|number"], ["North", "1300", "11"],
                ["South", "2100.5", "21"],
                ["West", "1000", "5"],
            ])
        #expect(table.title == "Sales February")
    }

    @Test("A step that is dropped is not done, and the others are")
    func undo() throws {
        let steps = try january().steps
        let totals = try #require(steps.list.firstIndex { if case .dropTotals = $0 { true } else { false } })
        let table = try steps.dropping(totals).apply(to: TestText.sheet(Self.january))
        #expect(table.rows.last == [.text("Total"), .number(3204.5), .number(30)])
        let unit = try #require(steps.list.firstIndex { if case .takeUnit = $0 { true } else { false } })
        #expect(try steps.dropping(unit).apply(to: TestText.sheet(Self.january)).columns[1].name == "Revenue (k€)")
        #expect(steps.dropping(99) == steps)
    }

    static let unfit: [(change: @Sendable (String) -> String, code: SheetError.Code, words: String, why: String)] = [
        ({ $0.replacing("Revenue (k€)", with: "Umsatz") }, .headerMissing, "Revenue (k€)", "a column was renamed"),
        ({ $0.replacing("1,300.0", with: "1.300,0") }, .valuesUnfit, "row 4", "a number is written in another way"),
        ({ _ in "" }, .tableMissing, "no cells", "the file is empty"),
    ]

    @Test(
        "A file that no longer fits is an error that names the column and the row, and no cell",
        arguments: unfit.indices)
    func misfit(_ index: Int) throws {
        let test = Self.unfit[index]
        let sheet = TestText.sheet(test.change(Self.february))
        let steps = try january().steps
        let error = #expect(throws: SheetError.self, "\(test.why)") { try steps.apply(to: sheet) }
        #expect(error?.code == test.code)
        #expect(error?.description.contains(test.words) == true, "\(error as Any)")
        #expect(error?.description.contains("1.300,0") == false)
    }

    @Test("Of several tables the one with the same columns is taken, wherever it stands now")
    func place() throws {
        let before = "Name,Age,\nAnn,31,\nBob,29,\n,,\nCity,Size,Height\nOslo,5,1\nRome,9,2\n"
        let after = "City,Size,Height\nBern,1,3\nGraz,2,4\n,,\nNotes for all,,\n,,\nName,Age,\nCid,3,\nDee,4,\n"
        let tables = SheetReader().tables(in: TestText.sheet(before))
        #expect(tables.count == 2)
        let cities = try #require(tables.last).steps
        #expect(TestText.lines(try cities.apply(to: TestText.sheet(after))).dropFirst().first == ["Bern", "1", "3"])
    }

    @Test("Months as columns are proposed to become rows, and become it when wished")
    func months() throws {
        let sheet = TestText.sheet("Shop,Jan 2024,Feb 2024,Mar 2024\nKiel,1,2,3\nUlm,4,5,\n")
        let table = try #require(SheetReader().tables(in: sheet).first)
        #expect(table.steps.list.isEmpty && table.columns.count == 4)
        let proposal = try #require(table.proposals.first)
        let long = try table.steps.adding(proposal).apply(to: sheet)
        #expect(
            TestText.lines(long) == [
                ["Shop|text", "month|text", "value|number"], ["Kiel", "Jan 2024", "1"], ["Kiel", "Feb 2024", "2"],
                ["Kiel", "Mar 2024", "3"],
                ["Ulm", "Jan 2024", "4"], ["Ulm", "Feb 2024", "5"], ["Ulm", "Mar 2024", ""],
            ])
    }

    @Test("Several measures for each period become a column each")
    func measures() throws {
        let sheet = TestText.sheet(
            "Item,2023,,2024,\n,sold,left,sold,left\nPen,1,2,3,4\nInk,5,6,7,8\n")
        let table = try #require(SheetReader().tables(in: sheet).first)
        let long = try table.steps.adding(#require(table.proposals.first)).apply(to: sheet)
        #expect(
            TestText.lines(long) == [
                ["Item|text", "year|number", "sold|number", "left|number"], ["Pen", "2023", "1", "2"],
                ["Pen", "2024", "3", "4"],
                ["Ink", "2023", "5", "6"], ["Ink", "2024", "7", "8"],
            ])
    }

    @Test("Labels at the first row of their group are proposed to be filled down")
    func outline() throws {
        let sheet = TestText.sheet("Region,City,n\nNorth,Oslo,1\n,Bergen,2\nSouth,Rome,3\n,Bari,4\n")
        let table = try #require(SheetReader().tables(in: sheet).first)
        #expect(table.proposals == [.fillDown(columns: ["Region"])])
        let filled = try table.steps.adding(table.proposals[0]).apply(to: sheet)
        #expect(filled.rows.map { $0[0] } == [.text("North"), .text("North"), .text("South"), .text("South")])
    }

    @Test("Merged cells of a workbook name all columns below them and fill the rows beside them")
    func merges() {
        let sheet = Sheet(
            name: "m",
            rows: [
                [.text("Report of the year"), .empty, .empty, .empty],
                [.text("Region"), .text("City"), .number(2024), .empty],
                [.empty, .empty, .text("Plan"), .text("Actual")],
                [.text("North"), .text("Oslo"), .number(1), .number(2)],
                [.empty, .text("Bergen"), .number(3), .number(4)],
                [.text("South"), .text("Rome"), .number(5), .number(6)],
            ],
            merges: [
                CellRange(rows: 0..<1, columns: 0..<4), CellRange(rows: 1..<3, columns: 0..<1),
                CellRange(rows: 1..<3, columns: 1..<2),
                CellRange(rows: 1..<2, columns: 2..<4), CellRange(rows: 3..<5, columns: 0..<1),
            ])
        #expect(
            SheetReader().tables(in: sheet).map(TestText.lines) == [
                [
                    ["Region|text", "City|text", "2024 Plan|number", "2024 Actual|number"],
                    ["North", "Oslo", "1", "2"],
                    ["North", "Bergen", "3", "4"], ["South", "Rome", "5", "6"],
                ]
            ])
    }
}
