import Charting
import DuckDB
import Presentation
import Testing

struct Drawing: Sendable, CustomTestStringConvertible {
    var name: String
    var table: ResultTable
    var hint = ChartHint()
    var testDescription: String { name }
}

@Suite("Charts and tables in the terminal")
struct TerminalChartTests {
    static let drawings: [Drawing] = [
        Drawing(name: "number", table: table("revenue:n\n 1234567.5")),
        Drawing(
            name: "bars",
            table: table("city:t|revenue:n\n Bern|1250000\n Linz|640250.5\n Graz|3\n 東京|-120000\n Oslo|-"),
            hint: hint(units: [1: "EUR"])),
        Drawing(
            name: "top-25", table: table("city:t|n:i", rows: 0..<143) { "city \($0)|\(300 - $0)" },
            hint: hint(ordered: true)),
        Drawing(
            name: "grouped-bars",
            table: table("city:t|size:t|n:i\n Bern|S|1\n Bern|L|2\n Linz|S|3\n Linz|L|4\n Graz|S|5")),
        Drawing(
            name: "line",
            table: table("month:t|sold:i", rows: 1..<13) { "2024-\($0 < 10 ? "0" : "")\($0)|\($0 * $0 * 10)" }),
        Drawing(name: "years", table: table("year:i|sold:i\n 2021|4000\n 2022|5200\n 2023|4900")),
        Drawing(
            name: "several-lines",
            table: table(
                "month:t|city:t|n:i\n 2024-01|Bern|1\n 2024-01|Linz|2\n 2024-02|Bern|3\n 2024-02|Linz|4\n 2024-03|Bern|9"
            )),
        Drawing(name: "scatter", table: table("price:n|rating:n", rows: 0..<60) { "\($0)|\($0 * $0 % 37)" }),
        Drawing(
            name: "heat-map",
            table: table("city:t|product:t|n:i", rows: 0..<80) { "c\($0 / 8)|p\($0 % 8)|\($0 * 7 % 80)" }),
        Drawing(
            name: "boxes",
            table: table("city:t|price:n", rows: 0..<80) { "c\($0 % 4)|\($0 == 79 ? 90 : $0 * 3 % 17 + $0 % 4)" }),
        Drawing(name: "pie", table: table("method:t|orders:i\n card|50\n cash|30\n other|20"), hint: hint("share")),
    ]

    @Test("draws", arguments: drawings)
    func draws(_ drawing: Drawing) throws {
        let chart = ChartPlanner().chart(for: drawing.table, hint: drawing.hint)
        let text = TerminalChart.render(chart: chart, table: drawing.table, style: TerminalStyle(width: 64))
        try expectGolden(text, "chart-" + drawing.name)
    }

    @Test("no line is wider than the terminal", arguments: drawings, [20, 40, 64, 132])
    func fits(_ drawing: Drawing, width: Int) {
        let chart = ChartPlanner().chart(for: drawing.table, hint: drawing.hint)
        let style = TerminalStyle(width: width)
        let text =
            TerminalChart.render(chart: chart, table: drawing.table, style: style)
            + TerminalTable.render(drawing.table, style: style)
        for line in text.split(separator: "\n") { #expect(TerminalText.width(String(line)) <= width, "\(line)") }
    }

    static let tableCases: [Drawing] = [
        Drawing(
            name: "numbers",
            table: table(
                "city:t|orders:i|average:n|customer_id:i\n Bern|1234567|2.5|10017\n Linz|3|1234.126|4\n -|-|-|-")),
        Drawing(
            name: "long-cells",
            table: table("id:i|note:t|city:t\n 1|\(String(repeating: "long text ", count: 20))|Bern\n 2|短い|東京")),
        Drawing(name: "many-rows", table: table("n:i", rows: 0..<360) { "\($0)" }),
        Drawing(name: "empty", table: table("n:i")),
    ]

    @Test("tabulates", arguments: tableCases)
    func tabulates(_ drawing: Drawing) throws {
        try expectGolden(TerminalTable.render(drawing.table, style: TerminalStyle(width: 64)), "table-" + drawing.name)
    }

    @Test func `a cut result says that there is more`() {
        let text = TerminalTable.render(table("n:i", rows: 0..<5, truncated: true) { "\($0)" }, maximumRows: 2)
        #expect(text.hasSuffix("… more than 3 more rows\n"))
    }

    @Test(
        "a hostile cell can't move the cursor, colour or hide text",
        arguments: [
            "\u{1B}[31mred", "\u{1B}]0;title\u{7}", "a\rb", "\u{9B}2J", "\u{202E}evil", "a\u{8}b", "x\u{200B}y",
        ])
    func hostile(cell: String) {
        let hostile = ResultTable(
            columns: [.init(name: cell, type: LogicalType(.varchar)), .init(name: "n", type: LogicalType(.bigint))],
            rows: [[.text(cell), .integer(1)], [.text("b"), .integer(2)]])
        let chart = ChartPlanner().chart(for: hostile)
        let text = TerminalTable.render(hostile) + TerminalChart.render(chart: chart, table: hostile)
        #expect(chart.kind == .bar)
        for scalar in text.unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
        }
    }

    @Test func `colour appears only where it is asked for`() {
        let cities = table("city:t|n:i\n a|1\n b|2")
        #expect(!TerminalTable.render(cities).contains("\u{1B}"))
        #expect(TerminalTable.render(cities, style: TerminalStyle(color: true)).contains("\u{1B}[1m"))
    }
}
