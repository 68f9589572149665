public import DuckDB

/// What is asked of the model: numbers, by what, of which rows.
public struct MetricQuery: Sendable, Hashable {
    public struct Filter: Sendable, Hashable {
        public enum Comparison: String, Sendable, Hashable {
            case equal = "=", notEqual = "<>", less = "<", atMost = "<=", greater = ">", atLeast = ">="
            case isIn = "IN", isNotIn = "NOT IN", isNull = "IS NULL", isNotNull = "IS NOT NULL"
        }
        public var field: FieldReference
        public var comparison: Comparison
        /// One value; several for the IN pair; none for the NULL pair.
        public var values: [Value]

        public init(_ field: FieldReference, _ comparison: Comparison, _ values: [Value] = []) {
            (self.field, self.comparison, self.values) = (field, comparison, values)
        }
    }

    public struct Order: Sendable, Hashable {
        public enum Target: Sendable, Hashable { case metric(String), dimension(FieldReference) }
        public var target: Target
        public var isDescending: Bool
        public init(_ target: Target, descending: Bool = false) { (self.target, isDescending) = (target, descending) }
    }

    public var metrics: [String]
    public var dimensions: [FieldReference]
    /// Applied to every time dimension of `dimensions`.
    public var timeGrain: TimeGrain?
    public var filters: [Filter]
    /// The model's own filters, by name.
    public var namedFilters: [String]
    /// Empty: by the dimensions.
    public var order: [Order]
    public var limit: Int?

    public init(
        metrics: [String], dimensions: [FieldReference] = [], timeGrain: TimeGrain? = nil, filters: [Filter] = [],
        namedFilters: [String] = [], order: [Order] = [], limit: Int? = nil
    ) {
        (self.metrics, self.dimensions, self.timeGrain, self.filters) = (metrics, dimensions, timeGrain, filters)
        (self.namedFilters, self.order, self.limit) = (namedFilters, order, limit)
    }
}

public enum TimeGrain: String, Sendable, Hashable, CaseIterable {
    case hour, day, week, month, quarter, year

    /// SQL of the first moment of the period that `expression` falls in, by the model's calendar.
    func sql(_ expression: String, _ calendar: SemanticCalendar) -> String {
        let truncated: String
        switch self {
        case .week:
            let days = (8 - (calendar.weekStart ?? 1)) % 7
            truncated = shifted(expression, by: days, "DAY")
        case .quarter: truncated = shifted(expression, by: ((calendar.fiscalYearStartMonth ?? 1) - 1) % 3, "MONTH")
        case .year: truncated = shifted(expression, by: -((calendar.fiscalYearStartMonth ?? 1) - 1), "MONTH")
        case .hour: return "date_trunc('hour', \(expression))"
        case .day, .month: truncated = "date_trunc('\(rawValue)', \(expression))"
        }
        return "CAST(\(truncated) AS DATE)"
    }

    private func shifted(_ expression: String, by count: Int, _ unit: String) -> String {
        // A quarter that starts a month later is reached by going that month back first.
        let count = unit == "MONTH" ? -abs(count) : count
        guard count != 0 else { return "date_trunc('\(rawValue)', \(expression))" }
        let interval = "INTERVAL \(abs(count)) \(unit)"
        let (there, back) = count > 0 ? ("+", "-") : ("-", "+")
        return "date_trunc('\(rawValue)', \(expression) \(there) \(interval)) \(back) \(interval)"
    }
}

/// Why a metric query has no safe SQL.
public struct MetricError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let noMetric = Code(rawValue: "no_metric")
        public static let unknownMetric = Code(rawValue: "unknown_metric")
        public static let unknownDimension = Code(rawValue: "unknown_dimension")
        public static let unknownFilter = Code(rawValue: "unknown_filter")
        public static let unreachable = Code(rawValue: "unreachable_dimension")
        public static let ambiguousPath = Code(rawValue: "ambiguous_path")
        public static let noBaseDataset = Code(rawValue: "no_base_dataset")
        public static let fanOut = Code(rawValue: "fan_out")
        public static let noTimeDimension = Code(rawValue: "no_time_dimension")
        public static let badFilter = Code(rawValue: "bad_filter")
        public static let badExpression = Code(rawValue: "bad_expression")
        public static let badOrder = Code(rawValue: "bad_order")
        public static let semiAdditive = Code(rawValue: "semi_additive")
    }

    public var code: Code
    public var message: String
    public init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }
    public var description: String { message }
}
