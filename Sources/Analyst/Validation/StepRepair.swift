import Catalog
import SQLSyntax

/// Repairs of queries with steps (WITH): the engine's complaint belongs to one SELECT, and is mended there.
extension BindingRepair {
    func mendStep(_ tree: SyntaxTree, error: String) async -> Step? {
        let scopes = QueryScope.all(of: tree, catalog)
        for scope in scopes {
            guard let mended = await mended(scope, error), mended.select != scope.select else { continue }
            return Step(tree: tree.mapNodes { $0 == scope.select ? mended.select : nil }, rule: mended.rule)
        }
        for scope in scopes {
            guard let column = scope.columns.first(where: { Self.isMeant($0, by: error) && scope.lacks($0) }), let handed = await handedOn(column, scope, scopes, tree) else { continue }
            return handed
        }
        return nil
    }

    /// A column that a step has read and not given on: it gives it as well, by its groups where it has some.
    private func handedOn(_ column: QueryFacts.Column, _ scope: QueryScope, _ scopes: [QueryScope], _ tree: SyntaxTree) async -> Step? {
        let name = column.name.lowercased()
        for source in scope.sources where !source.isTable {
            guard let select = tree.step(named: source.name), let inner = scopes.first(where: { $0.select == select }), !inner.sources.contains(where: { $0.name == source.name }),
                case let having = inner.sources.filter({ $0.columns.contains(name) }), having.count == 1, let from = having.first, let items = select["select_list"]?.array,
                let reference = await parser.expression("\(SchemaText.identifier(from.reference)).\(SchemaText.identifier(column.name))")
            else { continue }
            let isGrouped = select["group_expressions"]?.array.isEmpty == false
            guard isGrouped || !items.contains(where: SyntaxTree.holdsAggregate) else { continue }
            var giving = SyntaxTree(alone: select)
            giving = isGrouped ? giving.adding(output: reference, group: reference) : giving.selecting(items + [reference])
            guard let given = giving.json["node"] else { continue }
            let asked = scope.select.changingOwnColumns { path, node in
                path.last?.lowercased() == name && path.dropLast().map { $0.lowercased() } == [column.qualifier?.lowercased()].compactMap(\.self) ? SyntaxTree.settingPath(node, [source.reference, column.name]) : nil
            }
            // The step may be part of the query that reads it: that first, then what is inside.
            return Step(tree: tree.mapNodes { $0 == scope.select ? asked : nil }.mapNodes { $0 == select ? given : nil }, rule: "gave \(column.name) on from its step")
        }
        return nil
    }

