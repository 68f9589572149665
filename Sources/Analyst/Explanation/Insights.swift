import DuckDB

/// Sentences about a result, each number of which is a cell of it. Deterministic; nothing here is written by a model.
enum Insights {
    /// - Parameters:
    ///   - roles: per column, "measure", "time" or "dimension".
    ///   - units: per column, what its numbers count; empty where nothing is known.
    ///   - isCut: the data had more rows than the result shows.
    /// - Returns: at most five, the first being the answer to the question as a sentence.
    static func sentences(for table: ResultTable, roles: [String], units: [String?] = [], isCut: Bool) -> [Insight] {
        guard !table.rows.isEmpty, !table.columns.isEmpty else { return [] }
        let names = table.columns.map { Humanized.name($0.name) }
        let shown: Shown = { row, column in
            number(table.rows[row][column], unit: units.indices.contains(column) ? units[column] : nil)
        }
        if table.rows.count == 1 { return single(table, names: names, roles: roles, number: shown) }
        let measure = roles.indices.last { roles[$0] == "measure" }
        guard let measure else { return list(table, names: names) }
        if let time = roles.firstIndex(of: "time"), !roles.contains("dimension"), Humanized.haveOrder(table.rows.map { $0[time] }) {
            return trend(table, time: time, measure: measure, names: names, shown: shown)
        }
        guard roles.contains(where: { $0 != "measure" }) else { return range(table, measure: measure, names: names, shown: shown) }
        return ranking(table, labels: roles.indices.filter { roles[$0] != "measure" }, measure: measure, names: names, isCut: isCut, shown: shown)
    }

    /// Writes the number of a row and a column.
    private typealias Shown = (_ row: Int, _ column: Int) -> String

    /// A cell's number with what it counts: `12.50 EUR`, `8 %`.
    private static func number(_ value: Value, unit: String?) -> String {
        guard let unit, !value.isNull else { return Humanized.cell(value) }
        return "\(Humanized.cell(value)) \(unit)"
    }

    private static func single(_ table: ResultTable, names: [String], roles: [String], number: Shown) -> [Insight] {
        func shown(_ column: Int) -> String { roles[column] == "measure" ? number(0, column) : Humanized.label(table.rows[0][column]) }
        let row = table.rows[0]
        if row.count == 1 {
            if case .null = row[0] {
                return [Insight(text: "There is no value for \(names[0]): no row with one matches.", cells: [[0, 0]])]
            }
            return [Insight(text: "\(names[0].capitalizedSentence): \(shown(0)).", cells: [[0, 0]])]
        }
        let columns = row.indices.prefix(6)
        if let label = roles.firstIndex(where: { $0 != "measure" }), label < 6 {
            let rest = columns.filter { $0 != label }.map { "\(names[$0]) \(shown($0))" }
            return [
                Insight(
                    text: "\(Humanized.label(row[label])): \(rest.joined(separator: ", ")).",
                    cells: [[0, label]] + columns.filter { $0 != label }.map { [0, $0] })
            ]
        }
        let parts = columns.map { "\(names[$0]) \(shown($0))" }
        return [Insight(text: parts.joined(separator: ", ").capitalizedSentence + ".", cells: columns.map { [0, $0] })]
    }

    private static func list(_ table: ResultTable, names: [String]) -> [Insight] {
        let shown = min(5, table.rows.count)
        let values = (0..<shown).map { Humanized.label(table.rows[$0][0]) }
        let more = table.rows.count > shown ? " and more" : ""
        return [
            Insight(
                text: "\(names[0].capitalizedSentence): \(values.joined(separator: ", "))\(more).",
                cells: (0..<shown).map { [$0, 0] })
        ]
    }

    private static func ranking(
        _ table: ResultTable, labels: [Int], measure: Int, names: [String], isCut: Bool, shown: @escaping Shown
    ) -> [Insight] {
        func title(_ row: Int) -> String {
            labels.prefix(2).map { Humanized.label(table.rows[row][$0]) }.joined(separator: ", ")
        }
        func cells(_ row: Int) -> [[Int]] { labels.prefix(2).map { [row, $0] } + [[row, measure]] }
        let numbers = numbered(table, measure)
        guard let high = numbers.max(by: { ($0.number, $1.row) < ($1.number, $0.row) }),
            let low = numbers.min(by: { ($0.number, $0.row) < ($1.number, $1.row) })
        else { return list(table, names: names) }
        let value = { (row: Int) in shown(row, measure) }
        let words = superlatives(table, measure, name: names[measure])
        guard high.number != low.number else {
            return [
                Insight(
                    text: "All have the same \(names[measure]): \(value(high.row)); \(title(high.row)) is the first of them.",
                    cells: [[high.row, measure]] + labels.prefix(2).map { [high.row, $0] })
            ]
        }
        let ranked = numbers.sorted { ($0.number, $1.row) > ($1.number, $0.row) }
        let first = ranked.prefix { $0.number == high.number }
        var out: [Insight]
        if first.count > 1 {
            // Who shares the first place did not "follow".
            let others = first.count > 2 ? " and others" : ""
            out = [
                Insight(
                    text: "\(title(ranked[0].row)) and \(title(ranked[1].row))\(others) share the \(words.top) \(names[measure]): \(value(high.row)).",
                    cells: labels.prefix(2).map { [ranked[0].row, $0] } + labels.prefix(2).map { [ranked[1].row, $0] } + [[high.row, measure]])
            ]
        } else {
            out = [Insight(text: "\(title(high.row)) has the \(words.top) \(names[measure]): \(value(high.row)).", cells: cells(high.row))]
            if ranked.count > 2, ranked[1].number != low.number {
                out.append(Insight(text: "\(title(ranked[1].row)) follows with \(value(ranked[1].row)).", cells: cells(ranked[1].row)))
            }
        }
        // Of a result that was cut, the last row is not the last of all.
        let scope = isCut ? " of those shown" : ""
        let verb = numbers.count { $0.number == low.number } > 1 ? "is among those with" : "has"
        out.append(Insight(text: "\(title(low.row)) \(verb) the \(words.bottom)\(scope): \(value(low.row)).", cells: cells(low.row)))
        return out
    }

