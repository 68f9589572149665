import DuckDB

/// Gives text columns the type all of their values have, where that loses nothing.
struct ColumnTyping {
    let session: LoadingSession

    init(_ session: LoadingSession) { self.session = session }

    /// A sample tells most columns of words apart at once; only those that pass are read as a whole.
    ///
    /// - Parameter labels: columns that stay text, whatever their values look like.
    func settle(_ table: String, except labels: Set<String> = []) async throws {
        let name = SQLText.identifier(table)
        let columns = try await session.connection.query("SELECT * FROM \(name) LIMIT 0").columns.filter {
            $0.type == .varchar && !labels.contains($0.name)
        }
        guard !columns.isEmpty else { return }
        let sample = try await styles(
            columns.map(\.name), in: "(SELECT * FROM \(name) LIMIT 1000)", among: ValueStyle.allCases)
        for column in columns {
            guard let candidates = sample[column.name], !candidates.isEmpty else { continue }
            let fitting = try await styles([column.name], in: name, among: candidates)[column.name] ?? []
            guard let style = fitting.first else { continue }
            let cell = SQLText.identifier(column.name)
            try await session.connection.execute(
                "ALTER TABLE \(name) ALTER \(cell) TYPE \(style.type) USING \(style.conversion(cell))")
            session.note("Column \(column.name): \(style.note)", table: table)
        }
        try await settleEmpty(columns.map(\.name).filter { sample[$0]?.isEmpty ?? true }, of: table)
    }

    /// Nothing but the name tells what a column without values will hold.
    private func settleEmpty(_ columns: [String], of table: String) async throws {
        for column in columns {
            guard let type = TypeHint.emptyTimeType(column) else { continue }
            let (name, cell) = (SQLText.identifier(table), SQLText.identifier(column))
            guard try await session.connection.query("SELECT count(\(cell)) FROM \(name)").rows.first == [.integer(0)] else {
                continue
            }
            try await session.connection.execute("ALTER TABLE \(name) ALTER \(cell) TYPE \(type)")
            session.note("Column \(column) is empty and was taken for times, as it is called.", table: table)
        }
    }

    /// The styles that every value of a column has, by column. A column of nothing but NULLs has none.
    private func styles(
        _ columns: [String], in source: String, among styles: [ValueStyle]
    ) async throws -> [String: [ValueStyle]] {
        let tests = columns.flatMap { column in styles.map { $0.test(SQLText.identifier(column)) } }
        let row =
            try await session.connection.query("SELECT \(tests.joined(separator: ", ")) FROM \(source)").rows.first
            ?? []
        var result: [String: [ValueStyle]] = [:]
        for (index, column) in columns.enumerated() {
            result[column] = styles.indices.filter { row[index * styles.count + $0] == .boolean(true) }.map {
                styles[$0]
            }
        }
        return result
    }
}

/// A way to write values other than text, in the order in which they are tried.
enum ValueStyle: CaseIterable, Hashable {
    case integer, decimal
    /// 1,234.50 and 1.234,50, with or without a currency, a percent sign or brackets for negative numbers.
    case pointNumber, commaNumber
    case day, time
    /// 31.12.2024, 31/12/2024 and 12/31/2024.
    case dottedDay, slashedDay, slashedMonth

    var type: String {
        switch self {
        case .integer: "BIGINT"
        case .decimal, .pointNumber, .commaNumber: "DOUBLE"
        case .day, .dottedDay, .slashedDay, .slashedMonth: "DATE"
        case .time: "TIMESTAMP"
        }
    }

    var note: String {
        switch self {
        case .integer, .decimal: "read as numbers; spellings of a missing value, such as N/A, became empty."
        case .pointNumber: "read as numbers written like 1,234.50; signs such as $ and % were taken off (5% is 5)."
        case .commaNumber: "read as numbers written like 1.234,50; signs such as € and % were taken off (5% is 5)."
        case .day, .time: "read as dates; spellings of a missing value, such as N/A, became empty."
        case .dottedDay: "read as dates written day.month.year."
        case .slashedDay: "read as dates written day/month/year."
        case .slashedMonth: "read as dates written month/day/year."
        }
    }

