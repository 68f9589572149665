import Catalog
import DuckDB
import SQLSyntax

/// "How many kilometres is the longest route?" over a column of metres, "routes over 5 km": numbers are shown and compared in the
/// unit that the question or its note names. Only where the column's unit is known and the question doesn't name it too.
struct UnitConversion: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func convert(_ draft: SyntaxTree, _ question: String, note: String?, _ notes: inout Notes) async -> SyntaxTree {
        let tree = limitsAsShown(draft, QuestionFrame.words(question), &notes)
        let facts = tree.facts
        // The unit of a column is known for few data sets.
        guard facts.setOperationCount == 0, facts.columns.contains(where: { catalog.owner(of: $0, in: tree)?.column.unit.flatMap(MeasureUnit.named) != nil }) else { return tree }
        let words = QuestionFrame.words(question)
        let noted = note.map { MeasureUnit.all(in: QuestionFrame.words($0)) } ?? []
        var converted = await compared(tree, facts, words)
        var items = converted.json["node"]?["select_list"]?.array ?? []
        guard items.count == facts.output.count else { return tree }
        for (position, item) in facts.output.enumerated() {
            guard let path = Self.source(item.expression), let own = unit(of: path, tree), let asked = asked(instead: own, words, noted),
                let pattern = await parser.expression(own.expression(in: asked))
            else { continue }
            items[position] = pattern.filling(["x": items[position].unnamed]).named(as: items[position])
        }
        converted = converted.selecting(items)
        if converted != tree { notes.repairs.append("converted to the unit asked for") }
        return converted
    }

    /// `altitude_ft * 0.3048` is shown and `altitude_ft > 400` asked: the limit is in the unit that is shown.
    private func limitsAsShown(_ tree: SyntaxTree, _ words: [String], _ notes: inout Notes) -> SyntaxTree {
        guard tree.facts.setOperationCount == 0, let items = tree.json["node"]?["select_list"]?.array, let filter = tree.json["node"]?["where_clause"], filter != .null else { return tree }
        var shown: [String: SyntaxValue] = [:]
        for item in items {
            guard ["*", "/"].contains(item["function_name"]?.string ?? ""), let sides = item["children"]?.array, sides.count == 2, let column = sides.first(where: { SyntaxTree.path($0) != nil }),
                let factor = sides.first(where: { $0.number != nil })?.number, factor != 100, factor != 1, let name = SyntaxTree.path(column)?.last?.lowercased()
            else { continue }
            shown[name] = item.unnamed
        }
        guard !shown.isEmpty else { return tree }
        let conditions = SyntaxTree.conjuncts(filter).map { condition -> SyntaxValue in
            guard condition["class"]?.string == "COMPARISON", let name = condition["left"].flatMap(SyntaxTree.path)?.last?.lowercased(), let measured = shown[name],
                let limit = condition["right"]?.number, let place = words.firstIndex(where: { Double($0) == limit }), place + 1 < words.count, !MeasureUnit.all(in: [words[place + 1]]).isEmpty
            else { return condition }
            var condition = condition
            condition["left"] = measured
            return condition
        }
        let changed = tree.filtering(conditions)
        if changed != tree { notes.repairs.append("compared in the unit that is shown") }
        return changed
    }

    /// A column alone, or as the argument of an aggregate that keeps its unit.
    private static func source(_ expression: SQLExpression) -> [String]? {
        switch expression {
        case .column(let path): return path
        case .function(let call) where ["sum", "avg", "min", "max", "median", "round"].contains(call.name):
            return call.arguments.first.flatMap(source)
        case .cast(let inner, _, _): return source(inner)
        default: return nil
        }
    }

    private func unit(of path: [String], _ tree: SyntaxTree) -> MeasureUnit? {
        tree.facts.column(at: path).flatMap { catalog.owner(of: $0, in: tree)?.column.unit }.flatMap(MeasureUnit.named)
    }

    /// The one other unit of the kind that the question names, or that its note gives beside the column's.
    private func asked(instead own: MeasureUnit, _ words: [String], _ noted: [MeasureUnit]) -> MeasureUnit? {
        if MeasureUnit.all(in: words).contains(own) { return nil }
        // "In miles", "how many hours": not the days of "downtime per day".
        let said = words.indices.compactMap { place -> MeasureUnit? in
            guard place > 0, !MeasureUnit.all(in: [words[place]]).isEmpty else { return nil }
            let before = words[place - 1]
            let asks = ["in", "many", "degrees", "degree", "total"].contains(before) || before == "of" && place > 1 && words[place - 2] == "number"
            return asks ? MeasureUnit.all(in: Array(words[place..<min(place + 3, words.count)])).first : nil
        }.filter { $0.kind == own.kind }
        if let one = said.first { return said.allSatisfy { $0 == one } ? one : nil }
        let others = noted.filter { $0.kind == own.kind && $0 != own }
        return noted.contains(own) && others.count == 1 ? others[0] : nil
    }

    /// `length > 5` where the question says "5 km" and the column holds metres.
    private func compared(_ tree: SyntaxTree, _ facts: QueryFacts, _ words: [String]) async -> SyntaxTree {
        var tree = tree
        for comparison in facts.comparisons where comparison.column.depth == 0 && comparison.function == nil {
            guard let column = catalog.owner(of: comparison.column, in: tree)?.column, let own = column.unit.flatMap(MeasureUnit.named), own.kind != .temperature,
                let number = Double(comparison.literal.value.description),
                let place = words.indices.first(where: { Double(words[$0]) == number && $0 + 1 < words.count }),
                let said = MeasureUnit.all(in: [words[place + 1]]).first, said.kind == own.kind, said != own,
                let scaled = await parser.expression(MeasureUnit.text(number * said.factor / own.factor))
            else { continue }
            tree = tree.mapNodes { node in
                guard node["class"]?.string == "COMPARISON", node["left"].flatMap(SyntaxTree.path)?.last?.lowercased() == column.name.lowercased(),
                    node["right"]?["class"]?.string == "CONSTANT", let value = node["right"]?["value"]?["value"], Double(value.string ?? value.description) == number
                else { return nil }
                var node = node
                node["right"] = scaled
                return node
            }
        }
        return tree
    }
}
