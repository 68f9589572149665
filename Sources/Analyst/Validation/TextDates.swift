import Catalog
import DuckDB

/// Days that a column holds as text: '2013-08-20' finds '8/20/2013', and the other way round. The engine reads and spells them; what
/// comes first, the day or the month, the column's own values tell.
struct TextDates: Sendable {
    let dataset: Dataset

    private static let days = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%B %-d, %Y", "%b %-d, %Y", "%B %-d %Y", "%-d %B %Y", "%-d %b %Y", "%d-%b-%Y", "%d.%m.%Y", "%-d.%-m.%Y"]
    private static let monthFirst = ["%-m/%-d/%Y", "%m/%d/%Y", "%-m/%-d/%y", "%m-%d-%Y"]
    private static let dayFirst = ["%-d/%-m/%Y", "%d/%m/%Y", "%-d/%-m/%y", "%d-%m-%Y"]
    private static let times = ["", " %H:%M:%S", " %-H:%M", " %H:%M", " %I:%M:%S %p", " %-I:%M %p"]

    /// The spellings in the column of the moment that `literal` is; empty where it is none, or the column has no such moment.
    func stored(_ literal: String, _ table: Table, _ column: Column) async -> [String] {
        guard column.typeClass == .text, literal.count <= 40, literal.count(where: \.isNumber) >= 4,
            literal.contains(/\d{1,4}[\/.\-]\d{1,2}[\/.\-]\d{1,4}/) || literal.contains(/(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/)
        else { return [] }
        let (name, source) = (SQLText.identifier(column.name), SQLText.identifier(table.name))
        let (isDayFirst, isSlashed) = await order(name, source)
        let slashed = isDayFirst ? Self.dayFirst : Self.monthFirst
        // A text that the column's own way reads is meant so.
        let readings = Self.times.flatMap { time in (Self.days + (isSlashed ? slashed : Self.monthFirst)).map { Self.padded($0 + time) } } + Self.times.dropFirst().flatMap { time in Self.days.map { Self.padded(time.dropFirst() + " " + $0) } }
        let spellings = Self.times.flatMap { time in (Self.days + slashed).map { $0 + time } }
        let moment = "try_strptime(\(SQLText.literal(literal)), [\(readings.map(SQLText.literal).joined(separator: ", "))])"
        let spelled = spellings.map { "strftime(moment, \(SQLText.literal($0)))" }.joined(separator: ", ")
        let sql = "SELECT DISTINCT \(name) FROM \(source), (SELECT \(moment) AS moment) AS read WHERE \(name) IN (\(spelled)) ORDER BY 1 LIMIT 8"
        return await dataset.texts(sql)
    }

    /// The formats that its texts may have, but for days that begin with the year, with and without a time.
    func readings(_ table: Table, _ column: Column) async -> [String] {
        let (isDayFirst, isSlashed) = await order(SQLText.identifier(column.name), SQLText.identifier(table.name))
        let slashed = isSlashed ? (isDayFirst ? Self.dayFirst : Self.monthFirst) : []
        var seen: Set<String> = []
        return Self.times.flatMap { time in (slashed + Self.days.dropFirst()).map { Self.padded($0 + time) } }.filter { seen.insert($0).inserted }
    }

    /// Whether the column's days come before its months, and whether it writes 8/20/2013 at all.
    private func order(_ name: String, _ source: String) async -> (isDayFirst: Bool, isSlashed: Bool) {
        let parts = "regexp_extract(\(name), '^(\\d{1,2})[/-](\\d{1,2})[/-]\\d{2,4}', ['a', 'b'])"
        let sql = """
            SELECT count(*) FILTER (WHERE try_cast(p.a AS INTEGER) > 12), count(*) FILTER (WHERE try_cast(p.b AS INTEGER) > 12), count(*) FILTER (WHERE p.a <> '') \
            FROM (SELECT \(parts) AS p FROM \(source) WHERE \(name) IS NOT NULL LIMIT 10000) AS t
            """
        guard let row = await dataset.look(sql)?.first, row.count == 3, let first = row[0].double, let second = row[1].double, let all = row[2].double else { return (false, false) }
        return (first > second, all > 0)
    }

    /// Reading takes padded and bare numbers alike.
    private static func padded(_ format: String) -> String { format.replacing("%-", with: "%") }
}
