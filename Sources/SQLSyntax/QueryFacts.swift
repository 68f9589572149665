import DuckDB

/// What a query does, read off its tree: what checks, repair and explanation ask for.
public struct QueryFacts: Sendable, Hashable {
    /// Which part of a SELECT something stands in.
    public enum Clause: Sendable, Hashable { case output, join, filter, groupBy, having, qualify, orderBy, limit, from }

    /// A base table in some FROM.
    public struct Table: Sendable, Hashable {
        public var name: String
        public var schema: String
        /// What columns call it: the alias, or the name.
        public var reference: String
        /// 0 in the outermost query.
        public var depth: Int
    }

    public struct Column: Sendable, Hashable {
        public var name: String
        public var qualifier: String?
        /// The base table, when the qualifier names one or only one table is in scope.
        public var table: String?
        /// Fields read inside a struct column.
        public var fields: [String]
        public var clause: Clause
        /// An unqualified name that is also an alias of the select list.
        public var mayBeAlias: Bool
        public var depth: Int
    }

    public struct Join: Sendable, Hashable {
        /// INNER, LEFT, RIGHT, OUTER, SEMI, ANTI.
        public var type: String
        /// REGULAR, NATURAL, CROSS, POSITIONAL, ASOF.
        public var kind: String
        public var left: [String]
        public var right: [String]
        public var condition: SQLExpression?
        public var using: [String]
        /// Column pairs the condition sets equal.
        public var pairs: [Pair]
        public var depth: Int

        public struct Pair: Sendable, Hashable {
            public var left: Column
            public var right: Column
        }
    }

    /// A column compared with a literal.
    public struct LiteralComparison: Sendable, Hashable {
        public enum Operator: String, Sendable, Hashable {
            case equal = "=", notEqual = "<>", less = "<", greater = ">", atMost = "<=", atLeast = ">="
            case distinct = "IS DISTINCT FROM", notDistinct = "IS NOT DISTINCT FROM"
            case isIn = "IN", isNotIn = "NOT IN", like = "LIKE", notLike = "NOT LIKE"
            case caseInsensitiveLike = "ILIKE", notCaseInsensitiveLike = "NOT ILIKE"
        }
        public var column: Column
        public var comparison: Operator
        public var literal: SQLExpression.Literal
        /// The type the literal is cast to, such as DATE.
        public var cast: String?
        /// A function around the column, such as lower or year.
        public var function: String?
    }

    public struct Aggregate: Sendable, Hashable {
        public var name: String
        public var arguments: [SQLExpression]
        public var isDistinct: Bool
        public var filter: SQLExpression?
        public var isWindow: Bool
        public var clause: Clause
        public var depth: Int
    }

    public var tables: [Table] = []
    public var columns: [Column] = []
    public var joins: [Join] = []
    public var comparisons: [LiteralComparison] = []
    public var aggregates: [Aggregate] = []
    /// Every function, operator signs included, in lower case.
    public var functions: Set<String> = []
    public var commonTables: [String] = []
    public var subqueryCount = 0
    public var setOperationCount = 0

    // Of the outermost SELECT (the leftmost of a set operation).
    public var output: [OutputColumn] = []
    /// The conditions of WHERE, joined by AND.
    public var conjuncts: [SQLExpression] = []
    public var groupBy: [SQLExpression] = []
    public var groupsByAll = false
    public var having: SQLExpression?
    public var qualify: SQLExpression?
    public var isDistinct = false

    // Of the whole query.
    public var order: [OrderItem] = []
    public var limit: Int?
    public var offset: Int?
    public var hasLimit = false
    public var hasTopLevelOrder: Bool { !order.isEmpty }
    public var isGrouped: Bool { !groupBy.isEmpty || groupsByAll }
    /// Base tables by name, each once, in the order they are read.
    public var tableNames: [String] {
        var seen: Set<String> = []
        return tables.map(\.name).filter { seen.insert($0.lowercased()).inserted }
    }

    init(_ query: QueryNode) {
        var collector = FactCollector()
        collector.visit(query, depth: 0)
        self.init(collected: collector)
        describeOutermost(query)
    }

    private init(collected: FactCollector) {
        tables = collected.tables
        columns = collected.columns
        joins = collected.joins
        comparisons = collected.comparisons
        aggregates = collected.aggregates
        functions = collected.functions
        commonTables = collected.commonTables
        subqueryCount = collected.subqueryCount
        setOperationCount = collected.setOperationCount
    }

    private mutating func describeOutermost(_ query: QueryNode) {
        for modifier in query.modifiers {
            switch modifier {
            case .order(let items): order = items
            case .distinct: isDistinct = true
            case .limit(let limit, let offset):
                hasLimit = limit != nil
                (self.limit, self.offset) = (limit?.integerLiteral, offset?.integerLiteral)
            case .limitPercent: hasLimit = true
            case .unknown: break
            }
        }
        guard let select = query.leadingSelect else { return }
        output = select.output
        conjuncts = select.filter?.conjuncts ?? []
        groupBy = select.groupBy
        groupsByAll = select.groupsByAll
        having = select.having
        qualify = select.qualify
    }
}

extension SQLExpression {
    /// The conditions an AND joins; one for anything else.
    public var conjuncts: [SQLExpression] {
        if case .and(let children) = self { children.flatMap(\.conjuncts) } else { [self] }
    }

    public var integerLiteral: Int? {
        guard case .literal(let literal) = self, case .integer(let number) = literal.value else { return nil }
        return Int(exactly: number)
    }

    /// The expressions directly below this one; queries below it are not entered.
    public var children: [SQLExpression] {
        switch self {
        case .column, .literal, .positional, .parameter, .unknown: []
        case .function(let call): call.arguments + [call.filter].compactMap { $0 } + call.order.map(\.expression)
        case .window(let call): call.arguments + call.partition + call.order.map(\.expression) + call.others
        case .comparison(_, let left, let right): [left, right]
        case .and(let items), .or(let items), .operation(_, let items): items
        case .not(let item), .isNull(let item, _), .cast(let item, _, _), .collate(let item, _): [item]
        case .between(let input, let lower, let upper): [input, lower, upper]
        case .inList(let input, let items, _): [input] + items
        case .conditional(let branches, let otherwise):
            branches.flatMap { [$0.condition, $0.result] } + [otherwise].compactMap { $0 }
        case .subquery(let subquery): [subquery.compared].compactMap { $0 }
        case .star(let star): star.expressions
        case .lambda(let parameters, let body): [parameters, body]
        }
    }
}
