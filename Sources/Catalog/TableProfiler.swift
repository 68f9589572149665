import DuckDB

/// Profiles every column of one table in one aggregate query; two cheap ones over what it found add the frequent
/// values and the quartiles.
struct TableProfiler {
    let connection: Connection
    let options: CatalogBuilder.Options

    /// How much of a value is kept: enough to know it by, and a megabyte of text in one cell stays out of the catalog.
    private static let valueLength = 200

    /// The aggregates that fail on extreme numbers (a sum of squares past the largest double) can be left out.
    private enum Numbers { case all, withoutSpread }

    func profile(_ shape: SchemaReader.TableShape) async throws -> Table {
        let source = SQLText.identifier(shape.name)
        let rowCount =
            try await connection.query("SELECT count(*)::BIGINT FROM \(source)").rows.first?.first?.count ?? 0
        var columns = shape.columns.map {
            Column(name: $0.name, type: $0.type, typeClass: Column.TypeClass(duckDBType: $0.type))
        }
        do {
            try await aggregate(&columns, of: source, rowCount: rowCount, numbers: .all)
        } catch let error as DuckDBError where error.code == .outOfRange {
            try await aggregate(&columns, of: source, rowCount: rowCount, numbers: .withoutSpread)
        }
        try await readTopValues(&columns, of: source, rowCount: rowCount)
        try await readQuartiles(&columns, of: source, rowCount: rowCount)
        return Table(name: shape.name, columns: columns, rowCount: rowCount)
    }

    // MARK: One pass

    private static let aggregatesPerColumn = 7

    private func aggregate(_ columns: inout [Column], of source: String, rowCount: Int, numbers: Numbers) async throws {
        let isSmall = rowCount <= options.exactRowLimit
        let expressions = columns.flatMap { aggregates(of: $0, isSmall: isSmall, numbers: numbers) }
        let result = try await connection.query("SELECT \(expressions.joined(separator: ",\n")) FROM \(source)")
        guard let row = result.rows.first else { return }
        for index in columns.indices {
            let cells = row[(index * Self.aggregatesPerColumn)...].prefix(Self.aggregatesPerColumn).map { $0 }
            var profile = Profile()
            let present = cells[0].count ?? 0
            profile.nullCount = rowCount - present
            profile.distinctCount = Swift.min(cells[1].count ?? 0, present)
            profile.distinctIsApproximate = !isSmall && profile.distinctCount > 1
            (profile.min, profile.max) = (cells[2].string, cells[3].string)
            profile.mean = cells[4].number
            profile.standardDeviation = cells[5].number
            profile.averageLength = cells[6].number
            columns[index].profile = profile
        }
    }

    /// Count, distinct, min, max, mean, deviation, length: NULL where a type has no such thing. Of small tables the distinct
    /// values are counted with the frequent ones, not twice.
    private func aggregates(of column: Column, isSmall: Bool, numbers: Numbers) -> [String] {
        let name = SQLText.identifier(column.name)
        let none = "NULL::VARCHAR"
        func text(_ expression: String) -> String { "left(CAST(\(expression) AS VARCHAR), \(Self.valueLength))" }
        let isOrdered = column.typeClass != .nested && column.typeClass != .binary
        let finite = finiteOnly(column)
        let hasMean = hasArithmetic(column)
        return [
            "count(\(name))::BIGINT",
            "\(!isSmall ? "approx_count_distinct(\(name))" : isCountable(column) ? "NULL" : "count(DISTINCT \(name))")::BIGINT",
            isOrdered ? text("min(\(name))") : none,
            isOrdered ? text("max(\(name))") : none,
            hasMean && numbers == .all ? "avg(\(name)::DOUBLE)\(finite)" : "NULL::DOUBLE",
            hasMean && numbers == .all ? "stddev_samp(\(name)::DOUBLE)\(finite)" : "NULL::DOUBLE",
            column.typeClass == .text ? "avg(length(CAST(\(name) AS VARCHAR)))::DOUBLE" : "NULL::DOUBLE",
        ]
    }

    /// BIGNUM can be compared, not calculated with.
    private func hasArithmetic(_ column: Column) -> Bool { column.typeClass.isNumeric && column.type != "BIGNUM" }

