import DuckDB

/// Sentences about a result, each number of which is a cell of it. Deterministic; nothing here is written by a model.
enum Insights {
    /// - Parameter roles: per column, "measure", "time" or "dimension".
    /// - Returns: at most five, the first being the answer to the question as a sentence.
    static func sentences(for table: ResultTable, roles: [String], ordered: Bool) -> [Insight] {
        guard !table.rows.isEmpty, !table.columns.isEmpty else { return [] }
        let names = table.columns.map { Humanized.name($0.name) }
        if table.rows.count == 1 { return single(table, names: names, roles: roles) }
        let measure = roles.indices.last { roles[$0] == "measure" }
        guard let measure else { return list(table, names: names) }
        if let time = roles.firstIndex(of: "time"), roles.filter({ $0 == "dimension" }).isEmpty {
            return trend(table, time: time, measure: measure, names: names)
        }
        guard let label = roles.firstIndex(where: { $0 != "measure" }) else { return range(table, measure: measure, names: names) }
        return ranking(table, labels: roles.indices.filter { roles[$0] != "measure" }, label: label, measure: measure, names: names)
    }

    private static func single(_ table: ResultTable, names: [String], roles: [String]) -> [Insight] {
        let row = table.rows[0]
        if row.count == 1 {
            if case .null = row[0] {
                return [Insight(text: "There is no value for \(names[0]): no row with one matches.", cells: [[0, 0]])]
            }
            return [Insight(text: "\(names[0].capitalizedSentence): \(Humanized.cell(row[0])).", cells: [[0, 0]])]
        }
        let shown = row.indices.prefix(6)
        if let label = roles.firstIndex(where: { $0 != "measure" }), label < 6 {
            let rest = shown.filter { $0 != label }.map { "\(names[$0]) \(Humanized.cell(row[$0]))" }
            return [
                Insight(
                    text: "\(Humanized.cell(row[label])): \(rest.joined(separator: ", ")).",
                    cells: [[0, label]] + shown.filter { $0 != label }.map { [0, $0] })
            ]
        }
        let parts = shown.map { "\(names[$0]) \(Humanized.cell(row[$0]))" }
        return [Insight(text: parts.joined(separator: ", ").capitalizedSentence + ".", cells: shown.map { [0, $0] })]
    }

    private static func list(_ table: ResultTable, names: [String]) -> [Insight] {
        let shown = min(5, table.rows.count)
        let values = (0..<shown).map { Humanized.cell(table.rows[$0][0]) }
        let more = table.rows.count > shown ? " and more" : ""
        return [
            Insight(
                text: "\(names[0].capitalizedSentence): \(values.joined(separator: ", "))\(more).",
                cells: (0..<shown).map { [$0, 0] })
        ]
    }

    private static func ranking(
        _ table: ResultTable, labels: [Int], label: Int, measure: Int, names: [String]
    ) -> [Insight] {
        func title(_ row: Int) -> String {
            labels.prefix(2).map { Humanized.cell(table.rows[row][$0]) }.joined(separator: ", ")
        }
        func cells(_ row: Int) -> [[Int]] { labels.prefix(2).map { [row, $0] } + [[row, measure]] }
        let numbers = numbered(table, measure)
        guard let high = numbers.max(by: { ($0.number, $1.row) < ($1.number, $0.row) }),
            let low = numbers.min(by: { ($0.number, $0.row) < ($1.number, $1.row) })
        else { return list(table, names: names) }
        let value = { (row: Int) in Humanized.cell(table.rows[row][measure]) }
        let words = superlatives(table, measure, name: names[measure])
        guard high.number != low.number else {
            return [
                Insight(
                    text: "All have the same \(names[measure]): \(value(high.row)); \(title(high.row)) is the first of them.",
                    cells: [[high.row, measure]] + labels.prefix(2).map { [high.row, $0] })
            ]
        }
        var out = [
            Insight(text: "\(title(high.row)) has the \(words.top) \(names[measure]): \(value(high.row)).", cells: cells(high.row))
        ]
        let ranked = numbers.sorted { ($0.number, $1.row) > ($1.number, $0.row) }
        if ranked.count > 2 {
            out.append(Insight(text: "\(title(ranked[1].row)) follows with \(value(ranked[1].row)).", cells: cells(ranked[1].row)))
        }
        out.append(
            Insight(text: "\(title(low.row)) has the \(words.bottom): \(value(low.row)).", cells: cells(low.row)))
        return out
    }

    /// Things counted are most and fewest; amounts highest and lowest.
    private static func superlatives(_ table: ResultTable, _ measure: Int, name: String) -> (top: String, bottom: String) {
        let isCount = name.hasSuffix("s") && table.rows.allSatisfy { row in
            if case .integer = row[measure] { true } else { row[measure].isNull }
        }
        return isCount ? ("most", "fewest") : ("highest", "lowest")
    }

    private static func trend(_ table: ResultTable, time: Int, measure: Int, names: [String]) -> [Insight] {
        // Read in time order, whatever order the query chose.
        let rows = table.rows.indices.filter { !table.rows[$0][time].isNull && table.rows[$0][measure].double != nil }
            .sorted { table.rows[$0][time].description < table.rows[$1][time].description }
        guard let first = rows.first, let last = rows.last, first != last else { return list(table, names: names) }
        let period = { (row: Int) in Humanized.period(table.rows[row][time]) }
        let value = { (row: Int) in Humanized.cell(table.rows[row][measure]) }
        let number = { (row: Int) in table.rows[row][measure].double ?? 0 }
        let verb = number(last) > number(first) ? "rose" : number(last) < number(first) ? "fell" : "stayed level"
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

    private static func range(_ table: ResultTable, measure: Int, names: [String]) -> [Insight] {
        let numbers = numbered(table, measure)
        guard let high = numbers.max(by: { $0.number < $1.number }), let low = numbers.min(by: { $0.number < $1.number })
        else { return list(table, names: names) }
        return [
            Insight(
                text: "\(names[measure].capitalizedSentence) goes from \(Humanized.cell(table.rows[low.row][measure])) to \(Humanized.cell(table.rows[high.row][measure])).",
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
