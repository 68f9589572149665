import DuckDB

/// Recognises a table with one row for each calendar day, whose other columns say which day it is: year, month, week,
/// name of the day. By the data: what a column is called does not matter, and a table of daily figures is none.
struct CalendarFinder {
    let connection: Connection

    /// Less than a month is as likely a list of dates.
    private static let fewestDays = 28
    /// Days left out, or parts that differ (a fiscal year's week 53), do not change what a table is.
    private static let share = 0.98
    /// More columns than any calendar has.
    private static let mostColumns = 60
    /// Different numbers that a part of the year can have: weeks. More are figures.
    private static let mostNumbers = 53

    private static let numbers = [
        "year(d)", "month(d)", "day(d)", "quarter(d)", "week(d)", "isoyear(d)", "dayofyear(d)", "dayofweek(d)",
        "dayofweek(d) + 1", "isodow(d)", "isodow(d) - 1", "year(d) * 100 + month(d)", "year(d) * 10 + quarter(d)",
        "year(d) * 10000 + month(d) * 100 + day(d)",
    ]
    private static let texts = [
        "monthname(d)", "dayname(d)", "left(monthname(d), 3)", "left(dayname(d), 3)", "strftime(d, '%Y-%m')", "year(d)::VARCHAR",
        "'Q' || quarter(d)", "year(d) || '-Q' || quarter(d)", "year(d) || ' Q' || quarter(d)", "strftime(d, '%Y-%m-%d')",
    ]

    /// Sets `calendarDay`.
    func read(_ table: inout Table) async throws {
        guard table.rowCount >= Self.fewestDays, (2...Self.mostColumns).contains(table.columns.count) else { return }
        for day in table.columns where day.typeClass.isTemporal && table.candidateKeys.contains([day.name]) {
            let others = table.columns.filter { $0.name != day.name }
            guard others.allSatisfy({ $0.typeClass != .decimal }), try await isDaily(day, in: table) else { continue }
            let parts = try await parts(others, of: day, in: table)
            let figures = others.filter { column in
                column.typeClass == .integer && !parts.contains(column.name) && !table.candidateKeys.contains([column.name])
                    && column.profile.distinctCount > Self.mostNumbers
            }
            if !parts.isEmpty, figures.isEmpty {
                table.calendarDay = day.name
                return
            }
        }
    }

    private func isDaily(_ day: Column, in table: Table) async throws -> Bool {
        let name = SQLText.identifier(day.name)
        let row = try await connection.query(
            """
            SELECT count(DISTINCT \(name)::DATE)::BIGINT, date_diff('day', min(\(name)::DATE), max(\(name)::DATE))::BIGINT + 1
            FROM \(SQLText.identifier(table.name)) WHERE isfinite(\(name))
            """
        ).rows.first
        guard let days = row?[0].count, let span = row?[1].count else { return false }
        return days == table.rowCount && Double(days) >= Self.share * Double(span)
    }

    /// The columns that hold nothing but a part of the day.
    private func parts(_ columns: [Column], of day: Column, in table: Table) async throws -> Set<String> {
        let date = SQLText.identifier(day.name)
        func of(_ parts: [String]) -> [String] { parts.map { $0.replacing("(d", with: "(\(date)") } }
        let tested = columns.compactMap { column -> (String, [String])? in
            let name = SQLText.identifier(column.name)
            switch column.typeClass {
            case .integer: return (column.name, of(Self.numbers).map { "\(name) = \($0)" })
            case .text: return (column.name, of(Self.texts).map { "lower(\(name)::VARCHAR) = lower(\($0))" })
            default: return nil
            }
        }
        guard !tested.isEmpty else { return [] }
        let counts = tested.map { _, tests in
            "greatest(\(tests.map { "count(*) FILTER (WHERE \($0))" }.joined(separator: ", ")))::BIGINT"
        }
        let row = try await connection.query(
            "SELECT \(counts.joined(separator: ", ")) FROM \(SQLText.identifier(table.name))"
        ).rows.first ?? []
        return Set(zip(tested, row).filter { Double($1.count ?? 0) >= Self.share * Double(table.rowCount) }.map(\.0.0))
    }
}
