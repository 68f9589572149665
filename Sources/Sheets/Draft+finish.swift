extension Draft {
    /// Gives each column the kind that all of its values have as programs write them; others are text.
    func finished(by steps: Steps) -> FoundTable {
        var draft = self
        draft.settleHeader()
        let names = draft.names ?? []
        var kinds: [FoundTable.Kind] = []
        for column in names.indices { kinds.append(draft.settle(column)) }
        let columns = names.indices.map { FoundTable.Column(name: names[$0], unit: draft.units[$0], kind: kinds[$0]) }
        let title = draft.titles.lazy.compactMap { row in row.cells.first { !$0.isEmpty }?.label }.first
        return FoundTable(
            title: title, columns: columns, rows: draft.rows.map(\.cells), steps: steps, proposals: [], notes: [])
    }

    /// Nil when the column has no value.
    private func kind(of column: Int) -> FoundTable.Kind? {
        let cells = rows.lazy.map { $0.cells[column] }.filter { !$0.isEmpty }
        guard !cells.isEmpty else { return nil }
        let kinds: [FoundTable.Kind] = [.number, .boolean, .date, .timestamp]
        return kinds.first { kind in cells.allSatisfy { $0.plain(kind) != nil } } ?? .text
    }

    private mutating func settle(_ column: Int) -> FoundTable.Kind {
        guard let kind = kind(of: column) else { return .text }
        if kind == .text {
            for row in rows.indices where !rows[row].cells[column].isEmpty {
                if case .text = rows[row].cells[column] { continue }
                rows[row].cells[column] = .text(rows[row].cells[column].description)
            }
            return .text
        }
        for row in rows.indices { rows[row].cells[column] = rows[row].cells[column].plain(kind) ?? .empty }
        return kind
    }
}

extension Cell {
    /// This value as one of `kind`, if it is written as programs write it; nil when it is not, or empty.
    fileprivate func plain(_ kind: FoundTable.Kind) -> Cell? {
        switch (kind, self) {
        case (.number, .number), (.boolean, .boolean), (.date, .date), (.timestamp, .timestamp): self
        case (.timestamp, .date(let days)): .timestamp(seconds: days * 86_400)
        case (.number, .text(let text)):
            NumberText(text.trimmed).flatMap { $0.isPlain && !$0.isLong ? $0.point.map(Cell.number) : nil }
        case (.boolean, .text(let text)): ["true": .boolean(true), "false": .boolean(false)][text.trimmed.lowercased()]
        case (.date, .text(let text)):
            DateText(text).flatMap { $0.isISO && $0.seconds == nil ? $0.dayFirst.map { .date(days: $0) } : nil }
        case (.timestamp, .text(let text)):
            DateText(text).flatMap { date in
                date.isISO ? date.dayFirst.map { .timestamp(seconds: $0 * 86_400 + (date.seconds ?? 0)) } : nil
            }
        default: nil
        }
    }
}
