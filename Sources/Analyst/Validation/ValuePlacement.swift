import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Moves a text to the column that holds it: `flights.destination = 'Aberdeen'`, where destinations are codes and
/// Aberdeen is a city of the airports, becomes `airports.city = 'Aberdeen'` with the join to it.
struct ValuePlacement: Sendable {
    let repair: BindingRepair
    /// Values the question's words were found to be.
    let values: [GroundedValue]

    /// - Parameter comparison: one whose literal its column does not hold in any spelling.
    /// - Returns: nil when no column holds the text or its table can't be joined.
    func move(_ comparison: QueryFacts.LiteralComparison, of literal: String, in tree: SyntaxTree) async -> (tree: SyntaxTree, value: GroundedValue)? {
        let wanted = Words.normalize(literal)
        let sure = values.filter { $0.match != .fuzzy }
        var options = sure.filter { Words.normalize($0.stored) == wanted || Words.normalize($0.text) == wanted }
        if options.isEmpty {
            // A code the model made up stands for the one value of the question that nothing else uses.
            let used = Set(tree.facts.comparisons.map { Words.normalize($0.literal.value.description) })
            let unused = sure.filter { !used.contains(Words.normalize($0.stored)) && !used.contains(Words.normalize($0.text)) }
            if Set(unused.map { Words.normalize($0.text) }).count == 1 { options = unused }
        }
        let present = tree.facts.tables.filter { $0.depth == comparison.column.depth }
        func reference(_ table: String) -> String? { present.first { $0.name.lowercased() == table.lowercased() }?.reference }
        let ranked = options.sorted { a, b in
            let (inA, inB) = (reference(a.column.table) != nil, reference(b.column.table) != nil)
            return inA != inB ? inA : (b.score, a.column.table, a.column.column) < (a.score, b.column.table, b.column.column)
        }
        for value in ranked {
            let place = [reference(value.column.table) ?? value.column.table, value.column.column]
            let beside = sure.filter { $0.column == value.column }
            let moved = tree.movingComparison(of: comparison.column.name, literal, to: place) { text in
                if text == literal { return value.stored }
                let other = Words.normalize(text)
                return beside.first { Words.normalize($0.stored) == other || Words.normalize($0.text) == other }?.stored
            }
            guard moved != tree else { continue }
            if reference(value.column.table) != nil { return (moved, value) }
            if let joined = await repair.rejoined(moved, keepsTables: true) { return (joined, value) }
        }
        return nil
    }
}

extension SyntaxTree {
    /// The comparisons of `column` with the text `literal` become ones of another column, with the texts `stored` gives. A
    /// list one of whose texts has none stays as it is.
    fileprivate func movingComparison(of column: String, _ literal: String, to place: [String], _ stored: (String) -> String?) -> SyntaxTree {
        func isColumn(_ node: SyntaxValue?) -> Bool { node.flatMap(Self.path)?.last?.lowercased() == column.lowercased() }
        func text(_ node: SyntaxValue?) -> String? { node?["class"]?.string == "CONSTANT" ? node?["value"]?["value"]?.string : nil }
        func moved(_ node: SyntaxValue) -> SyntaxValue {
            node.mapNodes { inner in
                var inner = inner
                if isColumn(inner) {
                    inner["column_names"] = .array(place.map(SyntaxValue.string))
                    return inner
                }
                guard var value = inner["value"], let new = text(inner).flatMap(stored) else { return nil }
                value["value"] = .string(new)
                inner["value"] = value
                return inner
            }
        }
        return mapNodes { node in
            switch node["class"]?.string {
            case "COMPARISON":
                let sides = [(node["left"], node["right"]), (node["right"], node["left"])]
                return sides.contains { isColumn($0.0) && text($0.1) == literal } ? moved(node) : nil
            case "OPERATOR":
                guard ["COMPARE_IN", "COMPARE_NOT_IN"].contains(node["type"]?.string ?? ""), let items = node["children"]?.array,
                    isColumn(items.first), items.dropFirst().contains(where: { text($0) == literal }),
                    items.dropFirst().allSatisfy({ text($0).flatMap(stored) != nil })
                else { return nil }
                return moved(node)
            default: return nil
            }
        }
    }
}
