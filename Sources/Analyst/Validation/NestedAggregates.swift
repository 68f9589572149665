import Catalog
import Retrieval
import SQLSyntax

/// "The percentage of clients with more than one coach" written as `count(CASE WHEN count(DISTINCT coach) > 1 THEN client END) / count(*)`, which
/// no engine runs: the groups that the inner number holds for are counted, and divided by all there are.
struct NestedAggregates: Sendable {
    let repair: BindingRepair
    var parser: SyntaxParser { repair.parser }

    func flatten(_ tree: SyntaxTree) async -> BindingRepair.Step? {
        guard let node = tree.json["node"], node["type"]?.string == "SELECT_NODE", tree.facts.setOperationCount == 0, let items = node["select_list"]?.array,
            let (written, shown) = Self.nested(in: items), let (key, entity) = key(shown, written, tree.facts), let rows = await parser.expression("count(*)"),
            let column = await parser.expression(SchemaText.identifier(key)), let total = await total(entity, key, node)
        else { return nil }
        // A group has its own key once: its rows are meant.
        let condition = written.mapNodes { call in
            call["function_name"]?.string == "count" && call["children"]?.array.first.flatMap(SyntaxTree.path)?.last?.lowercased() == key.lowercased() ? rows : nil
        }
        var groups = node
        (groups["select_list"], groups["having"], groups["modifiers"]) = (.array([column]), condition, .array([]))
        var inner = SyntaxTree(alone: groups).grouping(by: [column])
        let read = inner.facts.tables.compactMap { repair.catalog.table(named: $0.name) }
        if !inner.json.columnNames.allSatisfy({ name in read.contains { $0.column(named: name) != nil } }) {
            guard let joined = await repair.rejoined(inner) else { return nil }
            inner = joined
        }
        guard let text = try? await parser.render(inner), let counted = await parser.expression("(SELECT count(*) FROM (\(text)))"), let whole = try? await parser.parse("SELECT 1")
        else { return nil }
        let flat = items.map { item in
            item.mapNodes { call -> SyntaxValue? in
                guard ["count", "count_star", "sum"].contains(call["function_name"]?.string ?? ""), !written.holds({ $0 == call }) else { return nil }
                if Self.nested(in: [call]) != nil { return counted.named(as: call) }
                return call["function_name"]?.string == "sum" ? nil : total.named(as: call)
            }
        }
        guard flat.allSatisfy({ !SyntaxTree.holdsAggregate($0) || $0.holds { $0["class"]?.string == "SUBQUERY" } }) else { return nil }
        return BindingRepair.Step(tree: whole.selecting(flat), rule: "counted the groups that the condition holds for")
    }

    /// All of the table; only those that WHERE keeps by what the table itself tells, or by its key.
    private func total(_ entity: String, _ key: String, _ node: SyntaxValue) async -> SyntaxValue? {
        guard let table = repair.catalog.table(named: entity), let plain = try? await parser.parse("SELECT count(*) FROM \(SchemaText.identifier(entity))") else { return nil }
        let own = SyntaxTree.conditions(of: node).compactMap { condition -> SyntaxValue? in
            var names: [String] = []
            let bare = condition.changingOwnColumns { path, column in
                names.append(path.last?.lowercased() ?? "")
                let name = path.last?.lowercased() == key.lowercased() && table.primaryKey.count == 1 ? table.primaryKey[0] : path.last ?? ""
                return SyntaxTree.settingPath(column, [name])
            }
            return names.allSatisfy { $0 == key.lowercased() || table.column(named: $0) != nil } ? bare : nil
        }
        guard let text = try? await parser.render(own.isEmpty ? plain : plain.filtering(own)) else { return nil }
        return await parser.expression("(\(text))")
    }

    /// The condition with an aggregate in it, and what is counted where it holds.
    private static func nested(in items: [SyntaxValue]) -> (condition: SyntaxValue, shown: SyntaxValue?)? {
        var found: (SyntaxValue, SyntaxValue?)?
        for item in items {
            _ = item.mapNodes { node in
                guard ["count", "sum"].contains(node["function_name"]?.string ?? ""), let test = node["children"]?.array.first, test["class"]?.string == "CASE",
                    let checks = test["case_checks"]?.array, checks.count == 1, let condition = checks[0]["when_expr"], SyntaxTree.holdsAggregate(condition)
                else { return nil }
                found = (condition, checks[0]["then_expr"])
                return nil
            }
        }
        return found
    }

    /// What the groups are: the key that is counted, else the only or likeliest table that a row read points at, beside what the condition counts.
    private func key(_ shown: SyntaxValue?, _ condition: SyntaxValue, _ facts: QueryFacts) -> (column: String, table: String)? {
        let counted = Set(condition.columnNames)
        var keys: [(column: String, table: String)] = []
        for read in facts.tables where read.depth == 0 {
            guard let table = repair.catalog.table(named: read.name) else { continue }
            // A row of what is counted is no group of its own.
            let isCounted = counted.contains { table.column(named: $0) != nil }
            if table.primaryKey.count == 1, !isCounted { keys.append((table.primaryKey[0], table.name)) }
            keys += repair.catalog.relationships.filter { $0.fromTable == table.name && $0.fromColumns.count == 1 }.map { ($0.fromColumns[0], $0.toTable) }
        }
        if let whole = repair.whole, let key = keys.first(where: { $0.table == whole }) { return key }
        keys.removeAll { counted.contains($0.column.lowercased()) }
        if let name = shown.flatMap(SyntaxTree.path)?.last?.lowercased(), let key = keys.first(where: { $0.column.lowercased() == name }) { return key }
        return keys.min { repair.rank($0.table) < repair.rank($1.table) }.flatMap { repair.rank($0.table) < .max ? $0 : nil }
    }
}
