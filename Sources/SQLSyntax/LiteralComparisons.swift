import DuckDB

extension FactCollector {
    private typealias Operator = QueryFacts.LiteralComparison.Operator

    /// The comparisons of a column with literals that this expression itself is; its children are not entered.
    func literalComparisons(_ expression: SQLExpression, _ clause: Clause) -> [QueryFacts.LiteralComparison] {
        switch expression {
        case .comparison(let comparison, let left, let right):
            if let literal = Self.literal(right) { return compare(left, Self.sign(comparison), [literal], clause) }
            if let literal = Self.literal(left) {
                return compare(right, Self.sign(comparison.mirrored), [literal], clause)
            }
            return []
        case .inList(let input, let items, let negated):
            return compare(input, negated ? .isNotIn : .isIn, items.compactMap(Self.literal), clause)
        case .between(let input, let lower, let upper):
            return compare(input, .atLeast, [lower].compactMap(Self.literal), clause)
                + compare(input, .atMost, [upper].compactMap(Self.literal), clause)
        case .function(let call):
            guard let sign = Self.patterns[call.name], call.arguments.count >= 2,
                let literal = Self.literal(call.arguments[1])
            else { return [] }
            return compare(call.arguments[0], sign, [literal], clause)
        default: return []
        }
    }

    private static let patterns: [String: Operator] = [
        "~~": .like, "!~~": .notLike, "~~*": .caseInsensitiveLike, "!~~*": .notCaseInsensitiveLike,
        "like_escape": .like, "not_like_escape": .notLike, "ilike_escape": .caseInsensitiveLike,
        "not_ilike_escape": .notCaseInsensitiveLike,
    ]

    private static func sign(_ comparison: Comparison) -> Operator {
        switch comparison {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .greater: .greater
        case .atMost: .atMost
        case .atLeast: .atLeast
        case .distinct: .distinct
        case .notDistinct: .notDistinct
        }
    }

    private func compare(
        _ subject: SQLExpression, _ sign: Operator, _ literals: [(SQLExpression.Literal, cast: String?)],
        _ clause: Clause
    ) -> [QueryFacts.LiteralComparison] {
        guard let (path, function) = Self.column(subject) else { return [] }
        let column = resolve(path, clause)
        return literals.map {
            .init(column: column, comparison: sign, literal: $0.0, cast: $0.cast, function: function)
        }
    }

    /// A column, bare or inside casts, a collation or one function of one column.
    private static func column(_ expression: SQLExpression) -> (path: [String], function: String?)? {
        switch expression {
        case .column(let path): return (path, nil)
        case .cast(let inner, _, _), .collate(let inner, _): return column(inner)
        case .function(let call):
            let columns = call.arguments.compactMap(column)
            let isPlain = call.arguments.allSatisfy { column($0) != nil || literal($0) != nil }
            guard isPlain, columns.count == 1, columns[0].function == nil else { return nil }
            return (columns[0].path, call.name)
        default: return nil
        }
    }

    /// A literal, bare, cast, or with a sign.
    private static func literal(_ expression: SQLExpression) -> (SQLExpression.Literal, cast: String?)? {
        switch expression {
        case .literal(let literal): return (literal, nil)
        case .cast(let inner, let type, _): return literal(inner).map { ($0.0, cast: $0.cast ?? type) }
        case .function(let call) where call.name == "-" && call.arguments.count == 1:
            guard let (inner, cast) = literal(call.arguments[0]) else { return nil }
            switch inner.value {
            case .integer(let number) where number != .min: return (.init(.integer(-number), type: inner.type), cast)
            case .double(let number): return (.init(.double(-number), type: inner.type), cast)
            case .decimal(let number):
                let negative = FixedDecimal(unscaled: 0 - number.unscaled, scale: number.scale)
                return (.init(.decimal(negative), type: inner.type), cast)
            default: return nil
            }
        default: return nil
        }
    }
}
