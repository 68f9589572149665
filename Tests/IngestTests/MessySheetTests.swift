import Foundation
import Sheets
import Testing

@testable import Ingest

@Suite("Reading messy sheets")
struct MessySheetTests {
    @Test("A messy text file becomes its tables, with units and steps kept")
    func text() async throws {
        let reading = try Reading()
        let file = try reading.file(
            "stock.csv",
            "Stock,,\nItem,Price (EUR),Since\nPen,\"1,204.50\",31/12/2023\nInk,3.00,01/02/2024\nTotal,\"1,207.50\",\n\n"
                + "Shops,,\nShop,Staff,\nKiel,3,\nUlm,4,\n")
        let tables = try await reading.load(file)
        #expect(tables.map(\.name) == ["stock", "Shops"])
        #expect(
            try await reading.text("stock") == [
                "Item VARCHAR, Price DOUBLE, Since DATE", "Pen|1204.5|2023-12-31", "Ink|3.0|2024-02-01",
            ])
        #expect(try await reading.text("Shops") == ["Shop VARCHAR, Staff BIGINT", "Kiel|3", "Ulm|4"])
        let found = try #require(tables.first?.found)
        #expect(found.columns[1].unit == "EUR" && found.rows.isEmpty)
        #expect(tables.first?.notes.contains { $0.text.contains("totals left out: Total") } == true)
        // The steps are done again on next month's file.
        let next = Sheet(
            name: "next", texts: [["Stock"], ["Item", "Price (EUR)", "Since"], ["Nib", "9.5", "15/03/2024"]])
        #expect(
            try Steps(Array(found.steps.list.dropFirst())).apply(to: next).rows == [
                [.text("Nib"), .number(9.5), .date(days: 19_797)]
            ])
    }

    @Test("A version keeps steps, proposals and units; one of older versions has none")
    func version() throws {
        let table = DatasetVersion.Table(
            name: "t", segment: "s", rows: 1, source: "f",
            recipe: Recipe(table: "t", header: ["a"], entries: [.init(.dropBlankRows(count: 2))], proposals: [.fillDown(columns: ["a"])]),
            units: ["a": "kg"])
        let again = try JSONDecoder().decode(DatasetVersion.Table.self, from: JSONEncoder().encode(table))
        #expect(again == table)
        let old = #"{"name": "t", "segment": "s", "rows": 1, "source": "f"}"#
        #expect(try JSONDecoder().decode(DatasetVersion.Table.self, from: Data(old.utf8)).recipe == nil)
    }

    @Test("What people decided is done again on next month's file of another name")
    func decided() async throws {
        let head = "Turnover of our shops,,,,\nShop,Opened,Jan,Feb,Mar"
        let text = "\(head)\nKiel,13/02/2019,10,20,30\nUlm,01/02/2020,1,2,3\nTotal,,11,22,33\n"
        let found = try #require(
            SheetReader().tables(
                in: Sheet(
                    name: "may",
                    texts: DelimitedText.records(
                        Array(text.utf8), delimiter: UInt8(ascii: ","), isWhole: true
                    ).map(\.cells))
            ).first)
        var recipe = Recipe(found, as: "may")
        let totals = recipe.entries.firstIndex { if case .dropTotals = $0.step { true } else { false } }
        let decided = [recipe.undo(try #require(totals)), recipe.accept(0)]
        #expect(decided == [true, true])
        let reading = try Reading()
        let file = try reading.file(
            "june.csv", "\(head),Apr\nKiel,13/02/2019,10,20,30,40\nUlm,01/02/2020,1,2,3,4\nTotal,,11,22,33,44\n")
        let tables = try await reading.load(file, recipes: [recipe])
        #expect(tables.first?.rows == 3 * 4 && tables.first?.columns == ["Shop", "Opened", "month", "value"])
        let notes = tables.first?.notes.map(\.text) ?? []
        #expect(notes.contains { $0.hasPrefix("Not done, as decided before: 1 row of totals") })
        #expect(notes.contains { $0.hasPrefix("Done, as decided before: 4 columns become rows") })
    }

    @Test("Years as columns are read as they are, and the proposal told")
    func proposal() async throws {
        let reading = try Reading()
        let file = try reading.file("plan.csv", "shop,2022,2023,2024\nKiel,1,2,3\nUlm,4,5,6\n")
        let table = try #require(try await reading.load(file).first)
        #expect(try await reading.text("plan").count == 3)
        #expect(table.found?.steps.list.isEmpty == true && table.found?.proposals.count == 1)
        #expect(table.notes.contains { $0.text.contains("not done: 3 columns become rows") })
    }

    @Test(
        "A large file is judged by its ends; one too large for it is read as it is and says so",
        arguments: [true, false])
    func large(_ isTooLarge: Bool) async throws {
        let reading = try Reading()
        let rows = (1...16_000).map { "\($0),name \($0),\($0 * 2)\n" }.joined()
        let file = try reading.file("many.csv", "id,name,amount\n" + rows + "Total,,256016000\n\n* all of them,,\n")
        var look = TextLook()
        if isTooLarge { look.sheetCells = 1000 }
        let table = try #require(try await reading.load(file, look: look).first)
        #expect(table.notes.contains { $0.text.contains("more than 1,000 cells") } == isTooLarge)
        #expect((table.rows == 16_000) == !isTooLarge)
        let plain = try #require(
            try await reading.load(reading.file("plain.csv", "id,name,amount\n" + rows), look: look).first)
        #expect(plain.rows == 16_000 && plain.found == nil && plain.notes.isEmpty)
    }

    @Test("A workbook's merged cells name columns and fill rows; its days are known by their format")
    func workbook() async throws {
        let reading = try Reading()
        let xml = """
            <sheetData>
            <row r="1"><c r="A1" t="s"><v>0</v></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>Region</t></is></c><c r="B3" t="inlineStr"><is><t>Since</t></is></c>
              <c r="C3"><v>2024</v></c></row>
            <row r="4"><c r="C4" t="inlineStr"><is><t>Plan (k€)</t></is></c><c r="D4" t="inlineStr"><is><t>Actual (k€)</t></is></c></row>
            <row r="5"><c r="A5" t="inlineStr"><is><t>North</t></is></c><c r="B5" s="1"><v>45292</v></c><c r="C5"><v>1.5</v></c><c r="D5"><v>2</v></c></row>
            <row r="6"><c r="B6" s="1"><v>45323</v></c><c r="C6"><v>3</v></c><c r="D6"><v>4</v></c></row>
            <row r="7"><c r="A7" t="inlineStr"><is><t>South &amp; East</t></is></c><c r="B7" s="1"><v>45352</v></c><c r="C7"><v>5</v></c><c r="D7"><v>6</v></c></row>
            <row r="8"><c r="A8" t="inlineStr"><is><t>Total</t></is></c><c r="C8"><f>SUM(C5:C7)</f><v>9.5</v></c><c r="D8"><v>12</v></c></row>
            </sheetData>
            <mergeCells count="4"><mergeCell ref="A1:D1"/><mergeCell ref="A3:A4"/><mergeCell ref="B3:B4"/><mergeCell ref="C3:D3"/><mergeCell ref="A5:A6"/></mergeCells>
            """
        let file = try reading.file("regions.xlsx", WorkbookFile.bytes([("Plan", xml)], strings: ["Report"]))
        let tables = try await reading.load(file)
        #expect(tables.map(\.name) == ["regions"])
        #expect(
            try await reading.text("regions") == [
                "Region VARCHAR, Since DATE, 2024 Plan DOUBLE, 2024 Actual BIGINT", "North|2024-01-01|1.5|2",
                "North|2024-02-01|3.0|4",
                "South & East|2024-03-01|5.0|6",
            ])
        #expect(tables.first?.found?.columns.map(\.unit) == [nil, nil, "k€", "k€"])
    }

    @Test(
        "Formats that show days or times",
        arguments: [
            ("d\\-mmm\\-yy", true), ("[h]:mm", true), ("0.00", false), ("\"days\" 0", false), ("[Red]#,##0", false),
            ("#,##0_m", false),
        ])
    func formats(_ format: String, _ isDate: Bool) { #expect(WorkbookSheets.isDate(format) == isDate) }

    @Test(
        "References that are none are not followed",
        arguments: ["", "A", "7", "A0", "ZZZZZ1", "A99999999999", "é1", "A1B"])
    func references(_ text: String) { #expect(CellReference.place(text) == nil) }

    @Test("A cell far outside, open tags and broken numbers do not stop the other cells")
    func hostile() throws {
        let reading = try Reading()
        let xml =
            "<sheetData><row r=\"x\"><c r=\"XFD1048576\"><v>1</v></c><c t=\"s\"><v>99</v></c><c><v>NaN</v></c></row><row><c r=\"A1\"><v>1</v>"
        let file = try reading.file("odd.xlsx", WorkbookFile.bytes([("S", xml)]))
        let sheets = try WorkbookSheets(file, limit: 1 << 20)
        #expect(try sheets.sheet("S", cells: 1000) == nil)
        #expect(try sheets.sheet("T", cells: 1000) == nil)
    }
}