    /// NaN and the infinities are values, but would make every mean one of them.
    private func finiteOnly(_ column: Column) -> String {
        guard column.type == "DOUBLE" || column.type == "FLOAT" else { return "" }
        return " FILTER (WHERE isfinite(\(SQLText.identifier(column.name))))"
    }

    // MARK: Quartiles

    /// Exact on small tables. On large ones exact on a sample of rows drawn by the hash of the two columns of most
    /// values, which gives the same rows every time and costs a twentieth of the engine's t-digest; tables without a
    /// column of many values, where such a sample would be a few clumps, are left to the t-digest.
    private func readQuartiles(_ columns: inout [Column], of source: String, rowCount: Int) async throws {
        let measured = columns.indices.filter {
            (hasArithmetic(columns[$0]) || columns[$0].typeClass.isTemporal) && columns[$0].profile.distinctCount > 0
        }
        guard !measured.isEmpty else { return }
        let isSampled = rowCount > options.exactRowLimit
        var function = "quantile_disc"
        var sample = ""
        if isSampled {
            let spread = columns.filter { $0.typeClass != .nested && $0.typeClass != .binary }
                .sorted { $0.profile.distinctCount > $1.profile.distinctCount }.prefix(2)
            if let widest = spread.first, widest.profile.distinctCount >= options.exactRowLimit / 2 {
                let names = spread.map { SQLText.identifier($0.name) }.joined(separator: ", ")
                sample = " WHERE hash(\(names)) % \(max(1, rowCount / options.exactRowLimit)) = 0"
            } else {
                function = "approx_quantile"
            }
        }
        let expressions = measured.map { index in
            let name = SQLText.identifier(columns[index].name)
            return "CAST(\(function)(\(name), [0.25, 0.5, 0.75])\(finiteOnly(columns[index])) AS VARCHAR[])"
        }
        let query = "SELECT \(expressions.joined(separator: ",\n")) FROM \(source)\(sample)"
        guard let row = try await connection.query(query).rows.first else { return }
        for (index, cell) in zip(measured, row) {
            columns[index].profile.quartiles = cell.strings
            columns[index].profile.quartilesAreApproximate = isSampled
        }
    }

    // MARK: Frequent values

    private func isCountable(_ column: Column) -> Bool { column.typeClass != .nested && column.typeClass != .binary }

    /// Counts values where there are few enough to count exactly; a column of nothing but different values has no
    /// frequent ones. The same query gives the exact number of distinct values.
    private func readTopValues(_ columns: inout [Column], of source: String, rowCount: Int) async throws {
        let counted = columns.indices.filter { index in
            let column = columns[index]
            let profile = column.profile
            let present = rowCount - profile.nullCount
            guard isCountable(column), present > 0 else { return false }
            if rowCount <= options.exactRowLimit { return true }
            return profile.distinctCount <= options.countedDistinctLimit && profile.distinctCount < present
        }
        // A table of thousands of columns is read some at a time: the engine plans each branch on its own.
        for start in stride(from: 0, to: counted.count, by: 50) {
            let branches = counted[start..<Swift.min(start + 50, counted.count)].map { index in
                let name = SQLText.identifier(columns[index].name)
                return """
                    SELECT * FROM (
                        SELECT \(index)::BIGINT AS i, left(CAST(v AS VARCHAR), \(Self.valueLength)) AS v, n, d FROM (
                            SELECT \(name) AS v, count(*)::BIGINT AS n, (count(*) OVER ())::BIGINT AS d FROM \(source)
                            WHERE \(name) IS NOT NULL GROUP BY \(name))
                        ORDER BY n DESC, v LIMIT \(options.topValueCount))
                    """
            }
            for row in try await connection.query(branches.joined(separator: "\nUNION ALL\n")).rows {
                guard let index = row[0].count, let value = row[1].string, let count = row[2].count else { continue }
                columns[index].profile.topValues.append(.init(value: value, count: count))
                columns[index].profile.distinctCount = row[3].count ?? columns[index].profile.distinctCount
                columns[index].profile.distinctIsApproximate = false
            }
        }
        for index in counted {
            if columns[index].profile.distinctCount == rowCount - columns[index].profile.nullCount {
                columns[index].profile.topValues = []
            }
            columns[index].profile.topValues.sort { ($1.count, $0.value) < ($0.count, $1.value) }
        }
    }
}
