import SQLSyntax

/// A text without wildcards is looked for as it is stored: `name ILIKE 'Oban'` and `lower(name) = 'oban'` mean the same as `name = 'Oban'`,
/// which grounding then writes in the column's own spelling, or looks for where it is held. With wildcards a note may ask for either case.
enum WholeTexts {
    static func compare(_ tree: SyntaxTree, note: String?, _ notes: inout Notes) -> SyntaxTree {
        let ignoresCase = note.map { $0.contains(/(?i)case[- ]?insensitiv|\bILIKE\b/) } ?? false
        let plain = tree.mapNodes { node in
            if let (column, constant) = wholeText(node) {
                return SyntaxTree.equality(column, constant).named(as: node)
            }
            guard ignoresCase, let name = node["function_name"]?.string, ["~~", "!~~"].contains(name) else { return nil }
            var node = node
            node["function_name"] = .string(name + "*")
            return node
        }
        if plain != tree { notes.repairs.append("looked for texts as they are stored") }
        return plain
    }

    private static func wholeText(_ node: SyntaxValue) -> (column: SyntaxValue, constant: SyntaxValue)? {
        if ["~~", "~~*"].contains(node["function_name"]?.string ?? ""), let sides = node["children"]?.array, sides.count == 2, let text = text(sides[1]), !text.contains(where: { "%_\\".contains($0) }) {
            return column(in: sides[0]).map { ($0, sides[1]) }
        }
        guard node["type"]?.string == "COMPARE_EQUAL", let left = node["left"], let right = node["right"], text(right) != nil, SyntaxTree.path(left) == nil else { return nil }
        return column(in: left).map { ($0, right) }
    }

    private static func text(_ node: SyntaxValue) -> String? {
        node["class"]?.string == "CONSTANT" && node["value"]?["type"]?["id"]?.string == "VARCHAR" ? node["value"]?["value"]?.string : nil
    }

    /// The column alone, or within `lower`, `upper`, `trim` and casts to text.
    private static func column(in node: SyntaxValue) -> SyntaxValue? {
        if SyntaxTree.path(node) != nil { return node }
        if node["class"]?.string == "CAST", node["cast_type"]?["id"]?.string == "VARCHAR" { return node["child"].flatMap(column) }
        guard ["lower", "upper", "trim"].contains(node["function_name"]?.string ?? ""), let arguments = node["children"]?.array, arguments.count == 1 else { return nil }
        return column(in: arguments[0])
    }
}
