import Catalog
import DuckDB
import Retrieval
import SQLSyntax

/// Holds a result against the question and the catalog: what passes is a reason to believe it, what fails a reason to
/// try again, what is merely odd a warning (text-to-sql.md 2.9).
struct ResultChecks {
    let understanding: Understood
    let catalog: Catalog

    func judge(_ executed: inout Executed) {
        executed.checks = [
            Check(name: "read-only", status: .passed, detail: "One SELECT over known tables with allowed functions; it can change nothing."),
            Check(name: "binds", status: .passed, detail: "Every name and type fits the data."),
        ]
        joins(&executed)
        fanOut(&executed)
        shape(&executed)
        numbers(&executed)
        values(&executed)
        ranges(&executed)
        completeness(&executed)
    }

    private func joins(_ executed: inout Executed) {
        let facts = executed.query.tree.facts
        guard !facts.joins.isEmpty else { return }
        let strange = facts.joins.flatMap(\.pairs).filter { pair in
            guard let left = pair.left.table, let right = pair.right.table else { return false }
            return !catalog.relationships.contains { relationship in
                links(relationship, left, pair.left.name, right, pair.right.name)
                    || links(relationship, right, pair.right.name, left, pair.left.name)
            }
        }
        let isCartesian = facts.joins.contains { $0.condition == nil && $0.using.isEmpty && $0.kind != "NATURAL" && $0.kind != "POSITIONAL" }
        if isCartesian {
            executed.checks.append(Check(name: "joins", status: .warned, detail: "Two tables are combined without a join condition."))
        } else if let pair = strange.first, let left = pair.left.table, let right = pair.right.table {
            executed.checks.append(
                Check(
                    name: "joins", status: .warned,
                    detail: "\(left).\(pair.left.name) = \(right).\(pair.right.name) is not a known relationship."))
        } else {
            executed.checks.append(Check(name: "joins", status: .passed, detail: "Tables are joined along known relationships."))
        }
    }

    private func links(_ relationship: Relationship, _ from: String, _ column: String, _ to: String, _ key: String) -> Bool {
        relationship.fromTable.lowercased() == from.lowercased() && relationship.toTable.lowercased() == to.lowercased()
            && zip(relationship.fromColumns, relationship.toColumns).contains {
                $0.lowercased() == column.lowercased() && $1.lowercased() == key.lowercased()
            }
    }

    /// A sum over a table whose rows a join repeats counts each of them many times.
    private func fanOut(_ executed: inout Executed) {
        let facts = executed.query.tree.facts
        let joins = joins(facts)
        guard !joins.isEmpty else { return }
        let summed = facts.aggregates.filter { $0.depth == 0 && !$0.isDistinct && !$0.isWindow && ["sum", "avg"].contains($0.name) }
            .compactMap { aggregate -> (name: String, owner: String, column: String)? in
                guard case .column(let path)? = aggregate.arguments.first, let owner = owner(of: path, facts) else { return nil }
                return (aggregate.name, owner, path.last ?? "")
            }
        guard let trap = JoinTrap.traps(in: joins, aggregating: summed.map(\.owner)).first, let sum = summed.first(where: { $0.owner == trap.aggregated }) else {
            executed.checks.append(Check(name: "fan-out", status: .passed, detail: "No join repeats the rows that are added up."))
            return
        }
        executed.checks.append(
            Check(
                name: "fan-out", status: .failed,
                detail: "\(sum.owner).\(sum.column) is added up once for every row of \(trap.repeatedBy) it is joined to, so it may be counted several times."))
        executed.suspicions.append(
            "the join repeats rows of \(sum.owner), so \(sum.name)(\(sum.column)) counts them several times; aggregate before joining or drop the join")
    }

