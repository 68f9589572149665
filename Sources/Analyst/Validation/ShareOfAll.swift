import Catalog
import Retrieval
import SQLSyntax

/// "What percentage of employees got a bonus?" over the table of bonuses alone counts those who got one among those who got one: each is
/// counted once, among all of the table that the share is taken of.
struct ShareOfAll: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func divide(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.tables.count == 1, facts.setOperationCount == 0, !facts.isGrouped, let items = tree.json["node"]?["select_list"]?.array, items.count == 1,
            let whole = CountedThing(catalog: catalog, parser: parser).whole(question), let read = catalog.table(named: facts.tables[0].name), read.name != whole.name,
            case let links = catalog.relationships.filter({ $0.fromTable == read.name && $0.toTable == whole.name && $0.fromColumns.count == 1 && $0.multiplicity == .manyToOne }), links.count == 1,
            let all = await parser.expression("(SELECT count(*) FROM \(SchemaText.identifier(whole.name)))"), let key = await parser.expression(SchemaText.identifier(links[0].fromColumns[0])),
            let once = await parser.expression("count(DISTINCT CASE WHEN wanted THEN counted END)"), let each = await parser.expression("count(DISTINCT counted)")
        else { return tree }
        let item = items[0].mapNodes { node in
            guard node["function_name"]?.string == "/", let sides = node["children"]?.array, sides.count == 2 else { return nil }
            var found = 0
            let counted = sides[0].mapNodes { call -> SyntaxValue? in
                guard ["count", "sum", "count_star"].contains(call["function_name"]?.string ?? "") else { return nil }
                found += 1
                if let condition = DistinctHalves.condition(ofCount: call) { return once.filling(["wanted": condition, "counted": key]) }
                return each.filling(["counted": key])
            }
            guard found == 1, SyntaxTree.holdsAggregate(sides[1]), sides[1].holds({ ["count", "count_star"].contains($0["function_name"]?.string ?? "") }) else { return nil }
            var node = node
            node["children"] = .array([counted, all])
            return node
        }
        guard item != items[0] else { return tree }
        notes.repairs.append("took the share of all \(Humanized.name(whole.name))")
        return tree.selecting([item.named(as: items[0])])
    }
}
