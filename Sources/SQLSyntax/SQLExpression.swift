public import DuckDB

/// A scalar expression of a query. What the room does not know decodes to `unknown`, which the guard refuses.
public indirect enum SQLExpression: Sendable, Hashable {
    /// The parts of a name: column, table.column, or with schema or struct fields.
    case column([String])
    case literal(Literal)
    case function(FunctionCall)
    case window(WindowCall)
    case comparison(Comparison, SQLExpression, SQLExpression)
    case and([SQLExpression])
    case or([SQLExpression])
    case not(SQLExpression)
    case between(SQLExpression, lower: SQLExpression, upper: SQLExpression)
    case inList(SQLExpression, [SQLExpression], negated: Bool)
    case isNull(SQLExpression, negated: Bool)
    case conditional([CaseBranch], otherwise: SQLExpression?)
    case cast(SQLExpression, type: String, tries: Bool)
    case subquery(SubqueryExpression)
    case star(Star)
    case lambda(parameters: SQLExpression, body: SQLExpression)
    case collate(SQLExpression, String)
    /// `#2`: the second column of the source.
    case positional(Int)
    case parameter(String)
    /// Remaining operators by DuckDB's name, such as OPERATOR_COALESCE, ARRAY_EXTRACT, GROUPING_FUNCTION.
    case operation(String, [SQLExpression])
    case unknown(kind: String)

    public struct Literal: Sendable, Hashable {
        public var value: Value
        /// The literal's type id, such as INTEGER or VARCHAR.
        public var type: String
        public init(_ value: Value, type: String) { (self.value, self.type) = (value, type) }
    }

    public struct CaseBranch: Sendable, Hashable {
        public var condition: SQLExpression
        public var result: SQLExpression
    }

    public struct FunctionCall: Sendable, Hashable {
        /// Lower case; operators by their sign.
        public var name: String
        public var arguments: [SQLExpression]
        public var isDistinct: Bool
        public var isOperator: Bool
        public var filter: SQLExpression?
        public var order: [OrderItem]
    }

    public struct WindowCall: Sendable, Hashable {
        public var name: String
        public var arguments: [SQLExpression]
        public var partition: [SQLExpression]
        public var order: [OrderItem]
        /// Filter, frame bounds, offset and default.
        public var others: [SQLExpression]
        public var isDistinct: Bool
    }

    public struct SubqueryExpression: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable {
            case scalar = "SCALAR", exists = "EXISTS", notExists = "NOT_EXISTS", any = "ANY"
        }
        public var kind: Kind
        public var query: QueryNode
        /// The value compared with the rows of an `any` subquery.
        public var compared: SQLExpression?
        public var comparison: Comparison?
    }

    public struct Star: Sendable, Hashable {
        public var table: String?
        public var isColumnsCall: Bool
        /// Replacements and the expression of COLUMNS(…).
        public var expressions: [SQLExpression]
        public var excluded: [String]
    }
}

/// How two values are compared; raw values are DuckDB's names.
public enum Comparison: String, Sendable, Hashable {
    case equal = "COMPARE_EQUAL"
    case notEqual = "COMPARE_NOTEQUAL"
    case less = "COMPARE_LESSTHAN"
    case greater = "COMPARE_GREATERTHAN"
    case atMost = "COMPARE_LESSTHANOREQUALTO"
    case atLeast = "COMPARE_GREATERTHANOREQUALTO"
    case distinct = "COMPARE_DISTINCT_FROM"
    case notDistinct = "COMPARE_NOT_DISTINCT_FROM"

    /// The same comparison with its sides exchanged.
    public var mirrored: Comparison {
        switch self {
        case .less: .greater
        case .greater: .less
        case .atMost: .atLeast
        case .atLeast: .atMost
        default: self
        }
    }
}

public struct OrderItem: Sendable, Hashable {
    public enum Direction: Sendable, Hashable { case ascending, descending }
    public enum Nulls: Sendable, Hashable { case standard, first, last }
    public var expression: SQLExpression
    public var direction: Direction
    public var nulls: Nulls
}
