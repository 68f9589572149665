import Catalog
import Retrieval
import SQLSyntax

/// "A greater acceleration than the car with the most power": `acceleration > (SELECT max(power) …)` compares two different
/// measures. What is meant is the acceleration of that car, `arg_max(acceleration, power)`.
enum MeasureOfExtreme {
    static func compare(_ tree: SyntaxTree, _ question: String, _ catalog: Catalog, _ notes: inout Notes) -> SyntaxTree {
        guard tree.facts.subqueryCount > 0 else { return tree }
        let asked = Set(Words.stems(question))
        let mended = tree.mapNodes { node in
            guard node["class"]?.string == "COMPARISON", node["type"]?.string?.hasPrefix("COMPARE_GREATER") == true || node["type"]?.string?.hasPrefix("COMPARE_LESS") == true,
                let own = node["left"].flatMap(SyntaxTree.path)?.last, let inner = node["right"],
                let extreme = extreme(in: inner), extreme.column.lowercased() != own.lowercased(),
                let table = catalog.table(named: extreme.table), let compared = table.column(named: own), table.column(named: extreme.column) != nil,
                [own, extreme.column].allSatisfy({ Set(Words.nameWords($0).map(Words.stem)).isSubset(of: asked) })
            else { return nil }
            var node = node
            node["right"] = inner.mapNodes { call in
                guard call == extreme.call, let argument = call["children"]?.array.first, let path = SyntaxTree.path(argument) else { return nil }
                var call = call
                call["function_name"] = .string(extreme.isMaximum ? "arg_max" : "arg_min")
                call["children"] = .array([SyntaxTree.settingPath(argument, path.dropLast() + [compared.name]), argument])
                return call
            }
            return node
        }
        if mended != tree { notes.repairs.append("compared with the same measure of the other") }
        return mended
    }

    /// `(SELECT max(column) FROM table …)`.
    private static func extreme(in node: SyntaxValue) -> (call: SyntaxValue, column: String, table: String, isMaximum: Bool)? {
        guard node["class"]?.string == "SUBQUERY", node["subquery_type"]?.string == "SCALAR", let select = node["subquery"]?["node"],
            select["group_expressions"]?.array.isEmpty == true, let items = select["select_list"]?.array, items.count == 1,
            let name = items[0]["function_name"]?.string, name == "max" || name == "min",
            let column = items[0]["children"]?.array.first.flatMap(SyntaxTree.path)?.last, let table = select["from_table"]?["table_name"]?.string
        else { return nil }
        return (items[0], column, table, name == "max")
    }
}
