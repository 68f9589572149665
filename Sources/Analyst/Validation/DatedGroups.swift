import Catalog
import SQLSyntax

/// Rows without a day belong to no month: grouped by a part of a day, they would make a row of their own.
struct DatedGroups: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func leaveOutNulls(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        guard tree.facts.setOperationCount == 0, let node = tree.json["node"], let items = node["select_list"]?.array else { return tree }
        // By its place or its name in the output, or written out.
        let groups = (node["group_expressions"]?.array ?? []).map { group -> SyntaxValue in
            if let place = group.number, items.indices.contains(Int(place) - 1) { return items[Int(place) - 1] }
            guard let path = SyntaxTree.path(group), path.count == 1 else { return group }
            return items.first { $0["alias"]?.string?.lowercased() == path[0].lowercased() } ?? group
        }
        for group in groups {
            guard ["date_trunc", "year", "month", "quarter", "week", "date_part", "strftime"].contains(group["function_name"]?.string), let argument = group["children"]?.array.first(where: { $0["class"]?.string != "CONSTANT" }),
                case let bare = argument["class"]?.string == "CAST" ? argument["child"] ?? argument : argument, let path = SyntaxTree.path(bare),
                let (_, column) = tree.facts.column(at: path).flatMap({ catalog.owner(of: $0, in: tree) }), column.typeClass.isTemporal, column.profile.nullCount > 0,
                let condition = await parser.expression("\(path.map(SchemaText.identifier).joined(separator: ".")) IS NOT NULL"), !SyntaxTree.conditions(of: node).contains(condition),
                // A condition on the day leaves them out already.
                !SyntaxTree.conditions(of: node).contains(where: { $0.columnNames.contains(column.name.lowercased()) })
            else { continue }
            notes.repairs.append("left out rows without a day")
            return tree.addingFilters([condition])
        }
        return tree
    }
}
