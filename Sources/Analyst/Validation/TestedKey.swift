import Catalog
import SQLSyntax

/// `… JOIN orders … WHERE orders.id IS NULL` finds nothing, and `count(CASE WHEN orders.id IS NOT NULL …)` counts all: who asks whether
/// there is a row beside another wants those without one kept.
struct TestedKey: Sendable {
    let catalog: Catalog

    func keepRows(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        guard let node = tree.json["node"], node["type"]?.string == "SELECT_NODE", let from = node["from_table"], from["type"]?.string == "JOIN" else { return tree }
        var tested: [[String]] = []
        func test(_ part: SyntaxValue?, _ types: Set<String>) {
            _ = part?.mapNodes { inner in
                if types.contains(inner["type"]?.string ?? ""), let path = inner["children"]?.array.first.flatMap(SyntaxTree.path), path.count == 2 { tested.append(path) }
                return nil
            }
        }
        test(node["where_clause"], ["OPERATOR_IS_NULL"])
        for item in node["select_list"]?.array ?? [] { test(item, ["OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"]) }
        let optional = Set(tested.filter { path in
            tree.facts.tables.contains { $0.depth == 0 && $0.reference.lowercased() == path[0].lowercased() && isAlwaysThere(path[1], of: $0.name) }
        }.map { $0[0].lowercased() })
        guard !optional.isEmpty, let kept = Self.keeping(from, optional) else { return tree }
        notes.repairs.append("kept the rows that have no match")
        return tree.editingNode { $0["from_table"] = kept }
    }

    private func isAlwaysThere(_ column: String, of table: String) -> Bool {
        catalog.table(named: table)?.column(named: column).map { $0.profile.nullCount == 0 } ?? false
    }

    /// The outermost inner join with one of these tables as a left one, the table on its right.
    private static func keeping(_ from: SyntaxValue, _ optional: Set<String>) -> SyntaxValue? {
        func isOptional(_ side: SyntaxValue) -> Bool {
            let alias = side["alias"]?.string ?? ""
            return side["type"]?.string == "BASE_TABLE" && optional.contains((alias.isEmpty ? side["table_name"]?.string ?? "" : alias).lowercased())
        }
        guard from["type"]?.string == "JOIN", from["join_type"]?.string == "INNER", from["ref_type"]?.string == "REGULAR", let left = from["left"], let right = from["right"] else { return nil }
        var from = from
        if isOptional(right) {
            from["join_type"] = .string("LEFT")
            return from
        }
        if isOptional(left), right["type"]?.string == "BASE_TABLE" {
            (from["left"], from["right"], from["join_type"]) = (right, left, .string("LEFT"))
            return from
        }
        // What is joined by the rows that may be missing would drop them again.
        let isTied = from["condition"]?.holds { SyntaxTree.path($0).map { $0.count == 2 && optional.contains($0[0].lowercased()) } ?? false } ?? false
        guard !isTied, let inner = keeping(left, optional) else { return nil }
        from["left"] = inner
        return from
    }
}
