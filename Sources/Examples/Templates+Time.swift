import Catalog

/// Questions about when.
extension SchemaView.Entity {
    /// Whether rows are events of this date, so that "visits in 2023" is clear.
    func happens(on date: SchemaView.Field) -> Bool {
        let told: Set<String> = [
            "birth", "born", "dob", "due", "end", "expiry", "hire", "hired", "expiration", "founded", "joined",
        ]
        return dates.count == 1 && dates[0] == date && table.kind == .fact
            && !date.phrase.words.contains(where: told.contains)
    }
}

extension SketchBook {
    mutating func addTime(_ entity: SchemaView.Entity) {
        for date in entity.dates { addDate(date, entity) }
    }

    private mutating func addDate(_ date: SchemaView.Field, _ entity: SchemaView.Entity) {
        let (one, many, table, tables) = (entity.one, entity.many, entity.sql, [entity.table.name])
        let column = date.sql
        // When a patient was born is not when "there was" the patient: only an event's one date goes without saying.
        let by = entity.happens(on: date) ? "" : " by \(date.dateSaid)"
        for (unit, adverb, suffix) in [("month", "monthly", "Month"), ("year", "yearly", "Year")] {
            let period = unit == "year" ? "year(\(column))" : "date_trunc('month', \(column))"
            let name = unit == "year" ? "calendar_year" : "calendar_month"
            add(
                "countBy\(suffix)",
                [
                    "How many \(many) are there in each \(unit)\(by)?", "Number of \(many) per \(unit)\(by)",
                    "Show the \(adverb) number of \(many)\(by).",
                ],
                """
                SELECT \(period) AS \(name), count(*) AS row_count FROM \(table) WHERE \(column) IS NOT NULL
                GROUP BY \(name) ORDER BY \(name)
                """, tables: tables, columns: [date], .groups)
            for measure in entity.additive {
                add(
                    "sumBy\(suffix)",
                    [
                        "What is the \(measure.totalSaid) of \(many) for each \(unit)\(by)?",
                        "\(adverb) \(measure.said) of \(many)\(by)",
                        "How does the \(measure.said) of \(many) develop from \(unit) to \(unit)\(by)?",
                    ],
                    """
                    SELECT \(period) AS \(name), sum(\(measure.sql)) AS \(measure.totalAlias) FROM \(table)
                    WHERE \(column) IS NOT NULL GROUP BY \(name) ORDER BY \(name)
                    """, tables: tables, columns: [date, measure], .groups)
            }
        }
        if let year = Self.year(date) {
            add(
                "countInYear",
                by.isEmpty
                    ? ["How many \(many) were there in \(year)?", "Number of \(many) in \(year)"]
                    : [
                        "How many \(many) have \(year) as the year of the \(date.dateSaid)?",
                        "Number of \(many) with the \(date.dateSaid) in \(year)",
                    ],
                "SELECT count(*) AS row_count FROM \(table) WHERE year(\(column)) = \(year)", tables: tables,
                columns: [date], values: [year], .single)
            for measure in entity.additive {
                add(
                    "sumInYear",
                    [
                        "What was the \(measure.totalSaid) of \(many) in \(year)\(by)?",
                        "Sum of \(measure.said) over the \(many) in \(year)\(by)",
                    ],
                    """
                    SELECT sum(\(measure.sql)) AS \(measure.totalAlias) FROM \(table)
                    WHERE \(column) >= DATE '\(year)-01-01' AND \(column) < DATE '\(Self.following(year))-01-01'
                    """, tables: tables, columns: [date, measure], values: [year], .single)
            }
        }
        add(
            "dateRange",
            [
                "What are the earliest and the latest \(date.dateSaid) of the \(many)?",
                "From when to when do the \(many) range\(by)?",
            ],
            "SELECT min(\(column)) AS earliest, max(\(column)) AS latest FROM \(table)", tables: tables,
            columns: [date], .single)
        let label = entity.label.isEmpty ? entity.key.map { [$0] } ?? [] : entity.label
        guard !label.isEmpty else { return }
        let shown = label.map(\.sql).joined(separator: ", ")
        add(
            "latest",
            ["Which are the 5 most recent \(many)\(by)?", "Show the latest five \(many) with their \(date.dateSaid)."],
            "SELECT \(shown), \(column) FROM \(table) ORDER BY \(column) DESC NULLS LAST LIMIT 5", tables: tables,
            columns: [date], values: ["5"], .list)
        for category in entity.categories {
            add(
                "latestOfEach",
                [
                    "What is the latest \(one) of each \(category.said)\(by)?",
                    "For every \(category.said), show the most recent \(one)\(by).",
                ],
                """
                SELECT \(category.sql), \(shown), \(column) FROM \(table) WHERE \(column) IS NOT NULL
                QUALIFY row_number() OVER (PARTITION BY \(category.sql) ORDER BY \(column) DESC) = 1
                ORDER BY \(category.sql)
                """, tables: tables, columns: [category, date], .list)
        }
    }

    /// The year in the middle of the data.
    static func year(_ date: SchemaView.Field) -> String? {
        let profile = date.column.profile
        let middle = profile.quartiles.count == 3 ? profile.quartiles[1] : profile.max
        guard let text = middle?.prefix(4), let year = Int(text), Period.isYear(year) else { return nil }
        return String(year)
    }

    private static func following(_ year: String) -> String { Int(year).map { String($0 + 1) } ?? year }
}