    private func mended(_ scope: QueryScope, _ error: String) async -> (select: SyntaxValue, rule: String)? {
        if let match = error.firstMatch(of: /Ambiguous reference to column name "(.+?)" \(use: "?([^".]+)"?\./) {
            let (name, source) = (String(match.1), String(match.2))
            // In it, or around it where it has no such column itself.
            let isAround = !scope.sources.contains { $0.columns.contains(name.lowercased()) } && scope.outer.contains { $0.reference == source.lowercased() }
            guard isAround || scope.sources.contains(where: { $0.reference == source.lowercased() }) else { return nil }
            let told = scope.select.changingOwnColumns { path, node in
                path.count == 1 && path[0].lowercased() == name.lowercased() ? SyntaxTree.settingPath(node, [source, path[0]]) : nil
            }
            return (told, "\(name) taken from \(source)")
        }
        if error.contains("STRUCT(") { return valueOfStep(scope) }
        let lacking = scope.columns.filter { column in Self.isMeant(column, by: error) && scope.lacks(column) }
        guard let column = lacking.first else { return nil }
        if let read = await readOneRow(column, scope) { return read }
        if scope.readsTablesAlone {
            // The steps belong to the query as a whole, not to what is mended.
            var alone = scope.select
            let steps = alone["cte_map"]
            alone["cte_map"] = .object([.init("map", .array([]))])
            guard let step = await rule(for: error, SyntaxTree(alone: alone)), var select = step.tree.json["node"], step.tree != SyntaxTree(alone: alone) else { return nil }
            if let steps { select["cte_map"] = steps }
            return (select, step.rule)
        }
        if let near = nearName(column, scope) { return near }
        return await joinedByKey(column, scope)
    }

    private static func isMeant(_ column: QueryFacts.Column, by error: String) -> Bool {
        if let table = missingTable(in: error) { return column.qualifier?.lowercased() == table.lowercased() }
        return missingName(in: error)?.lowercased() == column.name.lowercased()
    }

    /// `total_courses * 2` where `total_courses` is a step of one column: the column is meant.
    private func valueOfStep(_ scope: QueryScope) -> (SyntaxValue, String)? {
        let changed = scope.select.changingOwnColumns { path, node in
            guard path.count == 1, !scope.sources.contains(where: { $0.columns.contains(path[0].lowercased()) }),
                let source = scope.sources.first(where: { $0.reference == path[0].lowercased() && !$0.isTable && $0.columns.count == 1 }), let column = source.columns.first
            else { return nil }
            return SyntaxTree.settingPath(node, [path[0], column])
        }
        return changed == scope.select ? nil : (changed, "took the one column of a step")
    }

    /// The same name under the one other source that gives it.
    private func nearName(_ column: QueryFacts.Column, _ scope: QueryScope) -> (SyntaxValue, String)? {
        let name = column.name.lowercased()
        let giving = scope.sources.filter { $0.columns.contains(name) }
        guard column.qualifier != nil, giving.count == 1, let source = giving.first else { return nil }
        let changed = scope.select.changingOwnColumns { path, node in
            path.count == 2 && path[1].lowercased() == name && path[0].lowercased() == column.qualifier?.lowercased() ? SyntaxTree.settingPath(node, [source.reference, path[1]]) : nil
        }
        return (changed, "\(column.name) taken from \(source.reference)")
    }

    /// `price < avg_price - 10` where `avg_price` is the one row of a step that is not read from: it can be read from wherever it is wanted.
    private func readOneRow(_ column: QueryFacts.Column, _ scope: QueryScope) async -> (SyntaxValue, String)? {
        let name = column.name.lowercased()
        let steps = scope.steps.filter { $0.isOneRow && $0.columns.contains(name) && (column.qualifier == nil || column.qualifier?.lowercased() == $0.name) }
        guard let step = steps.first, let value = await parser.expression("(SELECT \(SchemaText.identifier(column.name)) FROM \(SchemaText.identifier(step.name)))") else { return nil }
        let changed = scope.select.changingOwnColumns { path, node in
            path.last?.lowercased() == name && path.dropLast().map { $0.lowercased() } == [column.qualifier?.lowercased()].compactMap(\.self) ? value.named(as: node) : nil
        }
        return (changed, "read \(column.name) from its step")
    }

    /// A step that keeps the key of a table and not the column wanted: the table is joined by the key.
    private func joinedByKey(_ column: QueryFacts.Column, _ scope: QueryScope) async -> (SyntaxValue, String)? {
        for table in catalog.tables.sorted(by: { (rank($0.name), $0.name) < (rank($1.name), $1.name) }) where table.column(named: column.name) != nil {
            var keys: [(theirs: String, own: String)] = table.primaryKey.count == 1 ? [(table.primaryKey[0], table.primaryKey[0])] : []
            for link in catalog.relationships where link.fromColumns.count == 1 {
                if link.fromTable == table.name { keys.append((link.fromColumns[0], link.fromColumns[0])) }
                if link.toTable == table.name { keys.append((link.fromColumns[0], link.toColumns[0])) }
            }
            // A table beside the step is tied by its own relationship alone.
            let links = catalog.relationships.filter { $0.fromColumns.count == 1 && $0.toTable == table.name }
            let ties = keys.flatMap { key in scope.sources.filter { !$0.isTable && $0.columns.contains(key.theirs.lowercased()) }.map { ($0.reference, key) } }
                + links.flatMap { link in
                    scope.sources.filter { $0.isTable && $0.name == link.fromTable.lowercased() }.map { ($0.reference, (theirs: link.fromColumns[0], own: link.toColumns[0])) }
                }
            // One that is read already, or a step of its name, would be another.
            guard let (source, key) = ties.first, !scope.sources.contains(where: { $0.reference == table.name.lowercased() }), !scope.steps.contains(where: { $0.name == table.name.lowercased() }),
                let from = scope.select["from_table"]
            else { continue }
            let own = SchemaText.identifier(table.name)
            let text = "SELECT 1 FROM \(SchemaText.identifier(source)) JOIN \(own) ON \(SchemaText.identifier(source)).\(SchemaText.identifier(key.theirs)) = \(own).\(SchemaText.identifier(key.own))"
            guard var join = try? await parser.parse(text).json["node"]?["from_table"] else { continue }
            join["left"] = from
            var changed = scope.select.changingOwnColumns { path, node in
                guard path.last?.lowercased() == column.name.lowercased(), path.count == 1 || path[0].lowercased() == column.qualifier?.lowercased() else {
                    // The key is in both now.
                    return path.count == 1 && path[0].lowercased() == key.theirs.lowercased() ? SyntaxTree.settingPath(node, [source, path[0]]) : nil
                }
                return SyntaxTree.settingPath(node, [table.name, column.name])
            }
            changed["from_table"] = join
            return (changed, "joined \(table.name)")
        }
        return nil
    }
}
