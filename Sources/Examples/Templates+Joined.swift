import Catalog

/// Questions that join a table with the one its rows belong to.
extension SketchBook {
    mutating func addLink(_ link: SchemaView.Link, _ view: SchemaView) {
        let (child, parent) = (view.entities[link.child], view.entities[link.parent])
        let condition = "\(child.qualified(link.childColumn)) = \(parent.qualified(link.parentColumn))"
        let pair = Pair(child: child, parent: parent, link: link, condition: condition)
        addDimensions(pair)
        if !parent.label.isEmpty {
            addLabelled(pair)
            addMost(pair)
            // Without its role a parent has other children too.
            if link.role == nil { addCounts(pair) }
        }
    }

    private struct Pair {
        var child: SchemaView.Entity
        var parent: SchemaView.Entity
        var link: SchemaView.Link
        var condition: String
        var joined: String { "\(child.sql)\nJOIN \(parent.sql) ON \(condition)" }
        var tables: [String] { [child.table.name, parent.table.name] }
        /// What the parent is called in a question.
        var one: String { link.role ?? parent.one }
        var many: String {
            guard let role = link.role else { return parent.many }
            let words = role.split(separator: " ").map(String.init)
            return (words.dropLast() + [NamePhrase.plural(words.last ?? "")]).joined(separator: " ")
        }
        /// The parent's name columns, qualified.
        var label: String { parent.label.map(parent.qualified).joined(separator: ", ") }
        /// Two parents of one name stay apart.
        var groups: String {
            ([parent.qualified(link.parentColumn)] + parent.label.map(parent.qualified)).joined(separator: ", ")
        }
    }

    /// By what the parent is, not by which parent.
    private mutating func addDimensions(_ pair: Pair) {
        let (child, parent) = (pair.child, pair.parent)
        for category in parent.categories {
            let column = parent.qualified(category)
            let said = "\(pair.one) \(category.said)"
            add(
                "countByParentCategory",
                [
                    "How many \(child.many) are there for each \(said)?", "Number of \(child.many) by \(said)",
                    "Count the \(child.many) per \(said).",
                ],
                """
                SELECT \(column), count(*) AS row_count FROM \(pair.joined)
                GROUP BY \(column) ORDER BY row_count DESC
                """, tables: pair.tables, columns: [category], .groups)
            for measure in child.additive {
                add(
                    "sumByParentCategory",
                    [
                        "What is the \(measure.totalSaid) of \(child.many) for each \(said)?",
                        "\(measure.totalSaid) by \(said)",
                        "Break the \(measure.said) of the \(child.many) down by \(said).",
                    ],
                    """
                    SELECT \(column), sum(\(child.qualified(measure))) AS \(measure.totalAlias) FROM \(pair.joined)
                    GROUP BY \(column) ORDER BY \(measure.totalAlias) DESC
                    """, tables: pair.tables, columns: [category, measure], .groups)
            }
            for measure in child.measures {
                add(
                    "averageByParentCategory",
                    [
                        "What is the average \(measure.said) of \(child.many) for each \(said)?",
                        "Average \(measure.said) of \(child.many) by \(said)",
                    ],
                    """
                    SELECT \(column), avg(\(child.qualified(measure))) AS average_\(measure.alias) FROM \(pair.joined)
                    GROUP BY \(column) ORDER BY average_\(measure.alias) DESC
                    """, tables: pair.tables, columns: [category, measure], .groups)
            }
            for value in category.values(2) {
                add(
                    "countWhereParent",
                    [
                        "How many \(child.many) belong to \(pair.many) with the \(category.said) \(value.said)?",
                        "Number of \(child.many) whose \(pair.one) has the \(category.said) \(value.said)",
                    ],
                    "SELECT count(*) AS row_count FROM \(pair.joined) WHERE \(column) = \(value.sql)",
                    tables: pair.tables,
                    columns: [category], values: [value.said], .single)
                for own in child.categories.prefix(2) {
                    guard let other = own.values(1).first else { continue }
                    let both = (own: "\(own.said) \(other.said)", parent: "the \(category.said) \(value.said)")
                    add(
                        "countWhereBothTables",
                        [
                            "How many \(child.many) with the \(both.own) belong to \(pair.many) with \(both.parent)?",
                            "Number of \(child.many) with \(both.own) whose \(pair.one) has \(both.parent)",
                        ],
                        """
                        SELECT count(*) AS row_count FROM \(pair.joined)
                        WHERE \(child.qualified(own)) = \(other.sql) AND \(column) = \(value.sql)
                        """, tables: pair.tables, columns: [own, category], values: [other.said, value.said], .single)
                }
            }
        }
    }

