import Catalog
import Retrieval
import SQLSyntax

/// "Students who have a dog and no cat": `kind = 'dog' AND kind <> 'cat'` speaks of one pet, where the question speaks of
/// all pets of a student. What can't be meant of one row is asked of the whole: `student IN (…)`, `NOT IN (…)`.
struct SetConditions: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    func rewrite(_ tree: SyntaxTree, _ question: String, _ frame: QuestionFrame, _ notes: inout Notes) async -> SyntaxTree {
        let facts = tree.facts
        guard facts.setOperationCount == 0, facts.commonTables.isEmpty, !facts.isGrouped, let filter = tree.json["node"]?["where_clause"], filter != .null
        else { return tree }
        guard facts.joins.contains(where: { $0.depth == 0 }) || countedOnce(facts) != nil else { return bothInside(tree, SyntaxTree.conjuncts(filter), question, &notes) }
        if let lifted = lifted(tree, SyntaxTree.conjuncts(filter), facts, &notes) { return lifted }
        let conditions = SyntaxTree.conjuncts(filter).map { unfolded(denied($0, tree, question), facts) }.flatMap { apart($0, tree, question) }
        let texts = conditions.map(Self.comparison)
        for (index, first) in texts.enumerated() {
            guard let first, first.isEqual else { continue }
            for (other, second) in texts.enumerated() where other != index {
                // Of two equal ones the second is the one that is asked of the whole.
                guard let second, second.path == first.path, second.text != first.text, !second.isEqual || other > index,
                    let entity = entity(of: tree, notIn: second.path)
                else { continue }
                let alongside = second.isEqual ? conditions.indices.filter { $0 != index && $0 != other && isSaidOfTheSame(conditions[$0], second.path, tree) } : []
                guard let condition = await condition(tree, entity, [conditions[other]] + alongside.map { conditions[$0] }, negated: !second.isEqual)
                else { continue }
                var kept = conditions
                kept[other] = condition
                notes.repairs.append(second.isEqual ? "asked for both values" : "left out those that also have the other value")
                return tree.filtering(kept)
            }
        }
        return frame.isNegated ? await excluding(tree, conditions, texts.compactMap { $0 }, question, &notes) : tree
    }

    /// "Channels that show no cartoon by him": `cartoon.channel NOT IN (…)` over channels joined to their cartoons leaves out those
    /// without any. The key itself is asked, and the joined table, which gives nothing else, goes.
    private func lifted(_ tree: SyntaxTree, _ conditions: [SyntaxValue], _ facts: QueryFacts, _ notes: inout Notes) -> SyntaxTree? {
        for (index, condition) in conditions.enumerated() {
            guard condition["type"]?.string == "OPERATOR_NOT", var inner = condition["children"]?.array.first, inner["subquery_type"]?.string == "ANY",
                let compared = inner["child"], let path = SyntaxTree.path(compared), path.count == 2,
                case let own = path.map({ $0.lowercased() }),
                case let pairs = facts.joins.filter({ $0.depth == 0 && $0.type == "INNER" }).flatMap(\.pairs).filter({ [$0.left, $0.right].contains { $0.qualifier?.lowercased() == own[0] } }),
                pairs.count == 1, let other = [pairs[0].left, pairs[0].right].first(where: { $0.qualifier?.lowercased() != own[0] }), let qualifier = other.qualifier,
                [pairs[0].left, pairs[0].right].contains(where: { $0.qualifier?.lowercased() == own[0] && $0.name.lowercased() == own[1] }),
                let read = facts.tables.first(where: { $0.depth == 0 && $0.reference.lowercased() == own[0] }),
                catalog.relationships.contains(where: { $0.fromTable.lowercased() == read.name.lowercased() && $0.fromColumns.map { $0.lowercased() } == [own[1]] && $0.multiplicity == .manyToOne }),
                facts.columns.allSatisfy({ $0.depth > 0 || $0.qualifier != nil }),
                facts.columns.count(where: { $0.depth == 0 && $0.clause != .join && $0.qualifier?.lowercased() == own[0] }) == 1,
                let rest = tree.withoutTable(read.reference)
            else { continue }
            inner["child"] = SyntaxTree.settingPath(compared, [qualifier, other.name])
            var kept = conditions
            kept[index]["children"] = .array([inner])
            notes.repairs.append("kept those that have none at all")
            return rest.filtering(kept)
        }
        return nil
    }

    /// "Have not played any lead role" as `is_lead = 'F'`: of no role is it said, rather than of one that it is none.
    private func denied(_ condition: SyntaxValue, _ tree: SyntaxTree, _ question: String) -> SyntaxValue {
        guard condition["type"]?.string == "COMPARE_EQUAL", let path = condition["left"].flatMap(SyntaxTree.path), let value = condition["right"]?["value"]?["value"]?.string,
            ["f", "n", "no", "false"].contains(value.lowercased()), let column = tree.facts.column(at: path).flatMap({ catalog.owner(of: $0, in: tree) })?.column,
            case let others = column.profile.topValues.map(\.value).filter({ $0 != value }), others.count == 1, column.profile.distinctCount == 2
        else { return condition }
        let words = QuestionFrame.words(question).map(Words.stem)
        let flag = Words.nameWords(column.name).map(Words.stem).filter { !["is", "has", "was", "flag"].contains($0) }
        guard let place = words.indices.first(where: { flag.contains(words[$0]) }), case let before = words[max(0, place - 5)..<place],
            before.contains("never") || before.contains("not") && before.contains(where: { ["any", "a", "an"].contains($0) })
        else { return condition }
        var (condition, constant) = (condition, condition["right"] ?? .null)
        var inner = constant["value"] ?? .null
        inner["value"] = .string(others[0])
        constant["value"] = inner
        condition["right"] = constant
        condition["type"] = .string("COMPARE_NOTEQUAL")
        return condition
    }

    /// `pet NOT IN (SELECT pet FROM pets WHERE kind = 'cat')` beside the table of pets says of the one pet that it is no cat.
    private func unfolded(_ condition: SyntaxValue, _ facts: QueryFacts) -> SyntaxValue {
        guard condition["type"]?.string == "OPERATOR_NOT", let inner = condition["children"]?.array.first, inner["subquery_type"]?.string == "ANY",
            let key = inner["child"].flatMap(SyntaxTree.path)?.last, let select = inner["subquery"]?["node"], let items = select["select_list"]?.array, items.count == 1,
            SyntaxTree.path(items[0])?.last?.lowercased() == key.lowercased(), let name = select["from_table"]?["table_name"]?.string,
            let table = catalog.table(named: name), table.primaryKey.map({ $0.lowercased() }) == [key.lowercased()],
            case let readings = facts.tables.filter({ $0.depth == 0 && $0.name.lowercased() == name.lowercased() }), readings.count == 1,
            var compared = select["where_clause"], let (path, _, isEqual) = Self.comparison(compared), isEqual, let column = path.last,
            let side = ["left", "right"].first(where: { compared[$0].flatMap(SyntaxTree.path) != nil }), let reference = compared[side]
        else { return condition }
        compared["type"] = .string("COMPARE_NOTEQUAL")
        compared[side] = SyntaxTree.settingPath(reference, [readings[0].reference, column])
        return compared
    }

    /// `country IN (SELECT country FROM languages WHERE language IN ('English', 'French'))` where both are asked for: one condition each.
    private func bothInside(_ tree: SyntaxTree, _ conditions: [SyntaxValue], _ question: String, _ notes: inout Notes) -> SyntaxTree {
        for (index, condition) in conditions.enumerated() {
            guard condition["subquery_type"]?.string == "ANY", var inner = condition["subquery"], var select = inner["node"], let filter = select["where_clause"],
                let key = select["select_list"]?.array.first.flatMap(SyntaxTree.path)?.last, let name = select["from_table"]?["table_name"]?.string,
                let table = catalog.table(named: name), table.primaryKey.map({ $0.lowercased() }) != [key.lowercased()]
            else { continue }
            let parts = SyntaxTree.conjuncts(filter)
            for (place, part) in parts.enumerated() {
                let options = Self.options(part)
                let texts = options.compactMap(Self.comparison)
                guard options.count == 2, texts.count == 2, texts[0].path == texts[1].path, Self.areJoined(texts.map(\.text), in: QuestionFrame.words(question)) else { continue }
                let each = options.map { option in
                    var (both, own) = (condition, parts)
                    own[place] = option
                    select["where_clause"] = SyntaxTree.joined(own, by: "CONJUNCTION_AND")
                    inner["node"] = select
                    both["subquery"] = inner
                    return both
                }
                notes.repairs.append("asked for both values")
                return tree.filtering(conditions[..<index] + each + conditions[(index + 1)...])
            }
        }
        return tree
    }

    /// "Both a dog and a cat", "dogs and cats" written as `kind IN ('dog', 'cat')` or with OR: two conditions, where the column
    /// is not of the thing that is shown and no "or" stands between the two.
    private func apart(_ condition: SyntaxValue, _ tree: SyntaxTree, _ question: String) -> [SyntaxValue] {
        let options = Self.options(condition)
        let texts = options.compactMap(Self.comparison)
        guard options.count == 2, texts.count == 2, texts.allSatisfy(\.isEqual), texts[0].path == texts[1].path, entity(of: tree, notIn: texts[0].path) != nil,
            Self.areJoined(texts.map(\.text), in: QuestionFrame.words(question)),
            // "In 2023 and 2024" is one span of two years, unless people say "both".
            texts.allSatisfy({ Double($0.text) == nil }) || QuestionFrame.words(question).contains("both")
        else { return [condition] }
        return options
    }

    /// The equalities that an OR or a list of two stands for.
    private static func options(_ condition: SyntaxValue) -> [SyntaxValue] {
        if condition["type"]?.string == "CONJUNCTION_OR" { return condition["children"]?.array ?? [] }
        guard condition["type"]?.string == "COMPARE_IN", let items = condition["children"]?.array, let column = items.first, items.count == 3 else { return [condition] }
        return items.dropFirst().map { item in
            .object([
                .init("class", .string("COMPARISON")), .init("type", .string("COMPARE_EQUAL")), .init("alias", .string("")), .init("left", column), .init("right", item),
            ])
        }
    }

    /// Whether "and" alone stands between the two texts, or "both" before them.
    private static func areJoined(_ texts: [String], in words: [String]) -> Bool {
        let places = texts.map { text -> Range<Int>? in
            let wanted = QuestionFrame.words(text)
            guard !wanted.isEmpty, wanted.count <= words.count else { return nil }
            func alike(_ word: String, _ other: String) -> Bool { word == other || Words.stem(word) == Words.stem(other) }
            return (0...(words.count - wanted.count)).first { start in zip(words[start...], wanted).allSatisfy(alike) }.map { $0..<($0 + wanted.count) }
        }
        guard let one = places[0], let other = places[1], one != other else { return false }
        let (first, last) = one.lowerBound < other.lowerBound ? (one, other) : (other, one)
        guard first.upperBound <= last.lowerBound else { return false }
        let between = words[first.upperBound..<last.lowerBound]
        return between.contains("and") && !between.contains("or") && !words.contains("either")
    }

    /// `table.column = 'text'` or `<>`, either way round; or `year(table.column) = 2023`.
    static func comparison(_ node: SyntaxValue) -> (path: [String], text: String, isEqual: Bool)? {
        guard let type = node["type"]?.string, type == "COMPARE_EQUAL" || type == "COMPARE_NOTEQUAL" else { return nil }
        for (side, constant) in [(node["left"], node["right"]), (node["right"], node["left"])] {
            if let path = side.flatMap(Self.compared), constant?["class"]?.string == "CONSTANT", let value = constant?["value"]?["value"],
                case let text = value.string ?? value.description, value.string != nil || SyntaxTree.path(side ?? .null) == nil
            {
                return (path.map { $0.lowercased() }, text, type == "COMPARE_EQUAL")
            }
        }
        return nil
    }

    private static func compared(_ side: SyntaxValue) -> [String]? {
        if ["year", "quarter", "month"].contains(side["function_name"]?.string ?? "") { return side["children"]?.array.first.flatMap(SyntaxTree.path) }
        return SyntaxTree.path(side)
    }

    /// The key of the table that the output is about, as it is called here; nil when the compared column is its own or that
    /// of what it belongs to, and so has one value a row anyway.
    func entity(of tree: SyntaxTree, notIn path: [String]) -> String? {
        let facts = tree.facts
        // Those that are counted, each once, are what is asked of.
        if let counted = countedOnce(facts), let (table, _) = catalog.owner(of: counted, in: tree),
            facts.tables.contains(where: { $0.depth == 0 && $0.name.lowercased() == table.name.lowercased() })
        {
            return [counted.qualifier, counted.name].compactMap { $0.map(SchemaText.identifier) }.joined(separator: ".")
        }
        guard let output = facts.columns.first(where: { $0.clause == .output && $0.depth == 0 }),
            let (table, _) = catalog.owner(of: output, in: tree), table.primaryKey.count == 1,
            let compared = facts.columns.first(where: { column in
                column.clause == .filter && column.depth == 0
                    && [column.qualifier, column.name].compactMap { $0?.lowercased() } == path
            }),
            let (owner, _) = catalog.owner(of: compared, in: tree), !catalog.leads(from: table.name, to: owner.name)
        else { return nil }
        let readings = facts.tables.filter { $0.depth == 0 && $0.name.lowercased() == table.name.lowercased() }
        guard let reference = output.qualifier ?? (readings.count == 1 ? readings[0].reference : nil) else { return nil }
        return "\(SchemaText.identifier(reference)).\(SchemaText.identifier(table.primaryKey[0]))"
    }

    /// "Both … are official": what is said of the one row is said of the other too.
    private func isSaidOfTheSame(_ condition: SyntaxValue, _ path: [String], _ tree: SyntaxTree) -> Bool {
        guard path.count == 2, condition["class"]?.string == "COMPARISON", let own = condition["left"].flatMap(SyntaxTree.path), own.count == 2 else { return false }
        return own[0].lowercased() == path[0] && own.map({ $0.lowercased() }) != path && condition["right"]?["class"]?.string != "SUBQUERY"
    }

    /// The key of `count(DISTINCT key)`, where that is all the output.
    private func countedOnce(_ facts: QueryFacts) -> QueryFacts.Column? {
        guard facts.output.count == 1, case .function(let function) = facts.output[0].expression, function.name == "count", function.isDistinct
        else { return nil }
        return facts.columns.first { column in
            guard column.clause == .output, column.depth == 0 else { return false }
            return catalog.tables.contains { $0.primaryKey == [column.name] || $0.columns.contains { $0.name == column.name && $0.role == .foreignKey } }
        }
    }

    /// `key [NOT] IN (SELECT key FROM … WHERE condition)` over the same tables.
    func condition(_ tree: SyntaxTree, _ key: String, _ conditions: [SyntaxValue], negated: Bool) async -> SyntaxValue? {
        guard let item = await parser.expression(key), var positive = conditions.first else { return nil }
        positive["type"] = .string("COMPARE_EQUAL")
        let inner = tree.selecting([item]).filtering([positive] + conditions.dropFirst()).withoutModifiers()
        guard let sql = try? await parser.render(inner) else { return nil }
        return await parser.expression("\(key) \(negated ? "NOT " : "")IN (\(sql))")
    }
}
