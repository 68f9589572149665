import Catalog
import SQLSyntax

/// `id NOT IN (SELECT maker FROM works)` holds for no row at all as soon as one work has no maker: SQL can't tell that the
/// unknown one is another. What is meant are those that none points at, so the inner query leaves nulls out.
struct ExcludedNulls: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func leaveOut(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.subqueryCount > 0 else { return tree }
        var filled: [[String]: SyntaxValue] = [:]
        for column in facts.columns where column.clause == .output && column.depth > 0 {
            let path = [column.qualifier, column.name].compactMap { $0 }
            filled[path.map { $0.lowercased() }] = await parser.expression(path.map(SchemaText.identifier).joined(separator: ".") + " IS NOT NULL")
        }
        let changed = tree.mapNodes { node in
            guard node["type"]?.string == "OPERATOR_NOT", var inner = node["children"]?.array.first, inner["class"]?.string == "SUBQUERY",
                inner["subquery_type"]?.string == "ANY", var query = inner["subquery"], var select = query["node"], select["type"]?.string == "SELECT_NODE",
                select["having"] == .null, let items = select["select_list"]?.array, items.count == 1, let path = SyntaxTree.path(items[0]), let name = path.last,
                let table = select["from_table"]?["table_name"]?.string.flatMap(catalog.table), let column = table.column(named: name),
                column.profile.nullCount > 0, let condition = filled[path.map { $0.lowercased() }]
            else { return nil }
            let old = select["where_clause"].flatMap { $0 == .null ? nil : $0 }
            guard old?.holds({ $0 == condition }) != true else { return nil }
            select["where_clause"] = old.map { SyntaxTree.joined([$0, condition], by: "CONJUNCTION_AND") } ?? condition
            query["node"] = select
            inner["subquery"] = query
            var node = node
            node["children"] = .array([inner])
            return node
        }
        if changed != tree { notes.repairs.append("left rows without a value out of what is excluded") }
        return changed
    }
}
