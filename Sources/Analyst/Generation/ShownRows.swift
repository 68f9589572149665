import Catalog
import DuckDB
import SQLSyntax

/// Rows of a query as a model may see them. A cell is shown only where it surely tells nothing about a person that the
/// dataset's policy withholds: in a query of one level over tables, what is computed of columns that are not personal.
/// Where a query is deeper than that and reads personal columns' tables, only plain numbers are shown.
struct ShownRows {
    let dataset: Dataset
    let query: GuardedQuery

    func text(_ table: ResultTable) -> String {
        let header = table.columns.map { "\(PromptText.line($0.name, 80)) \(PromptText.line($0.type.name, 60))" }
            .joined(separator: " | ")
        let count =
            table.truncated ? "more than \(table.rows.count) rows, the first of them:" : "\(table.rows.count) rows:"
        if dataset.samples == .none {
            return
                "\(table.truncated ? "more than " : "")\(table.rows.count) rows; their values are withheld.\ncolumns: \(header)"
        }
        let ways = table.columns.indices.map { way(of: $0, in: table) }
        let lines = table.rows.map { row in zip(row, ways).map(shown).joined(separator: " | ") }
        let note =
            ways.contains { if case .withheld = $0 { true } else { false } }
            ? ["(cells marked * tell about persons and are withheld; counts and sums over them can be asked for)"] : []
        return ([count, header] + lines + note).joined(separator: "\n")
    }

    private enum Way {
        case shown
        case masked(Column)
        /// Shown if a number, where no personal column is one.
        case withheld
    }

    private func shown(_ value: Value, _ way: Way) -> String {
        if value.isNull { return "NULL" }
        let text =
            switch way {
            case .shown: dataset.samples == .full ? value.description : PersonalMask.scrub(value.description)
            case .masked(let column): dataset.samples.shown(value.description, of: column) ?? "*"
            case .withheld: "*"
            }
        return PromptText.line(text, AnalystTools.cellLength)
    }

    private func way(of index: Int, in result: ResultTable) -> Way {
        guard dataset.samples != .full, !personal.isEmpty else { return .shown }
        let facts = query.tree.facts
        guard isFlat else {
            let isNumber = result.rows.allSatisfy { $0[index].isNumber || $0[index].isNull }
            return isNumber && !personal.contains { $0.typeClass.isNumeric } ? .shown : .withheld
        }
        if let star = facts.output.first, case .star(let kind) = star.expression, facts.output.count == 1 {
            // Only what a plain star gives has the columns' own names.
            guard !kind.isColumnsCall, kind.expressions.isEmpty else { return .withheld }
            let named = columns(named: result.columns[index].name)
            if named.isEmpty { return .withheld }
            return named.first { $0.personal != nil }.map(Way.masked) ?? .shown
        }
        guard facts.output.count == result.columns.count else { return .withheld }
        let expression = facts.output[index].expression
        if case .column(let path) = expression {
            return source(path).map { $0.personal == nil ? .shown : .masked($0) } ?? .withheld
        }
        return isSafe(expression) ? .shown : .withheld
    }

    /// Computed of columns that are known and not personal; how many of them there are may be told of any.
    private func isSafe(_ expression: SQLExpression) -> Bool {
        switch expression {
        case .column(let path): source(path).map { $0.personal == nil } ?? false
        case .literal: true
        case .function(let call) where ["count", "count_star", "approx_count_distinct"].contains(call.name): true
        case .isNull: true
        case .star, .subquery, .lambda, .positional, .parameter, .unknown: false
        default: expression.children.allSatisfy(isSafe)
        }
    }

    private var personal: [Column] { tables.flatMap(\.columns).filter { $0.personal != nil } }

    /// One SELECT over tables by their own columns' names.
    private var isFlat: Bool {
        let facts = query.tree.facts
        return facts.subqueryCount == 0 && facts.commonTables.isEmpty && facts.setOperationCount == 0
            && query.tree.query.leadingSelect.map { Self.isPlain($0.from) } ?? false
            && !has { $0["column_name_alias"]?.array.isEmpty == false }
    }

    private static func isPlain(_ source: TableReference) -> Bool {
        switch source {
        case .none, .table: true
        case .join(let join): isPlain(join.left) && isPlain(join.right)
        case .subquery, .function, .values, .pivot, .unknown: false
        }
    }

    private func has(_ test: (SyntaxValue) -> Bool) -> Bool {
        var isFound = false
        _ = query.tree.json.mapNodes { node in
            isFound = isFound || test(node)
            return nil
        }
        return isFound
    }

    private var tables: [Table] { query.tree.facts.tableNames.compactMap { dataset.catalog.table(named: $0) } }

    private func columns(named name: String) -> [Column] { tables.compactMap { $0.column(named: name) } }

    /// Nil for what is no column, or may be several: a name of a whole row, a field of a struct.
    private func source(_ path: [String]) -> Column? {
        if path.count == 1 {
            let named = columns(named: path[0])
            return named.first { $0.personal != nil } ?? named.first
        }
        guard path.count == 2,
            let table = query.tree.facts.tables.first(where: { $0.reference.lowercased() == path[0].lowercased() })
        else { return nil }
        return dataset.catalog.table(named: table.name)?.column(named: path[1])
    }
}
