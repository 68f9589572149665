import Catalog
import Retrieval
import SQLSyntax

/// "How many more patients took one drug than another" over prescriptions: each half of the comparison counts patients, not what they
/// were prescribed. Where rows of what is counted repeat in the rows read, the CASE counts each once.
struct DistinctHalves: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func count(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.setOperationCount == 0, facts.commonTables.isEmpty, tree.json.holds({ Self.condition(ofCount: $0) != nil }),
            let counted = CountedThing(catalog: catalog, parser: parser).thing(question), let key = key(of: counted, facts),
            let column = await parser.expression(key.map(SchemaText.identifier).joined(separator: ".")),
            let pattern = await parser.expression("count(DISTINCT CASE WHEN wanted THEN counted END)")
        else { return tree }
        let once = tree.mapNodes { node -> SyntaxValue? in
            guard let condition = Self.condition(ofCount: node) else { return nil }
            return pattern.filling(["wanted": condition, "counted": column]).named(as: node)
        }
        notes.repairs.append("counted each of \(Humanized.name(counted.name)) once")
        return once
    }

    /// The condition in `sum(CASE WHEN … THEN 1 ELSE 0 END)` and `count(CASE WHEN … THEN 1 END)`.
    static func condition(ofCount node: SyntaxValue) -> SyntaxValue? {
        guard node["class"]?.string == "FUNCTION", ["sum", "count"].contains(node["function_name"]?.string ?? ""), node["distinct"] != .boolean(true),
            let argument = node["children"]?.array.first, argument["class"]?.string == "CASE", let checks = argument["case_checks"]?.array, checks.count == 1,
            number(checks[0]["then_expr"]) == "1"
        else { return nil }
        let other = argument["else_expr"]
        guard number(other) == "0" && node["function_name"]?.string == "sum" || other?["value"]?["is_null"] == .boolean(true) || other == nil || other == .null else { return nil }
        return checks[0]["when_expr"]
    }

    private static func number(_ node: SyntaxValue?) -> String? { node?["class"]?.string == "CONSTANT" ? node?["value"]?["value"]?.description : nil }

    /// The one column among those read that points at what is counted, where its rows repeat.
    private func key(of counted: Table, _ facts: QueryFacts) -> [String]? {
        let read = facts.tables.filter { $0.depth == 0 }
        guard read.count == facts.tables.count, read.count > 1 || read.first?.name.lowercased() != counted.name.lowercased() else { return nil }
        let keys = read.flatMap { table in
            catalog.relationships.filter {
                $0.fromTable.lowercased() == table.name.lowercased() && $0.toTable == counted.name && $0.fromColumns.count == 1 && $0.multiplicity == .manyToOne
            }.map { [table.reference, $0.fromColumns[0]] }
        }
        return keys.count == 1 ? keys[0] : nil
    }
}
