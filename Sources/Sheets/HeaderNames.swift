/// The names of columns from one or several rows of header.
enum HeaderNames {
    /// The labels above each other joined by a space; labels above several columns count for each of them.
    static func joined(_ header: [Draft.Row], columns: [Int], merges: [CellRange], body: [Draft.Row]) -> [String] {
        guard let last = header.last else { return Array(repeating: "", count: columns.count) }
        let values = columns.indices.map { column in
            body.prefix(50).contains { CellLook($0.cells[column]).isValue }
        }
        var rows = header
        var units: [String?] = Array(repeating: nil, count: columns.count)
        if rows.count > 1, UnitRow.isOne(last.cells, values: values) {
            rows.removeLast()
            units = last.cells.enumerated().map { values[$0.offset] ? UnitText.bare($0.element.label) : nil }
        }
        var labels: [[String]] = []
        for (level, row) in rows.enumerated() {
            let below = Array(rows[(level + 1)...])
            labels.append(spread(row, below: below, columns: columns, merges: merges, values: values))
        }
        return columns.indices.map { column in
            var parts: [String] = []
            for level in labels where !level[column].isEmpty {
                if parts.last?.lowercased() != level[column].lowercased() { parts.append(level[column]) }
            }
            let name = parts.joined(separator: " ")
            return units[column].map { name.isEmpty ? $0 : "\(name) (\($0))" } ?? name
        }
    }

    /// Labels of an upper row taken to the columns right of them.
    private static func spread(
        _ row: Draft.Row, below: [Draft.Row], columns: [Int], merges: [CellRange], values: [Bool]
    ) -> [String] {
        var labels = row.cells.map(\.label)
        guard !below.isEmpty else { return labels }
        let wide = merges.filter { $0.rows.contains(row.index) && $0.columns.count > 1 }
        if !wide.isEmpty {
            for merge in wide {
                guard let start = columns.firstIndex(where: merge.columns.contains) else { continue }
                for column in start..<columns.count
                where merge.columns.contains(columns[column]) && labels[column].isEmpty {
                    labels[column] = labels[start]
                }
            }
            return labels
        }
        let starts = labels.indices.filter { !labels[$0].isEmpty }
        // A label with nothing below it is the name of its one column.
        let groups = starts.filter { start in below.contains { !$0.cells[start].isEmpty } }
        var widest = 0
        for (order, start) in starts.enumerated() where groups.contains(start) {
            let isLast = order == starts.count - 1
            let end = isLast ? labels.count : starts[order + 1]
            for column in (start + 1)..<max(end, start + 1) {
                guard below.contains(where: { !$0.cells[column].isEmpty }) else { break }
                // The last group has no next label to end it: the ones before tell its width, or else the kind does.
                if isLast, widest > 1 ? column - start >= widest : values[column] != values[start] { break }
                labels[column] = labels[start]
            }
            if !isLast { widest = max(widest, end - start) }
        }
        return labels
    }

    /// Blank names numbered, repeated ones told apart, whatever their case.
    static func unique(_ names: [String]) -> [String] {
        var taken = Set(names.map { $0.lowercased() })
        var seen: Set<String> = []
        var next: [String: Int] = [:]
        return names.enumerated().map { index, name in
            if !name.isEmpty, seen.insert(name.lowercased()).inserted { return name }
            let base = name.isEmpty ? "column" : name
            var number = name.isEmpty ? index + 1 : next[base.lowercased(), default: 2]
            while !taken.insert("\(base)_\(number)".lowercased()).inserted { number += 1 }
            if !name.isEmpty { next[base.lowercased()] = number + 1 }
            return "\(base)_\(number)"
        }
    }
}