    /// The joins between two tables, with what the tables' keys say of their multiplicity.
    private func joins(_ facts: QueryFacts) -> [JoinTrap.Join] {
        var columns: [[String]: (left: Set<String>, right: Set<String>)] = [:]
        for pair in facts.joins.filter({ $0.depth == 0 }).flatMap(\.pairs) {
            guard let left = pair.left.table?.lowercased(), let right = pair.right.table?.lowercased(), left != right else { continue }
            let isTurned = right < left
            let (one, other) = isTurned ? (pair.right, pair.left) : (pair.left, pair.right)
            columns[[min(left, right), max(left, right)], default: ([], [])].left.insert(one.name.lowercased())
            columns[[min(left, right), max(left, right)], default: ([], [])].right.insert(other.name.lowercased())
        }
        return columns.sorted { $0.key.joined(separator: "\u{0}") < $1.key.joined(separator: "\u{0}") }.map { tables, pair in
            let multiplicity: Relationship.Multiplicity =
                switch (holdsKey(pair.left, of: tables[0]), holdsKey(pair.right, of: tables[1])) {
                case (true, true): .oneToOne
                case (true, false): .oneToMany
                case (false, true): .manyToOne
                case (false, false): .manyToMany
                }
            return JoinTrap.Join(from: tables[0], to: tables[1], multiplicity: multiplicity)
        }
    }

    private func holdsKey(_ columns: Set<String>, of table: String) -> Bool {
        guard let table = catalog.table(named: table) else { return false }
        return ([table.primaryKey] + table.candidateKeys).contains { !$0.isEmpty && columns.isSuperset(of: $0.map { $0.lowercased() }) }
    }

    private func owner(of path: [String], _ facts: QueryFacts) -> String? {
        if path.count > 1 { return facts.tables.first { $0.reference.lowercased() == path[0].lowercased() }?.name }
        let owners = facts.tableNames.filter { catalog.table(named: $0)?.column(named: path[0]) != nil }
        return owners.count == 1 ? owners[0] : nil
    }

    private func shape(_ executed: inout Executed) {
        let frame = understanding.frame
        let facts = executed.query.tree.facts
        let rows = executed.table.rows.count
        if understanding.isEnglish, frame.expectsScalar, rows > 1, !facts.isGrouped {
            executed.checks.append(Check(name: "shape", status: .warned, detail: "One number was asked for; the result has several rows."))
            executed.suspicions.append("the question asks for one number, but the query returns many rows")
        } else if let limit = frame.limit, rows > limit, !frame.isGrouped, frame.grain == nil {
            executed.checks.append(Check(name: "shape", status: .warned, detail: "\(limit) rows were asked for; the result has more."))
        } else if frame.isNegated, rows > 0, !negates(executed.query.tree) {
            executed.checks.append(Check(name: "shape", status: .warned, detail: "The question excludes something; the query has no exclusion."))
            executed.suspicions.append("the question leaves something out (not, without, never, no), but the query has no such condition")
        } else {
            executed.checks.append(Check(name: "shape", status: .passed, detail: "Rows and columns are of the kind asked for."))
        }
    }

    private func negates(_ tree: SyntaxTree) -> Bool {
        var found = false
        _ = tree.mapNodes { node in
            let kinds = ["type", "setop_type", "join_type", "function_name"].compactMap { node[$0]?.string }
            let excludes = kinds.contains { kind in
                ["COMPARE_NOT", "OPERATOR_NOT", "OPERATOR_IS_NULL", "!~~"].contains(where: kind.hasPrefix)
                    || ["EXCEPT", "ANTI", "LEFT", "COMPARE_DISTINCT_FROM"].contains(kind)
            }
            if excludes || Self.isNothing(node) { found = true }
            return nil
        }
        return found
    }

    /// The constants 0 and false: `orders = 0` leaves out as well as NOT does.
    private static func isNothing(_ node: SyntaxValue) -> Bool {
        guard node["class"]?.string == "CONSTANT", let value = node["value"]?["value"] else { return false }
        return ["0", "false"].contains(value.description)
    }

