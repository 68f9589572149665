import Catalog
import Retrieval
import SQLSyntax

/// Numbers that a column holds as text: '12,345' and '$99' are read without what stands between the digits, and where a query puts them in
/// order '9' comes before '10'.
struct WrittenNumbers: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func read(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        var plain: Set<String> = []
        var grouped: Set<String> = []
        for column in tree.facts.columns {
            guard let owner = catalog.owner(of: column, in: tree)?.column, owner.typeClass == .text, ![.key, .foreignKey].contains(owner.role) else { continue }
            let texts = (owner.profile.topValues.map(\.value) + owner.profile.samples).filter { !$0.isEmpty }
            guard !texts.isEmpty, texts.allSatisfy({ $0.wholeMatch(of: /\s?[$€£¥]?\s?[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s?[%$€£¥]?/) != nil }) else { continue }
            if texts.contains(where: { Double($0) == nil }) { grouped.insert(column.name.lowercased()) } else { plain.insert(column.name.lowercased()) }
        }
        guard !plain.isEmpty || !grouped.isEmpty, let digits = await parser.expression("regexp_replace(x, '[^0-9.+-]', '', 'g')") else { return tree }
        func name(_ node: SyntaxValue?) -> String? { node.flatMap(SyntaxTree.path)?.last?.lowercased() }
        func text(_ node: SyntaxValue) -> SyntaxValue { name(node).map(grouped.contains) == true ? digits.filling(["x": node.unnamed]) : node }
        let changed = tree.mapNodes { node in
            var node = node
            if node["class"]?.string == "CAST" {
                guard let child = node["child"], name(child).map(grouped.contains) == true, ["DOUBLE", "FLOAT", "DECIMAL", "INTEGER", "BIGINT"].contains(node["cast_type"]?["id"]?.string) else { return nil }
                node["child"] = text(child)
                return node
            }
            guard node["null_order"] != nil, let expression = node["expression"], name(expression).map({ plain.contains($0) || grouped.contains($0) }) == true else { return nil }
            node["expression"] = SyntaxTree.cast(text(expression), to: "DOUBLE")
            return node
        }
        if changed != tree { notes.repairs.append("read numbers that are kept as text") }
        return changed
    }
}
