import Catalog

/// Questions about the rows of one table.
extension SketchBook {
    mutating func addTable(_ entity: SchemaView.Entity) {
        let (one, many, table) = (entity.one, entity.many, entity.sql)
        let tables = [entity.table.name]
        add(
            "count", ["How many \(many) are there?", "What is the number of \(many)?", "Count all \(many)."],
            "SELECT count(*) AS row_count FROM \(table)", tables: tables, .single)
        for category in entity.categories { addCategory(category, entity) }
        addPairs(entity)
        addLookups(entity)
        for flag in entity.flags { addFlag(flag, entity) }
        for field in entity.incomplete {
            add(
                "missing", ["How many \(many) have no \(field.said)?", "Count the \(many) without \(field.oneSaid)."],
                "SELECT count(*) AS row_count FROM \(table) WHERE \(field.sql) IS NULL", tables: tables,
                columns: [field],
                .single)
        }
        for measure in entity.measures { addMeasure(measure, entity) }
        for measure in entity.additive {
            add(
                "sum",
                ["What is the \(measure.totalSaid) of all \(many)?", "Sum up the \(measure.said) over all \(many)."],
                "SELECT sum(\(measure.sql)) AS \(measure.totalAlias) FROM \(table)", tables: tables, columns: [measure],
                .single)
        }
        for category in entity.categories {
            for measure in entity.additive { addSum(measure, by: category, entity) }
            for measure in entity.measures {
                add(
                    "averageByCategory",
                    [
                        "What is the average \(measure.said) of \(many) for each \(category.said)?",
                        "Average \(measure.said) per \(category.said) of the \(many)",
                        "Show the mean \(measure.said) by \(category.said) of \(one).",
                    ],
                    """
                    SELECT \(category.sql), avg(\(measure.sql)) AS average_\(measure.alias) FROM \(table)
                    GROUP BY \(category.sql) ORDER BY average_\(measure.alias) DESC
                    """, tables: tables, columns: [category, measure], .groups)
            }
        }
    }

    private mutating func addCategory(_ category: SchemaView.Field, _ entity: SchemaView.Entity) {
        let (many, table, tables) = (entity.many, entity.sql, [entity.table.name])
        let (said, column) = (category.said, category.sql)
        add(
            "countByCategory",
            [
                "How many \(many) are there for each \(said)?", "Number of \(many) per \(said)",
                "Count the \(many) by \(said).",
            ],
            "SELECT \(column), count(*) AS row_count FROM \(table) GROUP BY \(column) ORDER BY row_count DESC",
            tables: tables,
            columns: [category], .groups)
        add(
            "mostFrequent",
            ["Which \(said) has the most \(many)?", "What is the most common \(said) among the \(many)?"],
            "SELECT \(column), count(*) AS row_count FROM \(table) GROUP BY \(column) ORDER BY row_count DESC LIMIT 1",
            tables: tables, columns: [category], .single)
        add(
            "distinctValues",
            ["What are the different values of \(said) among \(many)?", "List every \(said) of the \(many) once."],
            "SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IS NOT NULL ORDER BY \(column)", tables: tables,
            columns: [category], .list)
        add(
            "countDistinct",
            ["How many different values of \(said) do the \(many) have?", "Count the distinct \(said) of \(many)."],
            "SELECT count(DISTINCT \(column)) AS distinct_count FROM \(table)", tables: tables, columns: [category],
            .single)
        add(
            "share",
            [
                "What percentage of \(many) has each \(said)?", "Share of each \(said) among all \(many) in percent",
                "How are the \(many) distributed over \(said), in percent?",
            ],
            """
            SELECT \(column), 100.0 * count(*) / sum(count(*)) OVER () AS percent FROM \(table)
            GROUP BY \(column) ORDER BY percent DESC
            """, tables: tables, columns: [category], .groups)
        let values = category.values(4)
        for value in values.prefix(3) {
            add(
                "countWhere",
                [
                    "How many \(many) have the \(said) \(value.said)?", "Number of \(many) with \(said) \(value.said)",
                    "Count the \(many) whose \(said) is \(value.said).",
                ],
                "SELECT count(*) AS row_count FROM \(table) WHERE \(column) = \(value.sql)", tables: tables,
                columns: [category], values: [value.said], .single)
            if !entity.label.isEmpty {
                let label = entity.label.map(\.sql).joined(separator: ", ")
                add(
                    "listWhere",
                    [
                        "Which \(many) have the \(said) \(value.said)?", "List the \(many) with \(said) \(value.said).",
                        "Show the names of all \(many) whose \(said) is \(value.said).",
                    ],
                    "SELECT \(label) FROM \(table) WHERE \(column) = \(value.sql) ORDER BY \(label)", tables: tables,
                    columns: [category], values: [value.said], .list)
            }
            add(
                "countOther",
                [
                    "How many \(many) do not have the \(said) \(value.said)?",
                    "Count the \(many) with any \(said) but \(value.said).",
                ],
                "SELECT count(*) AS row_count FROM \(table) WHERE \(column) <> \(value.sql)", tables: tables,
                columns: [category], values: [value.said], .single)
        }
        guard values.count >= 2 else { return }
        let (first, second) = (values[0], values[1])
        add(
            "compareCounts",
            [
                "Are there more \(many) with \(said) \(first.said) or \(second.said)?",
                "Compare the number of \(many) with \(said) \(first.said) and \(second.said).",
            ],
            """
            SELECT \(column), count(*) AS row_count FROM \(table) WHERE \(column) IN (\(first.sql), \(second.sql))
            GROUP BY \(column) ORDER BY row_count DESC
            """, tables: tables, columns: [category], values: [first.said, second.said], .groups)
    }

