import DuckDB

/// Expressions as English phrases.
struct ExpressionPhrases {
    /// Reference (alias) in lower case to table name.
    let tableNames: [String: String]
    /// Whether columns need their table's name to be understood.
    let namesTables: Bool

    func isPlainStar(_ expression: SQLExpression) -> Bool {
        guard case .star(let star) = expression else { return false }
        return star.table == nil && star.expressions.isEmpty && star.excluded.isEmpty
    }

    /// An aggregate anywhere outside windows and subqueries.
    func isAggregate(_ expression: SQLExpression) -> Bool {
        if case .window = expression { return false }
        if case .function(let call) = expression, AllowedFunctions.aggregates.contains(call.name) { return true }
        return expression.children.contains(where: isAggregate)
    }

    /// Conditions joined by "and".
    func list(_ conditions: [SQLExpression]) -> String { English.and(conditions.map(condition)) }

    private func condition(_ expression: SQLExpression) -> String {
        if case .or(let items) = expression { return "(" + items.map(describe).joined(separator: " or ") + ")" }
        return describe(expression)
    }

    func describe(_ expression: SQLExpression) -> String {
        switch expression {
        case .column(let path): return column(path)
        case .literal(let literal): return value(literal.value)
        case .cast(let inner, _, _): return unquoted(inner) ?? describe(inner)
        case .comparison(.equal, .column(let left), .column(let right)):
            return "\(column(left)) equals \(column(right))"
        case .comparison(let comparison, let left, let right):
            return "\(describe(left)) \(words(comparison)) \(describe(right))"
        case .and(let items): return "(" + items.map(condition).joined(separator: " and ") + ")"
        case .or(let items): return "(" + items.map(describe).joined(separator: " or ") + ")"
        case .not(.between(let input, let lower, let upper)):
            return "\(describe(input)) is not between \(describe(lower)) and \(describe(upper))"
        case .not(.subquery(let subquery)): return self.subquery(subquery, negated: true)
        case .not(.or(let items)): return "not \(describe(.or(items)))"
        case .not(.and(let items)): return "not \(describe(.and(items)))"
        case .not(let inner): return "not (\(describe(inner)))"
        case .between(let input, let lower, let upper):
            return "\(describe(input)) is between \(describe(lower)) and \(describe(upper))"
        case .inList(let input, let items, let negated):
            let shown = items.prefix(6).map(describe)
            let rest = items.count > 6 ? ", … (\(items.count) values)" : ""
            return "\(describe(input)) is \(negated ? "none" : "one") of \(shown.joined(separator: ", "))\(rest)"
        case .isNull(let inner, let negated): return "\(describe(inner)) is \(negated ? "present" : "missing")"
        case .conditional(let branches, let otherwise):
            let parts = branches.prefix(4).map { "\(describe($0.result)) if \(describe($0.condition))" }
            let rest =
                otherwise.map { $0 == .literal(.init(.null, type: "NULL")) ? "" : ", else \(describe($0))" } ?? ""
            return "(" + parts.joined(separator: ", ") + (branches.count > 4 ? ", …" : "") + rest + ")"
        case .subquery(let subquery): return self.subquery(subquery, negated: false)
        case .star(let star): return star.table.map { "every column of \(table($0))" } ?? "every column"
        case .function(let call): return FunctionPhrases.phrase(call, describe)
        case .window(let call): return FunctionPhrases.phrase(call, describe)
        case .collate(let inner, _): return describe(inner)
        case .positional(let index): return "column \(index)"
        case .operation("OPERATOR_COALESCE", let items):
            return "\(describe(items[0])) (or \(items.dropFirst().map(describe).joined(separator: ", or ")) if missing)"
        case .operation(let kind, let items):
            let name = Humanized.name(kind.lowercased())
            return "\(name) of \(items.map(describe).joined(separator: ", "))"
        case .lambda: return "a rule for each item"
        case .parameter(let name): return "parameter \(name)"
        case .unknown(let kind): return kind.lowercased()
        }
    }

    private func table(_ reference: String) -> String {
        Humanized.name(tableNames[reference.lowercased()] ?? reference)
    }

    private func column(_ path: [String]) -> String {
        guard path.count > 1 else { return Humanized.name(path.first ?? "") }
        let fields = path.dropFirst().map(Humanized.name).joined(separator: " ")
        return namesTables || tableNames[path[0].lowercased()] == nil ? "\(table(path[0])) \(fields)" : fields
    }

    private func value(_ value: Value) -> String {
        switch value {
        case .text(let text): "'\(text)'"
        case .null: "no value"
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number):
            number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
        case .hugeint(let number): String(number)
        case .decimal(let number): Self.digits(number)
        default: "a value"
        }
    }

    private static func digits(_ number: FixedDecimal) -> String {
        guard number.scale > 0 else { return String(number.unscaled) }
        var digits = String(number.unscaled.magnitude)
        let missing = Int(number.scale) + 1 - digits.count
        if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
        let point = digits.index(digits.endIndex, offsetBy: -Int(number.scale))
        return (number.unscaled < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
    }

    /// Text that is cast to another type reads without its quotes: DATE '2024-01-01'.
    private func unquoted(_ expression: SQLExpression) -> String? {
        guard case .literal(let literal) = expression, case .text(let text) = literal.value else { return nil }
        return text
    }

    private func words(_ comparison: Comparison) -> String {
        switch comparison {
        case .equal, .notDistinct: "is"
        case .notEqual, .distinct: "is not"
        case .less: "is below"
        case .greater: "is above"
        case .atMost: "is at most"
        case .atLeast: "is at least"
        }
    }

    private func subquery(_ subquery: SQLExpression.SubqueryExpression, negated: Bool) -> String {
        let inner = sources(subquery.query)
        switch subquery.kind {
        case .exists: return "there is \(negated ? "no" : "a") matching row in \(inner)"
        case .notExists: return "there is \(negated ? "a" : "no") matching row in \(inner)"
        case .any:
            let compared = subquery.compared.map(describe) ?? "it"
            guard let comparison = subquery.comparison, comparison != .equal else {
                return "\(compared) is \(negated ? "not " : "")among the values read from \(inner)"
            }
            return "\(negated ? "not: " : "")\(compared) \(words(comparison)) some value read from \(inner)"
        case .scalar:
            let output = subquery.query.leadingSelect?.output.first.map { describe($0.expression) } ?? "a value"
            return "\(output) (over \(inner))"
        }
    }

    private func sources(_ query: QueryNode) -> String {
        let names = query.leadingSelect?.from.tableNames ?? []
        return names.isEmpty ? "a query" : English.and(names.map(Humanized.name))
    }
}

extension TableReference {
    fileprivate var tableNames: [String] {
        switch self {
        case .table(let table): [table.name]
        case .join(let join): join.left.tableNames + join.right.tableNames
        case .subquery(let query, _): query.leadingSelect?.from.tableNames ?? []
        case .pivot(let source, _, _): source.tableNames
        case .none, .function, .values, .unknown: []
        }
    }
}
