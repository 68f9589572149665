import DuckDB

/// One label a row, from one or several columns: safe to draw, and different where the values differ.
struct LabelColumn {
    /// One a row.
    let texts: [String]
    /// Different ones, in the order of the result.
    let distinct: [String]

    init(_ shape: ResultShape, _ columns: [Int]) {
        var known: [[Value]: String] = [:]
        var used = Set<String>()
        var distinct: [String] = []
        texts = shape.table.rows.map { row in
            let key = columns.map { row[$0] }
            if let text = known[key] { return text }
            var text = Self.text(key, isIdentifier: columns.map { shape.columns[$0].role == .identifier })
            // Two values may look alike once cut and cleaned; Plotly would draw them on top of each other.
            let first = text
            var copy = 2
            while !used.insert(text).inserted {
                text = "\(first) (\(copy))"
                copy += 1
            }
            known[key] = text
            distinct.append(text)
            return text
        }
        self.distinct = distinct
    }

    /// "Anna, Berlin (17)": names first, keys in brackets.
    private static func text(_ values: [Value], isIdentifier: [Bool]) -> String {
        let texts = values.map(text)
        let names = zip(texts, isIdentifier).filter { !$0.1 }.map(\.0)
        let keys = zip(texts, isIdentifier).filter(\.1).map(\.0)
        if names.isEmpty { return keys.joined(separator: ", ") }
        return names.joined(separator: ", ") + (keys.isEmpty ? "" : " (\(keys.joined(separator: ", ")))")
    }

    private static func visible(_ text: String) -> String { text.isEmpty ? "(empty)" : text }

    private static func text(_ value: Value) -> String {
        switch value {
        case .null: "(no value)"
        case .boolean(let flag): flag ? "Yes" : "No"
        case .timestamp where value.description.hasSuffix(" 00:00:00"): String(value.description.dropLast(9))
        default: visible(PlotText.label(value.description))
        }
    }
}
