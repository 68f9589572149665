import Charting
import DuckDB
import Testing

struct ShapeCase: Sendable, CustomTestStringConvertible {
    var reason: String
    var table: ResultTable
    var hint = ChartHint()
    var kind: Chart.Kind
    var x: Int? = nil
    var y: [Int] = []
    var series: Int? = nil
    var testDescription: String { reason }
}

@Suite("Chart planner: kind and columns from the result's shape")
struct ChartPlannerTests {
    static let cases: [ShapeCase] = [
        ShapeCase(reason: "one number is a big number", table: table("orders:i\n 812"), kind: .number, y: [0]),
        ShapeCase(reason: "one name is shown big as well", table: table("customer:t\n Ada"), kind: .number, y: [0]),
        ShapeCase(reason: "one row of measures is a table", table: table("orders:i|revenue:n\n 8|2.5"), kind: .table),
        ShapeCase(reason: "no rows", table: table("city:t|orders:i"), kind: .table),
        ShapeCase(reason: "text only", table: table("city:t|country:t\n Bern|CH\n Linz|AT"), kind: .table),
        ShapeCase(
            reason: "dates and a measure", table: table("day:d|sold:i", rows: 0..<9) { "\(19700 + $0)|\($0)" },
            kind: .line, x: 0, y: [1]),
        ShapeCase(
            reason: "whole years are time", table: table("year:i|sold:i\n 2021|4\n 2022|5\n 2023|7"),
            kind: .line, x: 0, y: [1]),
        ShapeCase(
            reason: "year-month text is time", table: table("month:t|sold:i\n 2024-01|4\n 2024-02|5"),
            kind: .line, x: 0, y: [1]),
        ShapeCase(
            reason: "quarters are time", table: table("quarter:t|sold:i\n 2024-Q1|4\n 2024-Q2|5\n 2024-Q3|5"),
            kind: .line, x: 0, y: [1]),
        ShapeCase(
            reason: "time need not come first", table: table("sold:i|year:i\n 4|2021\n 5|2022"), kind: .line, x: 1,
            y: [0]),
        ShapeCase(
            reason: "months of several years are one line a year",
            table: table("year:i|month:i|sold:i", rows: 0..<24) { "\(2023 + $0 / 12)|\($0 % 12 + 1)|\($0)" },
            kind: .line, x: 1, y: [2], series: 0),
        ShapeCase(
            reason: "a category and a measure", table: table("city:t|orders:i\n Bern|5\n Linz|3"), kind: .bar, x: 0,
            y: [1]),
        ShapeCase(
            reason: "a flag is a category", table: table("is_member:b|orders:i\n true|5\n false|3"), kind: .bar, x: 0,
            y: [1]),
        ShapeCase(
            reason: "a key is a label, not a quantity", table: table("customer_id:i|orders:i\n 17|5\n 4|3"),
            kind: .bar, x: 0, y: [1]),
        ShapeCase(
            reason: "CustomerID is a key too", table: table("CustomerID:i|orders:i\n 17|5\n 4|3"), kind: .bar, x: 0,
            y: [1]),
        ShapeCase(
            reason: "the name labels better than the key beside it",
            table: table("customer_id:i|name:t|orders:i\n 17|Ada|5\n 4|Bo|3"), kind: .bar, x: 1, y: [2]),
        ShapeCase(
            reason: "the measure sorted by matters most",
            table: table("city:t|orders:i|revenue:n\n Bern|9|1\n Linz|8|900\n Graz|7|30"), hint: hint(ordered: true),
            kind: .bar, x: 0, y: [1]),
        ShapeCase(
            reason: "measures of one size share an axis",
            table: table("city:t|bought:i|sold:i\n Bern|9|4\n Linz|8|9"), kind: .bar, x: 0, y: [1, 2]),
        ShapeCase(
            reason: "an average shares no axis with a count",
            table: table("city:t|orders:i|average:n\n Bern|9|4.5\n Linz|8|9.25"), kind: .bar, x: 0, y: [2]),
        ShapeCase(
            reason: "two categories, the second small: grouped",
            table: table("city:t|size:t|n:i\n Bern|S|1\n Bern|L|2\n Linz|S|3\n Linz|L|4\n Graz|S|5"),
            kind: .bar, x: 0, y: [2], series: 1),
        ShapeCase(
            reason: "two large categories: heat map",
            table: table("city:t|product:t|n:i", rows: 0..<80) { "c\($0 / 8)|p\($0 % 8)|\($0)" }, kind: .heatmap, x: 1,
            y: [2],
            series: 0),
        ShapeCase(
            reason: "first and last names are two parts of one label",
            table: table("first:t|last:t|n:i\n Ada|King|3\n Ada|Moss|4\n Bo|Reed|5\n Cy|Dunn|1\n Di|Reed|1"),
            kind: .bar, x: 0, y: [2]),
        ShapeCase(
            reason: "time, category and measure: several lines",
            table: table("month:t|city:t|n:i\n 2024-01|Bern|1\n 2024-01|Linz|2\n 2024-02|Bern|3\n 2024-02|Linz|4"),
            kind: .line, x: 0, y: [2], series: 1),
        ShapeCase(
            reason: "too many lines to follow: heat map over time",
            table: table("year:i|city:t|n:i", rows: 0..<36) { "\(2020 + $0 % 3)|c\($0 / 3)|\($0)" },
            kind: .heatmap, x: 0, y: [2], series: 1),
        ShapeCase(
            reason: "things with a date of their own are things",
            table: table("product:t|launched:d|sold:i\n Pen|19000|4\n Ink|19010|3\n Pad|19000|9"), kind: .bar, x: 0,
            y: [2]),
        ShapeCase(
            reason: "few shares are a pie", table: table("method:t|orders:i\n card|50\n cash|30\n other|20"),
            hint: hint("share"), kind: .pie, x: 0, y: [1]),
        ShapeCase(
            reason: "many shares are bars", table: table("city:t|orders:i", rows: 0..<9) { "c\($0)|\($0 + 1)" },
            hint: hint("share"), kind: .bar, x: 0, y: [1]),
        ShapeCase(
            reason: "a loss is no slice", table: table("city:t|profit:n\n Bern|5\n Linz|-2"), hint: hint("share"),
            kind: .bar, x: 0, y: [1]),
        ShapeCase(
            reason: "two quantities", table: table("price:n|rating:n", rows: 0..<30) { "\($0)|\($0 * $0)" },
            kind: .scatter, x: 0, y: [1]),
        ShapeCase(
            reason: "raw prices asked for their distribution",
            table: table("order_id:i|price:n", rows: 0..<40) { "\($0)|\($0 * 3 % 17)" }, hint: hint("distribution"),
            kind: .box, y: [1]),
        ShapeCase(
            reason: "raw prices by city", table: table("city:t|price:n", rows: 0..<40) { "c\($0 % 4)|\($0 * 3 % 17)" },
            kind: .box, x: 0, y: [1]),
        ShapeCase(
            reason: "one column of numbers is counted in ranges",
            table: table("price:n", rows: 0..<40) { "\($0 * 3 % 17)" }, kind: .bar, y: [0]),
        ShapeCase(
            reason: "counts a bucket are bars even when asked as a distribution",
            table: table("bucket:t|rows:i\n 0-10|4\n 10-20|8\n 20-30|2"), hint: hint("distribution"), kind: .bar, x: 0,
            y: [1]),
        ShapeCase(
            reason: "a wished pie", table: table("city:t|orders:i\n Bern|5\n Linz|3"), hint: hint(wish: .pie),
            kind: .pie,
            x: 0, y: [1]),
        ShapeCase(
            reason: "a pie with a loss can't be drawn, wished or not",
            table: table("city:t|profit:n\n Bern|5\n Linz|-3"),
            hint: hint(wish: .pie), kind: .bar, x: 0, y: [1]),
        ShapeCase(
            reason: "bars over time, if wished", table: table("year:i|sold:i\n 2021|4\n 2022|5"),
            hint: hint(wish: .bar),
            kind: .bar, x: 0, y: [1]),
        ShapeCase(
            reason: "a table, if wished", table: table("year:i|sold:i\n 2021|4\n 2022|5"), hint: hint(wish: .table),
            kind: .table),
        ShapeCase(
            reason: "no line through one number", table: table("orders:i\n 812"), hint: hint(wish: .line),
            kind: .number, y: [0]),
        ShapeCase(reason: "only missing values", table: table("city:t|orders:i\n Bern|-\n Linz|-"), kind: .table),
        ShapeCase(reason: "lists can't be drawn", table: table("tags:l\n a"), kind: .table),
        ShapeCase(
            reason: "'paid' ends in id but is measured", table: table("city:t|paid:i\n Bern|5\n Linz|3"), kind: .bar,
            x: 0, y: [1]),
        ShapeCase(
            reason: "a count of keys is measured", table: table("city:t|count(order_id):i\n Bern|5\n Linz|3"),
            kind: .bar, x: 0, y: [1]),
    ]

    @Test("chooses by shape", arguments: cases)
    func chooses(_ example: ShapeCase) throws {
        let chart = ChartPlanner().chart(for: example.table, hint: example.hint)
        #expect(chart.kind == example.kind)
        #expect(chart.encoding == Chart.Encoding(x: example.x, y: example.y, series: example.series))
        #expect((chart.figure == nil) == [.number, .table].contains(example.kind))
        try chart.figure?.validate()
    }
}
