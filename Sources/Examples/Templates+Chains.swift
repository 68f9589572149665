import Catalog

/// Questions over a table's link to itself, and over two links.
extension SketchBook {
    /// The boss of somebody is another row of the same table.
    mutating func addSelfLink(_ link: SchemaView.Link, _ view: SchemaView) {
        let entity = view.entities[link.child]
        guard !entity.label.isEmpty else { return }
        let role = SchemaView.subject(link.childColumn).joined(separator: " ")
        let shown = entity.label.map { "other.\($0.sql)" }.joined(separator: ", ")
        let joined = """
            \(entity.sql) AS own
            JOIN \(entity.sql) AS other ON own.\(link.childColumn.sql) = other.\(link.parentColumn.sql)
            """
        add(
            "selfCount", ["How many \(entity.many) have each \(role)?", "Number of \(entity.many) per \(role)"],
            """
            SELECT \(shown), count(*) AS row_count FROM \(joined)
            GROUP BY other.\(link.parentColumn.sql), \(shown) ORDER BY row_count DESC
            """, tables: [entity.table.name], columns: [link.childColumn], .list)
    }

    /// Over two links without roles: from a table to what its parent belongs to, and between two parents of one table.
    mutating func addChains(_ view: SchemaView) {
        let links = view.plainLinks
        for lower in links {
            let (child, middle) = (view.entities[lower.child], view.entities[lower.parent])
            let joinedMiddle = """
                \(child.sql)
                JOIN \(middle.sql) ON \(child.qualified(lower.childColumn)) = \(middle.qualified(lower.parentColumn))
                """
            for upper in links where upper.child == lower.parent && view.isOnlyWay(over: lower, to: upper.parent) {
                let top = view.entities[upper.parent]
                let joined = """
                    \(joinedMiddle)
                    JOIN \(top.sql) ON \(middle.qualified(upper.childColumn)) = \(top.qualified(upper.parentColumn))
                    """
                let tables = [child.table.name, middle.table.name, top.table.name]
                addChain(child, top, joined, tables, group: top.label.isEmpty ? nil : upper.parentColumn)
            }
            for other in links where other.child == lower.child && other.parent > lower.parent {
                let second = view.entities[other.parent]
                guard !middle.label.isEmpty else { continue }
                let label = middle.label.map(middle.qualified).joined(separator: ", ")
                add(
                    "distinctAcross",
                    [
                        "How many different \(second.many) do the \(child.many) of each \(middle.one) have?",
                        "Number of distinct \(second.many) per \(middle.one), over its \(child.many)",
                    ],
                    """
                    SELECT \(label), count(DISTINCT \(child.qualified(other.childColumn))) AS distinct_count
                    FROM \(joinedMiddle)
                    GROUP BY \(middle.qualified(lower.parentColumn)), \(label) ORDER BY distinct_count DESC
                    """, tables: [child.table.name, middle.table.name],
                    columns: [lower.childColumn, other.childColumn], .groups)
            }
        }
    }

    private mutating func addChain(
        _ child: SchemaView.Entity, _ top: SchemaView.Entity, _ joined: String, _ tables: [String],
        group: SchemaView.Field?
    ) {
        if let group {
            let label = top.label.map(top.qualified).joined(separator: ", ")
            add(
                "countOverTwo",
                ["How many \(child.many) are there for each \(top.one)?", "Number of \(child.many) per \(top.one)"],
                """
                SELECT \(label), count(*) AS row_count FROM \(joined)
                GROUP BY \(top.qualified(group)), \(label) ORDER BY row_count DESC
                """,
                tables: tables, columns: [group], .groups)
            for measure in child.additive {
                let total = "\(measure.totalAlias)"
                add(
                    "sumOverTwo",
                    [
                        "What is the \(measure.totalSaid) of \(child.many) for each \(top.one)?",
                        "\(measure.totalSaid) by \(top.one)",
                    ],
                    """
                    SELECT \(label), sum(\(child.qualified(measure))) AS \(total) FROM \(joined)
                    GROUP BY \(top.qualified(group)), \(label) ORDER BY \(total) DESC
                    """, tables: tables, columns: [measure], .groups)
            }
        }
        for category in top.categories {
            add(
                "countByCategoryOverTwo",
                [
                    "How many \(child.many) are there for each \(top.one) \(category.said)?",
                    "Number of \(child.many) by \(category.said) of the \(top.one)",
                ],
                """
                SELECT \(top.qualified(category)), count(*) AS row_count FROM \(joined)
                GROUP BY \(top.qualified(category)) ORDER BY row_count DESC
                """, tables: tables, columns: [category], .groups)
        }
    }
}