    /// An aggregate over a column that is true when there are values and all of them are of this style.
    func test(_ cell: String) -> String {
        let value = Self.value(cell)
        let fits = "count(\(value)) > 0 AND count(\(value)) = count(CASE WHEN \(fits(value)) THEN 1 END)"
        switch self {
        case .integer, .decimal, .day, .time, .dottedDay: return "(\(fits))"
        case .pointNumber, .commaNumber:
            // A sign that stands at some values only may mean that they are of different kinds.
            let sign = "regexp_extract(\(value), '\(Self.sign)')"
            return "(\(fits) AND count(DISTINCT \(sign)) = 1)"
        case .slashedDay: return "(\(fits) AND max(TRY_CAST(regexp_extract(\(value), '^(\\d+)', 1) AS INTEGER)) > 12)"
        case .slashedMonth:
            return "(\(fits) AND max(TRY_CAST(regexp_extract(\(value), '^\\d+[/-](\\d+)', 1) AS INTEGER)) > 12)"
        }
    }

    /// The value of a cell that passed the test.
    func conversion(_ cell: String) -> String {
        let value = Self.value(cell)
        return switch self {
        case .integer, .decimal, .day, .time: "CAST(\(value) AS \(type))"
        case .pointNumber, .commaNumber: number(value)
        case .dottedDay, .slashedDay, .slashedMonth: day(value)
        }
    }

    private static let sign = "[$€£¥%]|[A-Z]{3}"

    /// The text of a cell, NULL for the spellings of a missing value.
    private static func value(_ cell: String) -> String {
        let missing = ["", "na", "n/a", "#n/a", "null", "none", "-", "–", "—"].map { SQLText.literal($0) }.joined(
            separator: ", ")
        return "(CASE WHEN lower(trim(\(cell))) NOT IN (\(missing)) THEN trim(\(cell)) END)"
    }

    private func fits(_ value: String) -> String {
        func matches(_ pattern: String) -> String { "regexp_full_match(\(value), \(SQLText.literal(pattern)))" }
        switch self {
        // Leading zeros mean a code, not an amount.
        case .integer: return matches(#"[+-]?(0|[1-9]\d{0,17})"#)
        case .decimal:
            return matches(#"[+-]?(0|[1-9]\d*)?(\.\d+)?([eE][+-]?\d{1,2})?"#)
                + " AND TRY_CAST(\(value) AS DOUBLE) IS NOT NULL"
        case .pointNumber: return matches(Self.number(group: "[, \u{A0}\u{202F}']", mark: "\\."))
        case .commaNumber: return matches(Self.number(group: "[. \u{A0}\u{202F}']", mark: ","))
        case .day: return matches(#"\d{4}-\d{1,2}-\d{1,2}"#) + " AND TRY_CAST(\(value) AS DATE) IS NOT NULL"
        case .time:
            return matches(#"\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}.*"#)
                + " AND TRY_CAST(\(value) AS TIMESTAMP) IS NOT NULL"
        case .dottedDay, .slashedDay, .slashedMonth: return "\(day(value)) IS NOT NULL"
        }
    }

    private static func number(group: String, mark: String) -> String {
        let digits = "(0|[1-9]\\d*|[1-9]\\d{0,2}(\(group)\\d{3})+)?(\(mark)\\d+)?"
        let amount = "[+-]?[$€£¥]? ?[+-]?\(digits) ?[$€£¥%]?"
        return "(\(amount)|\\(\(amount)\\)|[A-Z]{3} \(amount)|\(amount) [A-Z]{3})"
    }

    private func number(_ value: String) -> String {
        let mark = self == .commaNumber ? "," : "."
        let kept = "replace(regexp_replace(\(value), \(SQLText.literal("[^0-9\(mark)]")), '', 'g'), ',', '.')"
        return
            "(CASE WHEN contains(\(value), '-') OR contains(\(value), '(') THEN -1 ELSE 1 END * CAST(\(kept) AS DOUBLE))"
    }

    private func day(_ value: String) -> String {
        let formats =
            switch self {
            case .dottedDay: "['%d.%m.%Y']"
            case .slashedDay: "['%d/%m/%Y', '%d-%m-%Y']"
            default: "['%m/%d/%Y', '%m-%d-%Y']"
            }
        return "CAST(try_strptime(\(value), \(formats)) AS DATE)"
    }
}
