import Catalog
import Foundation

/// Questions about the size of one column's numbers.
extension SketchBook {
    mutating func addMeasure(_ measure: SchemaView.Field, _ entity: SchemaView.Entity) {
        let (one, many, table, tables) = (entity.one, entity.many, entity.sql, [entity.table.name])
        let (said, column) = (measure.said, measure.sql)
        add(
            "average", ["What is the average \(said) of the \(many)?", "Mean \(said) of \(many)"],
            "SELECT avg(\(column)) AS average_\(measure.alias) FROM \(table)", tables: tables, columns: [measure],
            .single)
        add(
            "median", ["What is the median \(said) of the \(many)?"],
            "SELECT median(\(column)) AS median_\(measure.alias) FROM \(table)", tables: tables, columns: [measure],
            .single)
        add(
            "extremes",
            [
                "What are the lowest and the highest \(said) of the \(many)?",
                "Minimum and maximum \(said) among \(many)",
            ],
            "SELECT min(\(column)) AS lowest, max(\(column)) AS highest FROM \(table)", tables: tables,
            columns: [measure], .single)
        add(
            "countAboveAverage",
            [
                "How many \(many) have \(measure.oneSaid) above the average?",
                "Count the \(many) whose \(said) \(measure.isOrAre) higher than average.",
            ],
            "SELECT count(*) AS row_count FROM \(table) WHERE \(column) > (SELECT avg(\(column)) FROM \(table))",
            tables: tables, columns: [measure], .single)
        if let bound = bound(measure) {
            add(
                "countAbove",
                [
                    "How many \(many) have \(measure.oneSaid) of more than \(bound)?",
                    "Count the \(many) with \(measure.oneSaid) over \(bound).",
                ],
                "SELECT count(*) AS row_count FROM \(table) WHERE \(column) > \(bound)", tables: tables,
                columns: [measure],
                values: [bound], .single)
        }
        guard !entity.label.isEmpty else { return }
        let label = entity.label.map(\.sql).joined(separator: ", ")
        for (count, word) in [(3, "three"), (5, "5"), (10, "10")] where entity.table.rowCount > count {
            add(
                "top", ["Which \(word) \(many) have the highest \(said)?", "Top \(count) \(many) by \(said)"],
                "SELECT \(label), \(column) FROM \(table) ORDER BY \(column) DESC NULLS LAST LIMIT \(count)",
                tables: tables,
                columns: [measure], values: [String(count)], .groups)
        }
        add(
            "lowest", ["Which \(one) has the lowest \(said)?", "Name the \(one) with the smallest \(said)."],
            "SELECT \(label), \(column) FROM \(table) ORDER BY \(column) ASC NULLS LAST LIMIT 1", tables: tables,
            columns: [measure], .single)
        add(
            "aboveAverage",
            [
                "Which \(many) have \(measure.oneSaid) above the average?",
                "List the \(many) whose \(said) \(measure.isOrAre) higher than average.",
            ],
            """
            SELECT \(label), \(column) FROM \(table) WHERE \(column) > (SELECT avg(\(column)) FROM \(table))
            ORDER BY \(column) DESC
            """, tables: tables, columns: [measure], .groups)
        for category in entity.categories {
            add(
                "topOfEach",
                [
                    "Which \(one) has the highest \(said) in each \(category.said)?",
                    "Show the \(one) with the highest \(said) for every \(category.said).",
                ],
                """
                SELECT \(category.sql), \(label), \(column) FROM \(table) WHERE \(column) IS NOT NULL
                QUALIFY row_number() OVER (PARTITION BY \(category.sql) ORDER BY \(column) DESC) = 1
                ORDER BY \(category.sql)
                """, tables: tables, columns: [category, measure], .list)
        }
    }

    /// A round number near the upper quartile.
    private func bound(_ measure: SchemaView.Field) -> String? {
        let quartiles = measure.column.profile.quartiles
        guard quartiles.count == 3, let upper = Double(quartiles[2]), upper.isFinite, upper > 0, upper < 1e15 else {
            return nil
        }
        let step = pow(10, (log10(upper)).rounded(.down) - 1)
        let round = (upper / step).rounded(.down) * step
        guard round > 0 else { return nil }
        if let whole = Int(exactly: round) { return String(whole) }
        return measure.column.typeClass == .integer ? nil : String(format: "%.6g", round)
    }
}
