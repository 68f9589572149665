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

    /// "How many dollars did she spend for each vote" answered with the two numbers, of which the second is what is counted by.
    func divideByEach(_ tree: SyntaxTree, _ question: String, _ parser: SyntaxParser, _ notes: inout Notes) async -> SyntaxTree {
        let words = QuestionFrame.words(question)
        guard words.first == "how", ["many", "much"].contains(words.dropFirst().first), tree.facts.setOperationCount == 0, !tree.facts.isGrouped, !tree.facts.functions.contains("/"),
            let items = tree.json["node"]?["select_list"]?.array, items.count == 2, items.allSatisfy({ SyntaxTree.path($0.aggregated ?? $0) != nil }), items.allSatisfy({ ($0.aggregated == nil) == (items[0].aggregated == nil) }),
            let name = SyntaxTree.path(items[1].aggregated ?? items[1])?.last,
            let place = words.indices.dropLast().first(where: { words[$0] == "per" || ["each", "every"].contains(words[$0]) && $0 > 0 && words[$0 - 1] == "for" }),
            Words.nameWords(name).map(Words.stem).contains(Words.stem(words[place + 1])), let pattern = await parser.expression("1.0 * a / nullif(b, 0)")
        else { return tree }
        let numbers = items.map { item -> SyntaxValue in
            let isText = tree.facts.column(at: SyntaxTree.path(item.aggregated ?? item) ?? []).flatMap { catalog.owner(of: $0, in: tree) }?.column.typeClass == .text
            return isText ? SyntaxTree.cast(item.unnamed, to: "DOUBLE") : item.unnamed
        }
        notes.repairs.append("divided one number by the other")
        return tree.selecting([pattern.filling(["a": numbers[0], "b": numbers[1]])])
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

    private static let wholes: Set = ["total", "sum", "count", "number", "avg", "average", "all", "num", "n"]

    /// `sum(CASE WHEN won THEN 1 ELSE 0 END) / count(*)` over rows that WHERE keeps to those won is always one: the whole has the others too.
    func dividingByAll(_ tree: SyntaxTree, _ notes: inout Notes) -> SyntaxTree {
        guard tree.facts.setOperationCount == 0, let node = tree.json["node"], let items = node["select_list"]?.array, case let conditions = SyntaxTree.conditions(of: node), !conditions.isEmpty else { return tree }
        var told: [SyntaxValue] = []
        for item in items {
            _ = item.mapNodes { part in
                guard part["function_name"]?.string == "/", let sides = part["children"]?.array, sides.count == 2, let condition = Self.condition(of: ComparedHalves.core(sides[0])), !Self.isConditional(sides[1]) else { return nil }
                told.append(condition)
                return nil
            }
        }
        let kept = conditions.filter { !told.contains($0) }
        guard kept.count < conditions.count else { return tree }
        notes.repairs.append("divided by all of them")
        return tree.filtering(kept)
    }

    /// Asked for a ratio alone, the two numbers it is made of are not asked for.
    ///
    /// - Parameter defined: names of what people have defined, which is asked for as a ratio is.
    func showingRatioAlone(_ tree: SyntaxTree, _ question: String, defined: [String], _ notes: inout Notes) -> SyntaxTree {
        let words = QuestionFrame.words(question)
        let facts = tree.facts
        let text = " \(words.joined(separator: " ")) "
        let isAsked = (["ratio"] + defined).contains { name in
            ["what is the", "what s the", "how does the"].contains { text.contains(" \($0) \(QuestionFrame.words(name).joined(separator: " ")) ") }
        }
        // "Each carrier's cancellation rate": its parts are called otherwise.
        let isNamed = defined.contains { text.contains(" \(QuestionFrame.words($0).joined(separator: " ")) ") }
        let said = Set(Words.stems(question))
        let asksNoMore = Set(["return", "show", "list", "give", "also", "well", "include", "including"]).isDisjoint(with: words)
        guard isAsked || isNamed,
            facts.setOperationCount == 0, let items = tree.json["node"]?["select_list"]?.array, items.count == facts.output.count
        else { return tree }
        let ratios = items.indices.filter { Self.divides(items[$0]) }
        let parts = items.indices.filter { place in
            guard !Self.divides(items[place]), SyntaxTree.holdsAggregate(items[place]) else { return false }
            let own = Set(Words.nameWords(items[place]["alias"]?.string ?? "").filter { !Self.wholes.contains($0) }.map(Words.stem))
            return isAsked && asksNoMore || !own.isSubset(of: said)
        }
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

extension SyntaxValue {
    /// What a sum, mean or extreme is taken of; nil for anything else.
    fileprivate var aggregated: SyntaxValue? { ["sum", "avg", "min", "max"].contains(self["function_name"]?.string) ? self["children"]?.array.first : nil }
}