    /// Things counted are most and fewest; amounts highest and lowest.
    private static func superlatives(_ table: ResultTable, _ measure: Int, name: String) -> (top: String, bottom: String) {
        let isCount = name.hasSuffix("s") && table.rows.allSatisfy { row in
            if case .integer = row[measure] { true } else { row[measure].isNull }
        }
        return isCount ? ("most", "fewest") : ("highest", "lowest")
    }

    private static func trend(_ table: ResultTable, time: Int, measure: Int, names: [String], shown: @escaping Shown) -> [Insight] {
        // Read in time order, whatever order the query chose.
        let rows = table.rows.indices.filter { !table.rows[$0][time].isNull && table.rows[$0][measure].double?.isFinite == true }
            .sorted { Humanized.isEarlier(table.rows[$0][time], table.rows[$1][time]) }
        guard let first = rows.first, let last = rows.last, first != last else { return list(table, names: names) }
        let period = { (row: Int) in Humanized.period(table.rows[row][time]) }
        let value = { (row: Int) in shown(row, measure) }
        let number = { (row: Int) in table.rows[row][measure].double ?? 0 }
        let verb = number(last) > number(first) ? "rose" : number(last) < number(first) ? "fell" : "began and ended level,"
        var out = [
            Insight(
                text: "From \(period(first)) to \(period(last)), \(names[measure]) \(verb) from \(value(first)) to \(value(last)).",
                cells: [[first, time], [last, time], [first, measure], [last, measure]])
        ]
        if let peak = rows.max(by: { (number($0), $1) < (number($1), $0) }) {
            out.append(Insight(text: "The highest is \(value(peak)), in \(period(peak)).", cells: [[peak, measure], [peak, time]]))
        }
        if let low = rows.min(by: { (number($0), $0) < (number($1), $1) }) {
            out.append(Insight(text: "The lowest is \(value(low)), in \(period(low)).", cells: [[low, measure], [low, time]]))
        }
        return out
    }

    private static func range(_ table: ResultTable, measure: Int, names: [String], shown: Shown) -> [Insight] {
        let numbers = numbered(table, measure)
        guard let high = numbers.max(by: { $0.number < $1.number }), let low = numbers.min(by: { $0.number < $1.number })
        else { return list(table, names: names) }
        return [
            Insight(
                text: "\(names[measure].capitalizedSentence) goes from \(shown(low.row, measure)) to \(shown(high.row, measure)).",
                cells: [[low.row, measure], [high.row, measure]])
        ]
    }

    private static func numbered(_ table: ResultTable, _ column: Int) -> [(row: Int, number: Double)] {
        table.rows.indices.compactMap { row in
            table.rows[row][column].double.flatMap { $0.isFinite ? (row, $0) : nil }
        }
    }
}

extension Humanized {
    /// A number that names something (a year, a key) is written as it is stored.
    static func label(_ value: Value) -> String {
        if case .integer(let number) = value { String(number) } else { cell(value) }
    }

    /// Whether the periods sort by themselves: dates and numbers, and text that begins with a number ("2024-03").
    /// "January" does not.
    static func haveOrder(_ values: [Value]) -> Bool {
        values.allSatisfy { value in
            if case .text(let text) = value { text.first?.isNumber == true } else { true }
        }
    }

    static func isEarlier(_ left: Value, _ right: Value) -> Bool {
        if let left = left.double, let right = right.double { return left < right }
        return left.description < right.description
    }

    /// A period's start as people name it: the first of a month at midnight is "2024-03".
    static func period(_ value: Value) -> String {
        switch value {
        case .integer(let year): String(year)
        case .date, .timestamp:
            cell(value).hasSuffix("-01") && cell(value).count == 10 ? String(cell(value).dropLast(3)) : cell(value)
        default: cell(value)
        }
    }
}