    /// Numbers of the question that the query does not use.
    private func numbers(_ executed: inout Executed) {
        guard !understanding.frame.numbers.isEmpty else { return }
        // The text of the query, not of its tree, which holds numbers of its own.
        let used = Set(QuestionFrame.words(executed.query.original.replacing("_", with: " ")).flatMap { $0.split { $0 == "-" || $0 == "%" } }.map(String.init))
        let unused = understanding.frame.numbers.filter { number in
            !used.contains(number) && !used.contains { Double($0) != nil && Double($0) == Double(number) }
                && !used.contains { word in Double(word) != nil && Double(number).map { $0 / 100 } == Double(word) }
        }
        if unused.isEmpty {
            executed.checks.append(Check(name: "numbers", status: .passed, detail: "Every number of the question is used."))
        } else {
            executed.checks.append(
                Check(name: "numbers", status: .warned, detail: "\(unused.joined(separator: ", ")) of the question is not in the query."))
        }
    }

    /// A stored value that the question names and the query does not use.
    private func values(_ executed: inout Executed) {
        let text = executed.query.tree.json.description.lowercased()
        let unused = understanding.context.values.filter { value in
            guard value.match != .fuzzy, value.text.count >= 4,
                let column = catalog.table(named: value.column.table)?.column(named: value.column.column),
                [.category, .flag].contains(column.role)
            else { return false }
            return !text.contains(value.stored.lowercased()) && !text.contains(value.text.lowercased())
        }
        guard let value = unused.first, Set(unused.map { $0.text.lowercased() }).count == 1 else { return }
        executed.checks.append(
            Check(name: "values", status: .warned, detail: "'\(value.text)' of the question is not used, though \(value.column.table).\(value.column.column) holds it."))
        executed.suspicions.append(
            "the question says \"\(value.text)\", which is the value \(SchemaText.quoted(value.stored)) of \(SchemaText.shown(value.column.table)).\(SchemaText.shown(value.column.column)); the query does not use it")
    }

    /// A bound outside everything the column holds, while a sister column of its table could meet it.
    private func ranges(_ executed: inout Executed) {
        guard executed.table.rows.isEmpty else { return }
        for comparison in executed.query.tree.facts.comparisons where comparison.function == nil {
            guard let bound = comparison.literal.value.double, [.greater, .atLeast, .less, .atMost].contains(comparison.comparison),
                let (table, column) = catalog.owner(of: comparison.column, in: executed.query.tree), column.typeClass.isNumeric,
                !meets(column, comparison.comparison, bound)
            else { continue }
            let others = table.columns.filter { $0.role == .measure && $0.name != column.name && meets($0, comparison.comparison, bound) }
            guard !others.isEmpty else { continue }
            executed.suspicions.append(
                "\(column.name) goes only from \(column.profile.min ?? "?") to \(column.profile.max ?? "?"), so nothing is \(comparison.comparison.rawValue) \(Humanized.cell(comparison.literal.value)); use \(others.map(\.name).joined(separator: " or ")) instead")
            return
        }
    }

    private func meets(_ column: Column, _ comparison: QueryFacts.LiteralComparison.Operator, _ bound: Double) -> Bool {
        guard let low = column.profile.min.flatMap(Double.init), let high = column.profile.max.flatMap(Double.init) else { return false }
        switch comparison {
        case .greater: return high > bound
        case .atLeast: return high >= bound
        case .less: return low < bound
        default: return low <= bound
        }
    }

    private func completeness(_ executed: inout Executed) {
        let rows = executed.table.rows
        if rows.isEmpty {
            executed.checks.append(Check(name: "result", status: .warned, detail: "No row matches."))
        } else if rows.allSatisfy({ $0.allSatisfy(\.isNull) }) {
            executed.checks.append(Check(name: "result", status: .warned, detail: "The result holds no value."))
        } else if executed.table.truncated {
            executed.checks.append(
                Check(name: "result", status: .warned, detail: "Only the first \(rows.count) rows are shown; there are more."))
        } else {
            executed.checks.append(Check(name: "result", status: .passed, detail: "Complete: all \(rows.count) rows."))
        }
    }
}
