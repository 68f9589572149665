import DuckDB

/// Function calls as English phrases.
enum FunctionPhrases {
    typealias Describe = (SQLExpression) -> String

    private static let totals = [
        "sum": "the total of", "avg": "the average of", "mean": "the average of", "min": "the smallest",
        "max": "the largest", "median": "the median of", "mode": "the most frequent",
        "stddev": "the standard deviation of",
        "stddev_samp": "the standard deviation of", "variance": "the variance of", "any_value": "any",
        "first": "the first",
        "last": "the last", "string_agg": "the list of", "list": "the list of", "array_agg": "the list of",
        "approx_count_distinct": "about the number of different",
    ]
    private static let patterns = ["~~": "", "!~~": "not ", "~~*": "", "!~~*": "not "]
    private static let signs = [
        "+": "+", "-": "−", "*": "×", "/": "÷", "//": "whole-divided by", "%": "modulo", "||": "followed by",
    ]
    private static let parts: Set<String> = [
        "year", "quarter", "month", "week", "day", "hour", "minute", "second", "dayname", "monthname", "dayofweek",
    ]

    static func phrase(_ call: SQLExpression.FunctionCall, _ describe: Describe) -> String {
        let arguments = call.arguments
        var phrase = basic(call, describe)
        if call.isDistinct, call.name != "count", arguments.count == 1 { phrase += " (each value once)" }
        if let filter = call.filter { phrase += " where \(describe(filter))" }
        return phrase
    }

    private static func basic(_ call: SQLExpression.FunctionCall, _ describe: Describe) -> String {
        let arguments = call.arguments
        if call.name == "count_star" { return "the number of rows" }
        if call.name == "count", let first = arguments.first {
            return call.isDistinct
                ? "the number of different \(describe(first))" : "the number of rows with \(describe(first))"
        }
        if call.name == "count_if" || call.name == "countif", let first = arguments.first {
            return "the number of rows where \(describe(first))"
        }
        if let words = totals[call.name], let first = arguments.first { return "\(words) \(describe(first))" }
        if let negation = patterns[call.name], arguments.count == 2 { return like(call, negation, describe) }
        if call.isOperator, let sign = signs[call.name] {
            if arguments.count == 1 { return "\(sign)\(describe(arguments[0]))" }
            if arguments.count == 2 { return "(\(describe(arguments[0])) \(sign) \(describe(arguments[1])))" }
        }
        if parts.contains(call.name), arguments.count == 1 { return "\(call.name) of \(describe(arguments[0]))" }
        if ["date_trunc", "date_part", "datetrunc", "datepart"].contains(call.name), arguments.count == 2,
            case .literal(let unit) = arguments[0], case .text(let name) = unit.value
        {
            return "\(name.lowercased()) of \(describe(arguments[1]))"
        }
        if call.name == "strftime", arguments.count == 2 {
            return "\(describe(arguments[0])) written as \(describe(arguments[1]))"
        }
        if ["to_days", "to_months", "to_years", "to_hours", "to_weeks"].contains(call.name), let first = arguments.first
        {
            return "\(describe(stripped(first))) \(call.name.dropFirst(3))"
        }
        if arguments.isEmpty { return Humanized.name(call.name) }
        return "\(Humanized.name(call.name)) of \(arguments.map(describe).joined(separator: ", "))"
    }

    /// Intervals are written as to_months(CAST(trunc(CAST(3 AS DOUBLE)) AS INTEGER)).
    private static func stripped(_ expression: SQLExpression) -> SQLExpression {
        switch expression {
        case .cast(let inner, _, _): stripped(inner)
        case .function(let call) where call.name == "trunc" && call.arguments.count == 1: stripped(call.arguments[0])
        default: expression
        }
    }

    private static func like(_ call: SQLExpression.FunctionCall, _ negation: String, _ describe: Describe) -> String {
        let subject = describe(call.arguments[0])
        let suffix = call.name.hasSuffix("*") ? " (in any case)" : ""
        guard case .literal(let literal) = call.arguments[1], case .text(let pattern) = literal.value else {
            return "\(subject) is \(negation)like \(describe(call.arguments[1]))\(suffix)"
        }
        let inner = pattern.drop { $0 == "%" }
        let core = String(inner.reversed().drop { $0 == "%" }.reversed())
        let verb: String
        switch (pattern.hasPrefix("%"), pattern.hasSuffix("%"), core.contains { "%_".contains($0) }) {
        case (true, true, false): verb = negation.isEmpty ? "contains" : "does not contain"
        case (false, true, false): verb = negation.isEmpty ? "starts with" : "does not start with"
        case (true, false, false): verb = negation.isEmpty ? "ends with" : "does not end with"
        case (false, false, false): verb = negation.isEmpty ? "is" : "is not"
        default: return "\(subject) \(negation.isEmpty ? "matches" : "does not match") '\(pattern)'\(suffix)"
        }
        return "\(subject) \(verb) '\(core)'\(suffix)"
    }

    static func phrase(_ call: SQLExpression.WindowCall, _ describe: Describe) -> String {
        let names = [
            "row_number": "row number", "rank": "rank", "dense_rank": "rank without gaps", "lag": "the earlier",
            "lead": "the later",
        ]
        var phrase: String
        if let words = names[call.name] {
            phrase = words + (call.arguments.first.map { " \(describe($0))" } ?? "")
        } else {
            phrase = basic(
                .init(
                    name: call.name, arguments: call.arguments, isDistinct: call.isDistinct, isOperator: false,
                    filter: nil,
                    order: []), describe)
        }
        if !call.partition.isEmpty { phrase += " within each " + English.and(call.partition.map(describe)) }
        if !call.order.isEmpty {
            let items = call.order.map {
                describe($0.expression) + ($0.direction == .descending ? " from the largest" : "")
            }
            phrase += " in order of " + English.and(items)
        }
        return call.partition.isEmpty && call.order.isEmpty ? phrase + " over all rows" : phrase
    }
}
