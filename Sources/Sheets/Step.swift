/// One thing that is done to a sheet to get a clean table. Each is a rule, so that it can be done on next month's
/// file, too.
public enum Step: Sendable, Hashable, Codable {
    /// Of several tables on a sheet the one with these columns; where several have them the one with this title, or
    /// else the one at this place among them (from 0).
    case takeTable(title: String?, columns: [String], place: Int)
    /// The lines above the header are left out; the header is the first row with these labels.
    case dropLinesAbove(labels: [String], count: Int)
    /// The first row is data: columns are numbered.
    case nameColumns
    /// So many rows are the header; labels above each other are joined.
    case joinHeader(rows: Int, names: [String])
    /// Cells merged over several rows count for each of them.
    case fillMerged(columns: [String])
    /// Columns with neither a name nor a value.
    case dropBlankColumns(count: Int)
    case dropRepeatedHeaders(count: Int)
    case dropNotes(count: Int)
    case dropTotals(labels: [String], count: Int)
    case dropBlankRows(count: Int)
    /// Rows that name the group of the rows below them become a column of this name.
    case liftGroups(column: String, count: Int)
    /// Each empty cell gets the value above it.
    case fillDown(columns: [String])
    /// Spellings of a missing value become empty cells. `amongValues`: also those that could be words in a column of words.
    case readMissing(column: String, spellings: [String], amongValues: Bool)
    /// Texts become numbers. `sign`: the currency, percent sign or unit they are written with (5 % is 5).
    case readNumbers(column: String, mark: DecimalMark, sign: String?)
    /// Texts become days. `order`: nil where each value tells it. `serial`: numbers are days as workbooks count them.
    case readDates(column: String, order: DateOrder?, serial: Bool)
    /// The unit in a column's name becomes the column's unit.
    case takeUnit(column: String, name: String, unit: String)
    /// From wide to long: a row for each period, with a column for the period and one for each measure.
    case unpivot(period: String, measures: [Measure])

    /// Columns that hold one measure for several periods.
    public struct Measure: Sendable, Hashable, Codable {
        public struct Source: Sendable, Hashable, Codable {
            public var period: String
            public var column: String
            public init(period: String, column: String) { (self.period, self.column) = (period, column) }
        }
        public var name: String
        public var columns: [Source]
        public init(name: String, columns: [Source]) { (self.name, self.columns) = (name, columns) }
    }

    /// Whether it changes which cells are taken, rather than how they are read.
    public var isStructural: Bool {
        switch self {
        case .readMissing, .readNumbers, .readDates, .takeUnit: false
        default: true
        }
    }
}

extension Step: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .takeTable(let title, let columns, _):
            "Of several tables on the sheet the one \(title.map { "called \($0)" } ?? "with the columns \(Self.list(columns))") was taken."
        case .dropLinesAbove(_, let count): "\(Self.count(count, "line")) above the table left out."
        case .nameColumns: "The first row is data, not names; the columns are called column_1, column_2 and so on."
        case .joinHeader(let rows, let names):
            "The header's \(rows) rows were joined to names such as \(names.max { $0.count < $1.count } ?? "")."
        case .fillMerged(let columns): "Merged cells were filled into each of their rows: \(Self.list(columns))."
        case .dropBlankColumns(let count): "\(Self.count(count, "blank column")) left out."
        case .dropRepeatedHeaders(let count):
            "\(Self.count(count, "row")) that repeat\(count == 1 ? "s" : "") the header left out."
        case .dropNotes(let count): "\(Self.count(count, "line")) of notes below the table left out."
        case .dropTotals(let labels, let count):
            "\(Self.count(count, "row")) of totals left out\(labels.isEmpty ? "" : ": " + Self.list(labels))."
        case .dropBlankRows(let count): "\(Self.count(count, "blank row")) left out."
        case .liftGroups(let column, let count): "\(count) rows that name a group became the column \(column)."
        case .fillDown(let columns): "Empty cells take the value above them: \(Self.list(columns))."
        case .readMissing(let column, let spellings, _): "Column \(column): \(Self.list(spellings)) became empty."
        case .readNumbers(let column, let mark, let sign):
            "Column \(column): read as numbers written like \(mark == .point ? "1,234.50" : "1.234,50")"
                + "\(sign.map { "; the sign \($0) was taken off\($0 == "%" ? " (5% is 5)" : "")" } ?? "")."
        case .readDates(let column, let order, let serial):
            "Column \(column): read as dates"
                + "\(order.map { $0 == .dayMonth ? " written day/month" : " written month/day" } ?? " (day.month.year, or by the month's name)")"
                + "\(serial ? "; numbers are days since 1899-12-30" : "")."
        case .takeUnit(let column, let name, let unit): "Column \(column): called \(name), its unit is \(unit)."
        case .unpivot(let period, let measures):
            "\(measures.reduce(0) { $0 + $1.columns.count }) columns become rows: one for each \(period), with "
                + "\(Self.list(measures.map(\.name)))."
        }
    }

    private static func count(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    /// At most five, the others counted.
    private static func list(_ words: [String]) -> String {
        words.prefix(5).map { $0.count > 60 ? $0.prefix(60) + "…" : $0 }.joined(separator: ", ")
            + (words.count > 5 ? " and \(words.count - 5) more" : "")
    }
}
