import Catalog
import SQLSyntax

/// `account_no ILIKE '%ltd%'` where no number is like that and the one other text column that is read holds such: that one is meant.
struct PatternPlacement: Sendable {
    let dataset: Dataset

    func move(_ tree: SyntaxTree, _ notes: inout Notes) async -> SyntaxTree {
        var patterns: [(path: [String], pattern: String)] = []
        _ = tree.json.mapNodes { node in
            guard ["~~", "~~*"].contains(node["function_name"]?.string ?? ""), let sides = node["children"]?.array, sides.count == 2, let path = SyntaxTree.path(sides[0]),
                let pattern = sides[1]["value"]?["value"]?.string, pattern.count(where: { $0 != "%" && $0 != "_" }) > 2
            else { return nil }
            patterns.append((path, pattern))
            return nil
        }
        var tree = tree
        for (path, pattern) in patterns {
            guard let reference = tree.facts.column(at: path), reference.depth == 0, let (table, column) = dataset.catalog.owner(of: reference, in: tree), await !dataset.holds(pattern, table, column) else { continue }
            var places: [[String]] = []
            for read in tree.facts.tables where read.depth == 0 {
                guard let other = dataset.catalog.table(named: read.name) else { continue }
                for candidate in other.columns where candidate.typeClass == .text && candidate.name != column.name && [.name, .freeText, .other, .category].contains(candidate.role) {
                    if await dataset.holds(pattern, other, candidate) { places.append([read.reference, candidate.name]) }
                }
            }
            guard places.count == 1 else { continue }
            tree = tree.mapNodes { node in
                guard ["~~", "~~*"].contains(node["function_name"]?.string ?? ""), var sides = node["children"]?.array, SyntaxTree.path(sides[0]) == path, sides[1]["value"]?["value"]?.string == pattern else { return nil }
                sides[0] = SyntaxTree.settingPath(sides[0], places[0])
                var node = node
                node["children"] = .array(sides)
                return node
            }
            notes.repairs.append("looked for '\(pattern.prefix(40))' in \(Humanized.name(places[0][1]))")
        }
        return tree
    }
}