    /// What one row, called by its name, has in another column.
    private mutating func addLookups(_ entity: SchemaView.Entity) {
        guard entity.label.count == 1, let label = entity.label.first else { return }
        let others = entity.measures.prefix(2) + entity.categories.prefix(2) + entity.dates.prefix(1)
        let unique = label.column.profile.topValues.filter { $0.count == 1 }.compactMap {
            SaidValue($0.value, of: label.column)
        }
        for (field, value) in zip(others, unique) {
            let said = field.column.role == .date ? field.dateSaid : field.said
            add(
                "lookup",
                [
                    "What is the \(said) of the \(entity.one) \(value.said)?",
                    "\(said) of the \(entity.one) called \(value.said)",
                ],
                "SELECT \(field.sql) FROM \(entity.sql) WHERE \(label.sql) = \(value.sql)", tables: [entity.table.name],
                columns: [label, field], values: [value.said], .list)
        }
        add(
            "listAll", ["What are the names of all \(entity.many)?", "List the \(label.said) of every \(entity.one)."],
            "SELECT \(label.sql) FROM \(entity.sql) ORDER BY \(label.sql)", tables: [entity.table.name],
            columns: [label], .list)
    }

    private mutating func addPairs(_ entity: SchemaView.Entity) {
        let many = entity.many
        for (index, first) in entity.categories.enumerated() {
            for second in entity.categories[(index + 1)...] {
                for (one, other) in zip(first.values(2), second.values(2)) {
                    add(
                        "countWhereBoth",
                        [
                            "How many \(many) have the \(first.said) \(one.said) and the \(second.said) \(other.said)?",
                            "Number of \(many) with \(first.said) \(one.said) and \(second.said) \(other.said)",
                        ],
                        """
                        SELECT count(*) AS row_count FROM \(entity.sql)
                        WHERE \(first.sql) = \(one.sql) AND \(second.sql) = \(other.sql)
                        """, tables: [entity.table.name], columns: [first, second], values: [one.said, other.said],
                        .single)
                }
            }
        }
    }

    private mutating func addFlag(_ flag: SchemaView.Field, _ entity: SchemaView.Entity) {
        let words = flag.phrase.words
        let said: String
        switch words.first {
        case "is"? where words.count > 1, "was"? where words.count > 1:
            said = "are " + words.dropFirst().joined(separator: " ")
        case "has"? where words.count > 1: said = "have " + words.dropFirst().joined(separator: " ")
        default:
            let isParticiple = words.last?.hasSuffix("ed") ?? false
            said = !isParticiple ? "have \(flag.said) set" : words.count == 1 ? "are \(flag.said)" : "have \(flag.said)"
        }
        add(
            "flag", ["How many \(entity.many) \(said)?", "Count the \(entity.many) that \(said)."],
            "SELECT count(*) AS row_count FROM \(entity.sql) WHERE \(flag.sql)", tables: [entity.table.name],
            columns: [flag],
            .single)
    }

    private mutating func addSum(
        _ measure: SchemaView.Field, by category: SchemaView.Field, _ entity: SchemaView.Entity
    ) {
        let total = "\(measure.totalAlias)"
        add(
            "sumByCategory",
            [
                "What is the \(measure.totalSaid) of \(entity.many) for each \(category.said)?",
                "\(measure.totalSaid) by \(category.said) of the \(entity.many)",
                "Sum the \(measure.said) of \(entity.many) per \(category.said).",
            ],
            """
            SELECT \(category.sql), sum(\(measure.sql)) AS \(total) FROM \(entity.sql)
            GROUP BY \(category.sql) ORDER BY \(total) DESC
            """, tables: [entity.table.name], columns: [category, measure], .groups)
        guard let value = category.values(1).first else { return }
        add(
            "sumWhere",
            [
                "What is the \(measure.totalSaid) of \(entity.many) with the \(category.said) \(value.said)?",
                "How much \(measure.said) do the \(entity.many) with \(category.said) \(value.said) have together?",
            ],
            "SELECT sum(\(measure.sql)) AS \(total) FROM \(entity.sql) WHERE \(category.sql) = \(value.sql)",
            tables: [entity.table.name], columns: [category, measure], values: [value.said], .single)
    }
}
