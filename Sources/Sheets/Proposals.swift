/// What may be done with a table, for people to decide.
enum Proposals {
    static func of(_ table: FoundTable) -> [Step] { [fillDown(table), unpivot(table)].compactMap { $0 } }

    /// A label that stands at the first row of its group only.
    private static func fillDown(_ table: FoundTable) -> Step? {
        guard table.rows.count >= 4, table.columns.count >= 3 else { return nil }
        var columns: [String] = []
        for (index, column) in table.columns.enumerated() {
            guard column.kind == .text, let first = table.rows.first, !first[index].isEmpty else { break }
            let labels = table.rows.map { $0[index] }.filter { !$0.isEmpty }
            // Each label once, each for several rows.
            guard labels.count * 2 <= table.rows.count, Set(labels).count == labels.count || index > 0 else { break }
            columns.append(column.name)
        }
        return columns.isEmpty ? nil : .fillDown(columns: columns)
    }

    /// At least three columns of numbers that are the same measures for one period each.
    private static func unpivot(_ table: FoundTable) -> Step? {
        var names: [String] = [], periods: [String] = []
        var seen: Set<String> = []
        var columns: [String: [Step.Measure.Source]] = [:]
        var kinds: [PeriodText.Kind: Int] = [:]
        for column in table.columns where column.kind == .number {
            guard let (kind, period, rest) = PeriodText.split(column.name) else { continue }
            kinds[kind, default: 0] += 1
            if columns[rest] == nil { names.append(rest) }
            if seen.insert(period).inserted { periods.append(period) }
            columns[rest, default: []].append(.init(period: period, column: column.name))
        }
        guard kinds.count == 1, let kind = kinds.keys.first,
            periods.count >= 3 || (names.count > 1 && periods.count == 2)
        else { return nil }
        // Each measure has each period; otherwise the names only look like periods.
        guard columns.values.allSatisfy({ $0.map(\.period) == periods }) else { return nil }
        let measures = names.map { Step.Measure(name: $0.isEmpty ? "value" : $0, columns: columns[$0] ?? []) }
        return .unpivot(period: kind.rawValue, measures: measures)
    }
}
