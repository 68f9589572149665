import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// `kind IN ('Day', 'Week', 'Season', …)` where the question names one of them: the others were copied from the schema's samples.
/// A list of all there is chooses nothing.
struct CopiedList: Sendable {
    let catalog: Catalog

    func narrow(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) -> SyntaxTree {
        let (words, stems) = (QuestionFrame.words(question), Set(Words.stems(question)))
        var dropsAll = false
        let narrowed = tree.mapNodes { node in
            guard node["type"]?.string == "COMPARE_IN", let items = node["children"]?.array, items.count > 3, let path = items.first.flatMap(SyntaxTree.path),
                case let texts = items.dropFirst().compactMap({ $0["value"]?["value"]?.string }), texts.count == items.count - 1
            else { return nil }
            let said = items.dropFirst().filter { item in
                let text = item["value"]?["value"]?.string ?? ""
                if !stems.isDisjoint(with: Words.stems(text)) { return true }
                // "Mondays" for 'MON'.
                return text.count >= 3 && text.allSatisfy(\.isLetter) && words.contains { $0.hasPrefix(text.lowercased()) }
            }
            if said.isEmpty { dropsAll = dropsAll || isWhole(texts, path, tree) }
            guard !said.isEmpty, said.count < texts.count else { return nil }
            var node = node
            node["children"] = .array([items[0]] + said)
            return node
        }
        if narrowed != tree { notes.repairs.append("kept the values that the question names") }
        return dropsAll ? withoutWholeLists(narrowed, &notes) : narrowed
    }

    /// Whether these are all values that the column has.
    private func isWhole(_ texts: [String], _ path: [String], _ tree: SyntaxTree) -> Bool {
        guard let read = tree.facts.column(at: path), let column = catalog.owner(of: read, in: tree)?.column else { return false }
        let stored = column.profile.topValues.map { $0.value.lowercased() }
        return !column.profile.distinctIsApproximate && stored.count == column.profile.distinctCount && Set(stored).isSubset(of: Set(texts.map { $0.lowercased() }))
    }

    private func withoutWholeLists(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        guard let filter = tree.json["node"]?["where_clause"], filter != .null else { return tree }
        let conditions = SyntaxTree.conjuncts(filter)
        let kept = conditions.filter { condition in
            guard condition["type"]?.string == "COMPARE_IN", let items = condition["children"]?.array, items.count > 3, let path = items.first.flatMap(SyntaxTree.path) else { return true }
            return !isWhole(items.dropFirst().compactMap { $0["value"]?["value"]?.string }, path, tree)
        }
        guard kept.count < conditions.count else { return tree }
        notes.repairs.append("left out a condition that nobody asked for")
        return tree.filtering(kept)
    }
}