    private mutating func addLabelled(_ pair: Pair) {
        let (child, parent, label, groups) = (pair.child, pair.parent, pair.label, pair.groups)
        for measure in child.additive {
            let total = "\(measure.totalAlias)"
            let select = """
                SELECT \(label), sum(\(child.qualified(measure))) AS \(total) FROM \(pair.joined)
                GROUP BY \(groups) ORDER BY \(total) DESC
                """
            add(
                "sumByParent",
                [
                    "What is the \(measure.totalSaid) of \(child.many) for each \(pair.one)?",
                    "\(measure.totalSaid) per \(pair.one)",
                ],
                select, tables: pair.tables, columns: [measure], .groups)
            for count in [3, 5] where parent.table.rowCount > count {
                add(
                    "topParents",
                    [
                        "Which \(count) \(pair.many) have the highest \(measure.totalSaid) of \(child.many)?",
                        "Top \(count) \(pair.many) by \(measure.said) of their \(child.many)",
                    ],
                    select + " LIMIT \(count)", tables: pair.tables, columns: [measure], values: [String(count)],
                    .groups)
            }
        }
        for measure in child.measures {
            add(
                "averageByParent",
                [
                    "What is the average \(measure.said) of \(child.many) for each \(pair.one)?",
                    "Average \(measure.said) per \(pair.one)",
                ],
                """
                SELECT \(label), avg(\(child.qualified(measure))) AS average_\(measure.alias) FROM \(pair.joined)
                GROUP BY \(groups) ORDER BY average_\(measure.alias) DESC
                """, tables: pair.tables, columns: [measure], .groups)
        }
        for date in child.dates.prefix(1) {
            add(
                "latestOfParent",
                child.happens(on: date)
                    ? [
                        "When was the latest \(child.one) of each \(pair.one)?",
                        "For every \(pair.one), show the date of the last \(child.one).",
                    ]
                    : ["What is the latest \(date.dateSaid) of the \(child.many) of each \(pair.one)?"],
                """
                SELECT \(label), max(\(child.qualified(date))) AS latest_\(date.alias) FROM \(pair.joined)
                GROUP BY \(groups) ORDER BY latest_\(date.alias) DESC
                """, tables: pair.tables, columns: [date], .groups)
        }
    }

    private mutating func addMost(_ pair: Pair) {
        add(
            "parentWithMost",
            [
                "Which \(pair.one) has the most \(pair.child.many)?",
                "Name the \(pair.one) with the largest number of \(pair.child.many).",
            ],
            """
            SELECT \(pair.label), count(*) AS row_count FROM \(pair.joined)
            GROUP BY \(pair.groups) ORDER BY row_count DESC LIMIT 1
            """, tables: pair.tables, columns: [pair.link.childColumn], .single)
        guard let label = pair.parent.label.first, pair.parent.label.count == 1 else { return }
        for value in label.values(2) {
            add(
                "countOfNamed",
                [
                    "How many \(pair.child.many) are there for the \(pair.one) \(value.said)?",
                    "Number of \(pair.child.many) of the \(pair.one) \(value.said)",
                ],
                "SELECT count(*) AS row_count FROM \(pair.joined) WHERE \(pair.parent.qualified(label)) = \(value.sql)",
                tables: pair.tables, columns: [pair.link.childColumn, label], values: [value.said], .single)
        }
    }

    private mutating func addCounts(_ pair: Pair) {
        let (child, parent, label, groups) = (pair.child, pair.parent, pair.label, pair.groups)
        let reference = child.qualified(pair.link.childColumn)
        let columns = [pair.link.childColumn]
        add(
            "countByParent",
            [
                "How many \(child.many) does each \(parent.one) have?",
                "Number of \(child.many) per \(parent.one), including those with none",
            ],
            """
            SELECT \(label), count(\(reference)) AS row_count FROM \(parent.sql)
            LEFT JOIN \(child.sql) ON \(pair.condition)
            GROUP BY \(groups) ORDER BY row_count DESC
            """, tables: pair.tables, columns: columns, .groups)
        let none = "FROM \(parent.sql) WHERE NOT EXISTS (SELECT 1 FROM \(child.sql) WHERE \(pair.condition))"
        add(
            "withNone",
            ["Which \(parent.many) have no \(child.many)?", "List the \(parent.many) without any \(child.many)."],
            "SELECT \(label) \(none) ORDER BY \(label)", tables: pair.tables, columns: columns, .list)
        add(
            "countWithNone",
            ["How many \(parent.many) have no \(child.many)?", "Count the \(parent.many) without \(child.many)."],
            "SELECT count(*) AS row_count \(none)", tables: pair.tables, columns: columns, .single)
        let least = max(2, child.table.rowCount / max(1, parent.table.rowCount) + 1)
        add(
            "withAtLeast",
            [
                "Which \(parent.many) have at least \(least) \(child.many)?",
                "List the \(parent.many) with \(least) or more \(child.many).",
            ],
            """
            SELECT \(label), count(*) AS row_count FROM \(pair.joined)
            GROUP BY \(groups) HAVING count(*) >= \(least) ORDER BY row_count DESC
            """, tables: pair.tables, columns: columns, values: [String(least)], .list)
    }
}
