import Catalog
import SQLSyntax

/// `id NOT IN (SELECT id FROM other)` where `other` has no `id`: SQL then means the outer one, and the condition says
/// nothing. What was meant is the relationship between the two tables.
struct OuterColumn: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func tie(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.subqueryCount > 0 else { return tree }
        var tree = keyed(tree, facts, &notes)
        for read in facts.tables where read.depth > 0 {
            guard let inner = catalog.table(named: read.name) else { continue }
            for outer in facts.tables where outer.depth < read.depth {
                guard let table = catalog.table(named: outer.name), let (own, theirs) = key(from: table, to: inner) else { continue }
                let path = [outer.reference, own].map(SchemaText.identifier).joined(separator: ".")
                guard let column = await parser.expression(path), let target = await parser.expression(SchemaText.identifier(theirs)),
                    let filled = await parser.expression("\(SchemaText.identifier(theirs)) IS NOT NULL"), let empty = await parser.expression("\(path) IS NULL")
                else { continue }
                let isSparse = table.column(named: own).map { $0.profile.nullCount > 0 } ?? false
                // The negated ones first: inside them nothing is left to tie.
                let tied = tree.mapNodes { node in
                    guard node["type"]?.string == "OPERATOR_NOT", let negated = node["children"]?.array.first,
                        let child = Self.tied(negated, inner, table, column, target, filled)
                    else { return nil }
                    var node = node
                    node["children"] = .array([child])
                    // Who has no key at all is in none of them.
                    return isSparse ? SyntaxTree.joined([empty, node], by: "CONJUNCTION_OR") : node
                }.mapNodes { Self.tied($0, inner, table, column, target, filled) }
                if tied != tree {
                    tree = tied
                    notes.repairs.append("tied \(Humanized.name(table.name)) to \(Humanized.name(inner.name)) by their key")
                }
            }
        }
        return tree
    }

    /// `maker.name IN (SELECT maker FROM model …)` where `model.maker` points at the makers' key: the key is what can be among them.
    private func keyed(_ tree: SyntaxTree, _ facts: QueryFacts, _ notes: inout Notes) -> SyntaxTree {
        let changed = tree.mapNodes { node in
            guard node["class"]?.string == "SUBQUERY", node["subquery_type"]?.string == "ANY", let compared = node["child"], let path = SyntaxTree.path(compared), let name = path.last,
                let select = node["subquery"]?["node"], let items = select["select_list"]?.array, items.count == 1, let shown = SyntaxTree.path(items[0])?.last,
                let inner = select["from_table"]?["table_name"]?.string.flatMap(catalog.table(named:)), let own = inner.column(named: shown),
                let link = catalog.relationships.first(where: { $0.fromTable == inner.name && $0.fromColumns == [own.name] && $0.toColumns.count == 1 }),
                let outer = facts.tables.first(where: { table in
                    table.name.lowercased() == link.toTable.lowercased() && (path.count == 1 || path[0].lowercased() == table.reference.lowercased())
                }),
                let column = catalog.table(named: outer.name)?.column(named: name), column.name != link.toColumns[0],
                // Where the two may be alike by another way, they are meant to be.
                !catalog.relationships.contains(where: { $0.fromTable == outer.name && $0.fromColumns == [column.name] }), column.typeClass != own.typeClass
            else { return nil }
            var node = node
            node["child"] = SyntaxTree.settingPath(compared, path.dropLast() + [link.toColumns[0]])
            return node
        }
        if changed != tree { notes.repairs.append("compared with the key") }
        return changed
    }

    /// The columns of the only relationship between the two.
    private func key(from table: Table, to other: Table) -> (own: String, theirs: String)? {
        let ties = catalog.relationships.filter { $0.fromColumns.count == 1 }.compactMap { relationship -> (String, String)? in
            if relationship.fromTable == table.name, relationship.toTable == other.name { return (relationship.fromColumns[0], relationship.toColumns[0]) }
            if relationship.fromTable == other.name, relationship.toTable == table.name { return (relationship.toColumns[0], relationship.fromColumns[0]) }
            return nil
        }
        return ties.count == 1 ? ties[0] : nil
    }

    private static func tied(
        _ node: SyntaxValue, _ inner: Table, _ table: Table, _ column: SyntaxValue, _ target: SyntaxValue, _ filled: SyntaxValue
    ) -> SyntaxValue? {
        guard node["class"]?.string == "SUBQUERY", node["subquery_type"]?.string == "ANY", let compared = node["child"].flatMap(SyntaxTree.path)?.last,
            var query = node["subquery"], var select = query["node"], select["type"]?.string == "SELECT_NODE",
            select["from_table"]?["type"]?.string == "BASE_TABLE", select["from_table"]?["table_name"]?.string?.lowercased() == inner.name.lowercased(),
            let items = select["select_list"]?.array, items.count == 1, let path = SyntaxTree.path(items[0]), let name = path.last,
            name.lowercased() == compared.lowercased(), path.count == 1, inner.column(named: name) == nil, table.column(named: name) != nil
        else { return nil }
        // Whatever else it says of that name means the same column.
        select = select.mapNodes { $0["class"]?.string == "COLUMN_REF" && SyntaxTree.path($0) == path ? target : nil }
        select["select_list"] = .array([target])
        select = SyntaxTree.adding(filled, to: select)
        query["node"] = select
        var node = node
        node["subquery"] = query
        node["child"] = column
        return node
    }
}
