import Catalog
import DuckDB
import SQLSyntax

/// What each column of a result is: a dimension to read by, a measure to compare, or a time to follow.
enum ResultRoles {
    static func fields(of table: ResultTable, tree: SyntaxTree, catalog: Catalog) -> [ResultField] {
        let output = tree.facts.output
        let units = ResultUnits(tree, catalog)
        return table.columns.enumerated().map { position, column in
            let expression = output.count == table.columns.count ? output[position].expression : nil
            let role = role(column, expression, values: table.rows.prefix(200).map { $0[position] }, tree: tree, catalog: catalog)
            return ResultField(
                name: column.name, type: column.type.name, role: role,
                unit: role == "measure" ? expression.flatMap { units.unit(of: $0) } : nil)
        }
    }

    private static func role(
        _ column: ResultTable.Column, _ expression: SQLExpression?, values: [Value], tree: SyntaxTree, catalog: Catalog
    ) -> String {
        let type = column.type.name
        if type.hasPrefix("DATE") || type.hasPrefix("TIMESTAMP") { return "time" }
        let isNumeric = values.contains { $0.isNumber } && values.allSatisfy { $0.isNumber || $0.isNull }
        let name = column.name.lowercased()
        let periodNames = ["year", "month", "quarter", "week", "day"]
        let isPeriod = periodNames.contains { name == $0 || name.hasSuffix("_\($0)") || name.hasPrefix("\($0)(") || name.hasPrefix("date_part('\($0)") }
        if case .column(let path)? = expression, let source = ResultUnits(tree, catalog).source(path) {
            switch source.role {
            case .key, .foreignKey, .category, .flag, .name: return isPeriod && isNumeric ? "time" : "dimension"
            default: break
            }
        }
        // `orders_per_month` counts; `max(year)` is a year still.
        let computes = expression.map { !Self.computing.isDisjoint(with: $0.calls) } ?? false
        if isPeriod && !values.isEmpty && !computes { return "time" }
        return isNumeric ? "measure" : "dimension"
    }

    private static let computing: Set = ["sum", "count", "count_star", "avg", "median", "stddev", "date_diff", "/", "*"]
}

extension SQLExpression {
    /// The functions called in it, operators among them.
    fileprivate var calls: Set<String> {
        var names = Set(children.flatMap(\.calls))
        if case .function(let call) = self { names.insert(call.name) }
        if case .window(let call) = self { names.insert(call.name) }
        return names
    }
}
