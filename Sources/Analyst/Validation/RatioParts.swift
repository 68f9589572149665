import Catalog
import Foundation
import Retrieval
import SQLSyntax

/// "The ratio of open shops to closed shops" divides by the closed ones. Models that have seen many shares divide by all.
struct RatioParts: Sendable {
    let catalog: Catalog

    func divideByTheOther(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) -> SyntaxTree {
        guard let other = otherPart(of: question) else { return tree }
        let mended = tree.mapNodes { node in
            guard node["function_name"]?.string == "/", let sides = node["children"]?.array, sides.count == 2,
                let condition = Self.condition(of: sides[0]), !Self.isConditional(sides[1]), Self.isWhole(sides[1], of: sides[0])
            else { return nil }
            var node = node
            let counted = Self.replacingCondition(in: sides[0], by: Self.complement(condition, other))
            node["children"] = .array([sides[0], counted])
            return node
        }
        if mended != tree { notes.repairs.append("divided by what the question divides by") }
        return mended
    }

    /// "What is the ratio of Italian restaurants out of all" answered with the two numbers: one divided by the other.
    func divide(_ tree: SyntaxTree, _ question: String, _ parser: SyntaxParser, _ notes: inout Notes) async -> SyntaxTree {
        let words = QuestionFrame.words(question)
        guard words.starts(with: ["what", "is", "the", "ratio", "of"]), tree.facts.setOperationCount == 0, !tree.facts.functions.contains("/"),
            let items = tree.json["node"]?["select_list"]?.array, case let numbers = items.indices.filter({ SyntaxTree.holdsAggregate(items[$0]) }), numbers.count == 2, numbers[1] == items.count - 1,
            numbers[0] == items.count - 2, let pattern = await parser.expression("1.0 * a / nullif(b, 0)")
        else { return tree }
        let named = Set(tree.facts.columns.filter { $0.clause == .orderBy || $0.clause == .having || $0.mayBeAlias }.map { $0.name.lowercased() })
        guard numbers.allSatisfy({ !named.contains(items[$0]["alias"]?.string?.lowercased() ?? "") }) else { return tree }
        notes.repairs.append("divided the two numbers")
        return tree.selecting(items.dropLast(2) + [pattern.filling(["a": items[numbers[0]].unnamed, "b": items[numbers[1]].unnamed])])
    }

    /// "… to the total number of shops": in each group by the number of all of them, not by another column's sum.
    func divideByAll(_ tree: SyntaxTree, _ question: String, _ parser: SyntaxParser, _ notes: inout Notes) async -> SyntaxTree {
        let words = QuestionWords(question)
        guard tree.facts.isGrouped, words.plain.contains("ratio") || words.plain.contains("proportion"), tree.facts.setOperationCount == 0,
            let place = words.plain.indices.first(where: { words.plain[$0...].starts(with: ["to", "the", "total", "number", "of"]) }),
            let table = words.tables(at: place + 5, catalog).max(by: { $0.name.count < $1.name.count }),
            tree.facts.tableNames.contains(where: { $0.lowercased() == table.name.lowercased() }),
            let all = await parser.expression("(SELECT count(*) FROM \(SchemaText.identifier(table.name)))"), var items = tree.json["node"]?["select_list"]?.array
        else { return tree }
        for (index, item) in items.enumerated() {
            items[index] = item.mapNodes { node in
                guard node["function_name"]?.string == "/", let sides = node["children"]?.array, sides.count == 2, SyntaxTree.holdsAggregate(sides[1]),
                    !sides[1].holds({ ["SUBQUERY", "WINDOW"].contains($0["class"]?.string ?? "") })
                else { return nil }
                var node = node
                node["children"] = .array([sides[0], all])
                return node
            }
        }
        let whole = tree.selecting(items)
        if whole != tree { notes.repairs.append("divided by the number of all \(Humanized.name(table.name))") }
        return whole
    }

    /// Asked for a ratio alone, the two numbers it is made of are not asked for.
    func showingRatioAlone(_ tree: SyntaxTree, _ question: String, _ notes: inout Notes) -> SyntaxTree {
        let words = QuestionFrame.words(question)
        let facts = tree.facts
        guard words.starts(with: ["what", "is", "the", "ratio"]) || words.starts(with: ["how", "does", "the", "ratio"]),
            Set(["return", "show", "list", "give", "also", "well", "include", "including"]).isDisjoint(with: words),
            facts.setOperationCount == 0, let items = tree.json["node"]?["select_list"]?.array, items.count == facts.output.count
        else { return tree }
        let ratios = items.indices.filter { Self.divides(items[$0]) }
        let parts = items.indices.filter { !Self.divides(items[$0]) && SyntaxTree.holdsAggregate(items[$0]) }
        let named = Set(facts.columns.filter { $0.clause == .orderBy || $0.clause == .having || $0.mayBeAlias }.map { $0.name.lowercased() })
        guard ratios.count == 1, !parts.isEmpty, parts.allSatisfy({ !named.contains(facts.output[$0].alias.lowercased()) }) else { return tree }
        notes.repairs.append("shows the ratio alone")
        return tree.selecting(items.indices.filter { !parts.contains($0) }.map { items[$0] })
    }

