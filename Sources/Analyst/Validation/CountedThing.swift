import Catalog
import Retrieval
import SQLSyntax

/// "How many restaurants in each region" over the table of regions counts regions. Where the thing to be counted is a
/// table that the query leaves out, and each of its rows belongs to one of those read, it is joined.
struct CountedThing: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func join(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.tables.count == 1, let read = facts.tables.first, facts.isGrouped, facts.functions.contains("count_star"),
            facts.aggregates.count(where: { $0.name == "count_star" }) == facts.aggregates.count,
            let counted = thing(question), counted.name.lowercased() != read.name.lowercased(),
            // Counted over its own key, each group has one row: whatever is meant, it is not that.
            let ties = tie(of: counted, to: read.name)
        else { return await joinAcross(tree, question, &notes) }
        let (own, other) = (SchemaText.identifier(counted.name), SchemaText.identifier(read.reference))
        let on = zip(ties.fromColumns, ties.toColumns).map { "\(own).\(SchemaText.identifier($0)) = \(other).\(SchemaText.identifier($1))" }.joined(separator: " AND ")
        let alias = read.reference == read.name ? "" : " AS \(other)"
        guard let from = try? await parser.parse("SELECT 1 FROM \(SchemaText.identifier(read.name))\(alias) JOIN \(own) ON \(on)") else { return tree }
        var qualified = tree
        for column in facts.columns where column.qualifier == nil && !column.mayBeAlias && counted.column(named: column.name) != nil {
            qualified = qualified.renamingColumn(column.name, qualifier: nil, to: [read.reference, column.name])
        }
        guard let joined = qualified.replacingFrom(with: from) else { return tree }
        notes.repairs.append("counted \(Humanized.name(counted.name))")
        return joined
    }

    /// The same where a third table stands between the two: "courses for each semester" by way of the offerings.
    private func joinAcross(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.tables.count == 1, let read = facts.tables.first, facts.isGrouped, facts.functions.contains("count_star"), facts.groupBy.count == 1,
            facts.aggregates.count(where: { $0.name == "count_star" }) == facts.aggregates.count, let own = catalog.table(named: read.name), own.primaryKey.count == 1,
            // Grouped by its own key, each group is one row.
            case .column(let path)? = facts.groupBy.first, path.last?.lowercased() == own.primaryKey[0].lowercased(),
            let counted = thing(question), counted.name != own.name, counted.primaryKey.count == 1, let (between, left, right) = bridge(own, counted)
        else { return tree }
        let (reference, middle) = (SchemaText.identifier(read.reference), SchemaText.identifier(between.name))
        let alias = read.reference == read.name ? "" : " AS \(reference)"
        let clause = "\(SchemaText.identifier(read.name))\(alias) JOIN \(middle) ON \(reference).\(SchemaText.identifier(own.primaryKey[0])) = \(middle).\(SchemaText.identifier(left))"
        guard let from = try? await parser.parse("SELECT 1 FROM \(clause)"), let count = await parser.expression("count(DISTINCT \(middle).\(SchemaText.identifier(right)))") else { return tree }
        var qualified = tree
        for column in facts.columns where column.qualifier == nil && !column.mayBeAlias {
            qualified = qualified.renamingColumn(column.name, qualifier: nil, to: [read.reference, column.name])
        }
        guard let joined = qualified.replacingFrom(with: from) else { return tree }
        notes.repairs.append("counted \(Humanized.name(counted.name))")
        return joined.mapNodes { $0["function_name"]?.string == "count_star" ? count.named(as: $0) : nil }
    }

    /// The one table whose rows point at both.
    private func bridge(_ one: Table, _ other: Table) -> (Table, one: String, other: String)? {
        let found = catalog.tables.compactMap { table -> (Table, String, String)? in
            func key(to target: Table) -> String? {
                let links = catalog.relationships.filter { $0.fromTable == table.name && $0.toTable == target.name && $0.fromColumns.count == 1 && $0.toColumns == target.primaryKey }
                return links.count == 1 ? links[0].fromColumns[0] : nil
            }
            guard table.name != one.name, table.name != other.name, let left = key(to: one), let right = key(to: other) else { return nil }
            return (table, left, right)
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The table behind "how many" or "number of".
    func thing(_ question: String) -> Table? { thing(question, behind: ["how many", "number of"]) }

    /// The table that a share is taken of.
    func whole(_ question: String) -> Table? { thing(question, behind: ["percentage of", "percent of", "proportion of", "share of"]) }

    private func thing(_ question: String, behind cues: Set<String>) -> Table? {
        let words = QuestionWords(question)
        for (index, pair) in zip(words.plain, words.plain.dropFirst()).enumerated() where cues.contains("\(pair.0) \(pair.1)") {
            // "How many more clients than …" counts clients.
            let start = index + 2 + words.plain.dropFirst(index + 2).prefix { ["more", "fewer", "less", "additional", "different", "distinct", "the", "all", "total"].contains($0) }.count
            if let longest = words.tables(at: start, catalog).max(by: { $0.name.count < $1.name.count }) { return longest }
        }
        return nil
    }

    private func tie(of counted: Table, to read: String) -> Relationship? {
        let ties = catalog.relationships.filter {
            $0.fromTable == counted.name && $0.toTable.lowercased() == read.lowercased() && ($0.multiplicity == .manyToOne || $0.multiplicity == .oneToOne)
        }
        return ties.count == 1 ? ties[0] : nil
    }
}
