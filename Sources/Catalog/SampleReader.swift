import DuckDB

/// Reads up to a thousand rows of a table, the same ones each time, for what aggregates don't show: the shapes of texts,
/// the distribution of numbers, a few values to look at.
struct SampleReader {
    let connection: Connection
    static let rowLimit = 1_000
    private static let valueLength = 100
    private static let binCount = 10
    private static let keptValues = 10

    func read(_ table: inout Table) async throws {
        let able = table.columns.indices.filter {
            let column = table.columns[$0]
            return column.typeClass != .nested && column.typeClass != .binary && column.profile.distinctCount > 0
        }
        // Thousands of columns at once would be a plan of thousands of expressions.
        for start in stride(from: 0, to: able.count, by: 200) {
            try await read(Array(able[start..<min(start + 200, able.count)]), of: &table)
        }
    }

    private func read(_ columns: [Int], of table: inout Table) async throws {
        let expressions = columns.map { index in
            let name = SQLText.identifier(table.columns[index].name)
            return isNumber(table.columns[index]) ? "\(name)::DOUBLE" : "left(CAST(\(name) AS VARCHAR), \(Self.valueLength))"
        }
        let rows = try await connection.query(
            "SELECT \(expressions.joined(separator: ", ")) FROM \(SQLText.identifier(table.name))\(condition(table)) LIMIT \(Self.rowLimit)"
        ).rows
        let isWhole = table.rowCount <= Self.rowLimit
        for (place, index) in columns.enumerated() {
            let cells = rows.map { $0[place] }
            if isNumber(table.columns[index]) {
                table.columns[index].profile.histogram = Self.histogram(of: cells.compactMap(\.number))
                table.columns[index].profile.histogramIsSampled = !isWhole
            } else {
                let texts = cells.compactMap(\.string)
                var seen: Set<String> = []
                let distinct = texts.filter { seen.insert($0).inserted }
                table.columns[index].profile.samples = Array(distinct.prefix(Self.keptValues))
                if table.columns[index].typeClass == .text {
                    table.columns[index].pattern = ValuePattern.common(of: distinct)
                    table.columns[index].profile.minimumLength = texts.map(\.count).min()
                    table.columns[index].profile.maximumLength = texts.map(\.count).max()
                }
            }
        }
    }

    /// Rows drawn by the hash of the column of most values; of a table without one, the first rows.
    private func condition(_ table: Table) -> String {
        guard table.rowCount > 2 * Self.rowLimit,
            let spread = table.columns.filter({ $0.typeClass != .nested && $0.typeClass != .binary })
                .max(by: { $0.profile.distinctCount < $1.profile.distinctCount }),
            spread.profile.distinctCount > 20 * Self.rowLimit
        else { return "" }
        return " WHERE hash(\(SQLText.identifier(spread.name))) % \(table.rowCount / (2 * Self.rowLimit)) = 0"
    }

    private func isNumber(_ column: Column) -> Bool { column.typeClass.isNumeric && column.type != "BIGNUM" }

    /// Ten bins of equal width from the least to the greatest; one where all are equal, none without numbers.
    static func histogram(of numbers: [Double]) -> [Profile.Bin] {
        guard let low = numbers.min(), let high = numbers.max() else { return [] }
        let width = (high - low) / Double(binCount)
        guard width > 0, width.isFinite else { return [Profile.Bin(lower: low, upper: high, count: numbers.count)] }
        var counts = Array(repeating: 0, count: binCount)
        for number in numbers { counts[min(Int((number - low) / width), binCount - 1)] += 1 }
        return counts.enumerated().map { bin, count in
            Profile.Bin(lower: low + Double(bin) * width, upper: bin == binCount - 1 ? high : low + Double(bin + 1) * width, count: count)
        }
    }
}
