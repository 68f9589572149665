import Charting
import DuckDB
import Foundation
import Testing

@Suite("Figures: what is drawn, and how it is written")
struct FigureTests {
    private func json(_ figure: Figure?) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(try #require(figure)), as: UTF8.self)
    }

    private func bar(_ chart: Chart) throws -> BarTrace {
        guard case .bar(let trace) = try #require(chart.figure?.data.first) else { throw Missing() }
        return trace
    }

    private struct Missing: Error {}

    @Test func `bars keep the order of the result and read top down when horizontal`() throws {
        let chart = ChartPlanner().chart(for: table("customer:t|n:i\n A rather long name|5\n Linz|9\n Bern|7"))
        let trace = try bar(chart)
        #expect(trace.orientation == .horizontal)
        #expect(trace.y == [.text("A rather long name"), .text("Linz"), .text("Bern")])
        #expect(trace.x == [.number(5), .number(9), .number(7)])
        #expect(chart.figure?.layout.yaxis?.autorange == "reversed")
        #expect(chart.figure?.layout.yaxis?.type == .category)
    }

    @Test func `143 labels become the 25 largest, and the chart says so`() throws {
        let long = table("city:t|n:i", rows: 0..<143) { "c\($0)|\($0)" }
        let chart = ChartPlanner().chart(for: long)
        #expect(try bar(chart).lengths.first == .number(142))
        #expect(try bar(chart).labels.count == 25)
        #expect(chart.figure?.layout.annotations?.map(\.text) == ["25 of 143 shown"])
    }

    @Test func `the rest is added up as Other only where sums make sense and the result is whole`() throws {
        let row = { (index: Int) in "c\(index)|\(index)" }
        let whole = ChartPlanner().chart(for: table("city:t|n:i", rows: 0..<30, row), hint: hint(additive: true))
        #expect(try bar(whole).labels.last == .text("Other"))
        #expect(try bar(whole).lengths.last == .number(45))
        let cut = ChartPlanner().chart(
            for: table("city:t|n:i", rows: 0..<30, truncated: true, row), hint: hint(additive: true))
        #expect(try bar(cut).labels.count == 25)
        #expect(cut.figure?.layout.annotations?.map(\.text) == ["25 of more than 30 shown"])
    }

    @Test func `lines are drawn in the order of time, whatever the order of the rows`() throws {
        let chart = ChartPlanner().chart(for: table("year:i|n:i\n 2023|3\n 2021|1\n 2022|-"), hint: hint(ordered: true))
        guard case .scatter(let trace) = try #require(chart.figure?.data.first) else { throw Missing() }
        #expect(trace.x == [.number(2021), .number(2022), .number(2023)])
        #expect(trace.y == [.number(1), .null, .number(3)])
        #expect(chart.figure?.layout.xaxis?.dtick == 1)
    }

    @Test func `20,000 points are thinned out evenly, and the chart says so`() throws {
        let chart = ChartPlanner().chart(for: table("a:n|b:n", rows: 0..<20_000) { "\($0)|\($0)" })
        guard case .scatter(let trace) = try #require(chart.figure?.data.first) else { throw Missing() }
        #expect(trace.x.count == 5_000)
        #expect(trace.x[1] == .number(4))
        #expect(chart.figure?.layout.annotations?.map(\.text) == ["5,000 of 20,000 points shown"])
    }

    @Test func `infinite and missing numbers are null in JSON`() throws {
        let chart = ChartPlanner().chart(for: table("city:t|n:n\n a|1\n b|inf\n c|nan\n d|-"))
        #expect(try json(chart.figure).contains(#""y":[1,null,null,null]"#))
    }

    @Test func `markup in names, values and titles is escaped`() throws {
        let hostile = "<img src=x onerror=alert(1)>"
        let chart = ChartPlanner().chart(
            for: table("<b>city</b>%{x}:t|n&m:i\n \(hostile)|1\n b|2"),
            hint: hint(title: "<a href='javascript:0'>hi</a>"))
        let text = try json(chart.figure)
        #expect(!text.contains("<img") && !text.contains("<b>") && !text.contains("<a"))
        #expect(text.contains("&lt;img src=x onerror=alert(1)&gt;"))
        #expect(text.contains("N&amp;m"))
    }

    @Test func `labels that look alike once cleaned stay apart`() throws {
        let chart = ChartPlanner().chart(for: table("city:t|n:i\n Be\u{0}rn|1\n Be\u{1}rn|2\n \u{202E}|3"))
        #expect(try bar(chart).labels == [.text("Be rn"), .text("Be rn (2)"), .text("(empty)")])
    }

    @Test(
        "units reach the axis",
        arguments: [
            ("EUR", "€", nil, nil), ("%", nil, "%", nil), ("fraction", nil, nil, ".1%"), ("kg", nil, " kg", nil),
        ] as [(String, String?, String?, String?)])
    func units(unit: String, prefix: String?, suffix: String?, format: String?) {
        let chart = ChartPlanner().chart(for: table("city:t|n:i\n a|1\n b|2"), hint: hint(units: [1: unit]))
        let axis = chart.figure?.layout.yaxis
        #expect(axis?.tickprefix == prefix && axis?.ticksuffix == suffix && axis?.tickformat == format)
    }

    @Test(
        "column names read as words",
        arguments: [
            ("order_date", "Order date"), ("orderDate", "Order date"), ("ORDER_DATE", "Order date"),
            ("CustomerID", "Customer ID"),
            ("avg(price)", "Avg price"), ("n", "N"),
        ])
    func titles(name: String, title: String) { #expect(PlotText.title(ofColumn: name) == title) }

    @Test func `a histogram has round edges and counts every number`() throws {
        let trace = try bar(ChartPlanner().chart(for: table("price:n", rows: 0..<100) { "\($0)" }))
        #expect(trace.lengths.compactMap(\.number).reduce(0, +) == 100)
        #expect(trace.labels.first == .text("0 – 10"))
        #expect(trace.labels.count == 10)
    }

    @Test(
        "every kind survives a round trip through JSON", arguments: ChartPlannerTests.cases.map { ($0.table, $0.hint) })
    func roundTrip(table: ResultTable, hint: ChartHint) throws {
        guard let figure = ChartPlanner().chart(for: table, hint: hint).figure else { return }
        #expect(try JSONDecoder().decode(Figure.self, from: JSONEncoder().encode(figure)) == figure)
    }

    @Test(
        "bad figures are refused",
        arguments: [
            (Trace.bar(BarTrace(x: [.number(1)], y: [])), FigureError.Code.lengths),
            (.bar(BarTrace(x: [.text("a")], y: [.number(.nan)])), .notFinite),
            (.bar(BarTrace(x: [.text("<b>")], y: [.number(1)])), .markup),
            (.pie(PieTrace(labels: ["a"], values: [-1])), .negativeSlice),
            (.heatmap(HeatmapTrace(x: [.text("a")], y: [.text("b")], z: [[1, 2]], colorscale: "Cividis")), .lengths),
            (.bar(BarTrace(x: [], y: [])), .empty),
        ])
    func refuses(trace: Trace, code: FigureError.Code) {
        let error = #expect(throws: FigureError.self) { try Figure(data: [trace], layout: Layout()).validate() }
        #expect(error?.code == code)
    }
}