    /// The words that tell the second part from the first; nil where it is the whole.
    private func otherPart(of question: String) -> [String]? {
        let words = Words.normalize(question).split(separator: " ").map(String.init)
        guard let start = words.firstIndex(of: "ratio"), start + 1 < words.count, words[start + 1] == "of" else { return nil }
        let rest = words[(start + 2)...]
        guard let middle = rest.firstIndex(of: "to") else { return nil }
        let ends: Set = ["in", "for", "by", "within", "across", "per", "vary", "change", "differ", "varies", "changes", "differs", "at", "during", "over"]
        let first = Set(rest[..<middle].map(Words.stem))
        let second = Array(rest[(middle + 1)...].prefix { !ends.contains($0) || $0 == "over" || $0 == "in" && $0 == rest[middle + 1] })
        let whole: Set = ["total", "all", "overall", "entire", "whole", "every", "any"]
        guard whole.isDisjoint(with: second.dropLast(second.last == "overall" ? 1 : 0)) else { return nil }
        // Signs are no words: "(rating < 3)".
        let tail = question.range(of: " to ", options: .backwards).map { question[$0.upperBound...] } ?? ""
        let signs = (tail.contains("<") ? ["below"] : []) + (tail.contains(">") ? ["above"] : [])
        let own = signs + second.filter { !first.contains(Words.stem($0)) && !["the", "a", "number", "of", "with", "that", "are", "have"].contains($0) }
        let things = Set(catalog.tables.flatMap { Words.nameWords($0.name).map(Words.stem) })
        return own.contains { !things.contains(Words.stem($0)) } ? own : nil
    }

    /// Of `sum(CASE WHEN c THEN v ELSE 0 END)`, `count(CASE WHEN c THEN v END)` or `count(*) FILTER (c)`, casts aside.
    private static func condition(of node: SyntaxValue) -> SyntaxValue? {
        if node["class"]?.string == "CAST" { return node["child"].flatMap(condition) }
        guard ["sum", "count", "count_star"].contains(node["function_name"]?.string ?? "") else { return nil }
        if let filter = node["filter"], filter != .null { return filter }
        guard let test = node["children"]?.array.first, test["class"]?.string == "CASE", let checks = test["case_checks"]?.array, checks.count == 1 else { return nil }
        return checks[0]["when_expr"]
    }

    private static func replacingCondition(in node: SyntaxValue, by condition: SyntaxValue) -> SyntaxValue {
        var node = node
        if node["class"]?.string == "CAST" {
            node["child"] = node["child"].map { replacingCondition(in: $0, by: condition) } ?? .null
        } else if let filter = node["filter"], filter != .null {
            node["filter"] = condition
        } else if var test = node["children"]?.array.first, var check = test["case_checks"]?.array.first {
            check["when_expr"] = condition
            test["case_checks"] = .array([check])
            node["children"] = .array([test])
        }
        return node
    }

    /// "Above 4 … below 4" leaves 4 itself out; else what is not the one is the other.
    private static func complement(_ condition: SyntaxValue, _ other: [String]) -> SyntaxValue {
        var condition = condition
        let (below, above): (Set<String>, Set<String>) = (["below", "under", "less", "lower", "fewer"], ["above", "over", "more", "higher", "greater"])
        switch condition["type"]?.string {
        case "COMPARE_GREATERTHAN", "COMPARE_GREATERTHANOREQUALTO":
            guard !below.isDisjoint(with: other) else { break }
            condition["type"] = .string("COMPARE_LESSTHAN")
            return condition
        case "COMPARE_LESSTHAN", "COMPARE_LESSTHANOREQUALTO":
            guard !above.isDisjoint(with: other) else { break }
            condition["type"] = .string("COMPARE_GREATERTHAN")
            return condition
        default: break
        }
        return .object([
            .init("class", .string("OPERATOR")), .init("type", .string("OPERATOR_NOT")), .init("alias", .string("")), .init("children", .array([condition])),
        ])
    }

    /// `count(*)`, `count(x)`, or the sum of what the first part sums, NULLIF and casts aside.
    private static func isWhole(_ node: SyntaxValue, of part: SyntaxValue) -> Bool {
        if node["class"]?.string == "CAST" { return node["child"].map { isWhole($0, of: part) } ?? false }
        switch node["function_name"]?.string {
        case "nullif": return node["children"]?.array.first.map { isWhole($0, of: part) } ?? false
        case "count_star", "count": return node["filter"].map { $0 == .null } ?? true
        case "sum": return SyntaxTree.path(node["children"]?.array.first ?? .null) != nil
        default: return false
        }
    }

    private static func isConditional(_ node: SyntaxValue) -> Bool {
        node.holds { $0["class"]?.string == "CASE" || $0["filter"].map { $0 != .null } ?? false }
    }

    private static func divides(_ node: SyntaxValue) -> Bool { node.holds { $0["function_name"]?.string == "/" } }
}
