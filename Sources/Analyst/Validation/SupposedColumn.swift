import Catalog
import DuckDB
import SQLSyntax

/// Has a query read a column as a question supposes it to be: each mention of its table becomes a query of that table with
/// the column replaced, so that filters, joins and aggregates all see the supposed numbers.
struct SupposedColumn: Sendable {
    let catalog: Catalog
    let parser: SyntaxParser

    /// - Returns: nil when the query doesn't read the column, or nothing leads to what the supposition holds for.
    func applied(_ supposition: Supposition, to tree: SyntaxTree) async -> SyntaxTree? {
        let target = supposition.column
        let facts = tree.facts
        guard let column = catalog.table(named: target.table)?.column(named: target.column),
            supposition.change == .removed || supposition.scope == .count || facts.columns.contains(where: { $0.name.lowercased() == target.column.lowercased() }) || tree.json.holds({ $0["class"]?.string == "STAR" }),
            !facts.commonTables.contains(where: { $0.lowercased() == target.table.lowercased() }), let conditions = conditions(supposition)
        else { return nil }
        if supposition.scope == .count { return await counted(supposition, tree) }
        if supposition.scope != .rows { return await aggregated(supposition, tree) }
        let own = SQLText.identifier(column.name)
        let supposed = Self.changed(own, supposition.change)
        let value = conditions.isEmpty ? supposed : "CASE WHEN \(conditions.joined(separator: " AND ")) THEN \(supposed) ELSE \(own) END"
        let source = SQLText.identifier(target.table)
        let derived = supposition.change == .removed
            ? "SELECT * FROM \(source) WHERE (\(conditions.joined(separator: " AND "))) IS NOT TRUE"
            : "SELECT * REPLACE (\(value) AS \(own)) FROM \(source)"
        guard let pattern = try? await parser.parse("SELECT 1 FROM (\(derived)) AS x"), let read = pattern.json["node"]?["from_table"] else { return nil }
        let changed = tree.mapNodes { node in
            guard node["type"]?.string == "BASE_TABLE", node["table_name"]?.string?.lowercased() == target.table.lowercased() else { return nil }
            let alias = node["alias"]?.string ?? ""
            var read = read
            read["alias"] = .string(alias.isEmpty ? node["table_name"]?.string ?? target.table : alias)
            return read
        }
        return changed == tree ? nil : changed
    }

    /// "If the lowest price rose by 75 %": the one aggregate of the column that the query computes.
    private func aggregated(_ supposition: Supposition, _ tree: SyntaxTree) async -> SyntaxTree? {
        func isIt(_ node: SyntaxValue) -> Bool {
            node["class"]?.string == "FUNCTION" && node["function_name"]?.string == supposition.scope.rawValue && node.columnNames.contains(supposition.column.column.lowercased())
        }
        // A number alone would make as many rows as there are.
        let isSet = if case .set = supposition.change { true } else { false }
        let text = Self.changed("aggregate", supposition.change)
        guard supposition.change != .removed, let pattern = await parser.expression(isSet ? "any_value(\(text))" : text) else { return nil }
        var count = 0
        let changed = tree.mapNodes { node in
            guard isIt(node) else { return nil }
            count += 1
            return pattern.filling(["aggregate": node]).named(as: node)
        }
        return count == 1 ? changed : nil
    }

    /// "If 10 patients had taken it": the one count of rows with the value, by CASE, by FILTER or as an inner query of its own.
    private func counted(_ supposition: Supposition, _ tree: SyntaxTree) async -> SyntaxTree? {
        guard case .set(let number) = supposition.change, let value = supposition.conditions.first?.values.first, let supposed = await parser.expression(Self.text(number)) else { return nil }
        func isIt(_ node: SyntaxValue) -> Bool {
            let isCount = ["count", "count_star", "sum"].contains(node["function_name"]?.string ?? "") && (node["filter"].map { $0 != .null } ?? false || node["children"]?.array.first?["class"]?.string == "CASE")
            let isInner = node["class"]?.string == "SUBQUERY" && node["subquery_type"]?.string == "SCALAR" && node.holds(SyntaxTree.holdsAggregate)
            return (isCount || isInner) && Set(node.constants).subtracting(["0", "1"]) == [value]
        }
        var count = 0
        let changed = tree.mapNodes { node in
            guard isIt(node) else { return nil }
            count += 1
            return supposed.named(as: node)
        }
        return count == 1 ? changed : nil
    }

    private static func changed(_ operand: String, _ change: Supposition.Change) -> String {
        switch change {
        case .scaled(let factor): "\(operand) * \(text(factor))"
        case .shifted(let amount): "\(operand) + \(text(amount))"
        case .set(let number): text(number)
        case .text(let value): SQLText.literal(value)
        case .removed: operand
        }
    }

    /// Whole numbers stay whole.
    private static func text(_ number: Double) -> String { Int64(exactly: number).map(String.init) ?? MeasureUnit.text(number) }

    private func conditions(_ supposition: Supposition) -> [String]? {
        var conditions: [String] = []
        for condition in supposition.conditions {
            let column = SQLText.identifier(condition.column.column)
            let test: String
            if let year = condition.year {
                let isDate = catalog.table(named: condition.column.table)?.column(named: condition.column.column)?.typeClass.isTemporal ?? false
                test = "\(isDate ? "year(\(column))" : column) \(condition.comparison) \(year)"
            } else if let extreme = condition.extreme {
                test = "\(column) = (SELECT \(extreme)(\(column)) FROM \(SQLText.identifier(condition.column.table)))"
            } else {
                test = "\(column) IN (\(condition.values.map(SQLText.literal).joined(separator: ", ")))"
            }
            guard let whole = reaching(condition.column.table, from: supposition.column.table, test) else { return nil }
            conditions.append(whole)
        }
        return conditions
    }

    /// The test as one of rows of `table`: `grape IN (SELECT grape FROM grapes WHERE …)` along keys, at most three.
    private func reaching(_ other: String, from table: String, _ test: String, steps: Int = 3) -> String? {
        if other == table { return test }
        guard steps > 0 else { return nil }
        for link in catalog.relationships
        where link.fromTable == table && link.fromColumns.count == 1 && [.manyToOne, .oneToOne].contains(link.multiplicity) && link.toTable != table {
            guard let inner = reaching(other, from: link.toTable, test, steps: steps - 1) else { continue }
            return "\(SQLText.identifier(link.fromColumns[0])) IN (SELECT \(SQLText.identifier(link.toColumns[0])) FROM \(SQLText.identifier(link.toTable)) WHERE \(inner))"
        }
        return nil
    }
}
