/// A query: a SELECT or a set operation, with its common table expressions and what is done to its rows at the end.
public struct QueryNode: Sendable, Hashable {
    public indirect enum Body: Sendable, Hashable {
        case select(Select)
        case setOperation(SetOperation)
        case recursive(Recursive)
        case unknown(kind: String)
    }

    public enum Modifier: Sendable, Hashable {
        case order([OrderItem])
        case limit(SQLExpression?, offset: SQLExpression?)
        case limitPercent(SQLExpression?, offset: SQLExpression?)
        /// Empty for plain DISTINCT, else the expressions of DISTINCT ON.
        case distinct(on: [SQLExpression])
        case unknown(kind: String)
    }

    public struct CommonTable: Sendable, Hashable {
        public var name: String
        public var columns: [String]
        public var query: QueryNode
    }

    public struct Select: Sendable, Hashable {
        public var output: [OutputColumn]
        public var from: TableReference
        public var filter: SQLExpression?
        public var groupBy: [SQLExpression]
        /// Indices into `groupBy`; one entry for a plain GROUP BY, more for GROUPING SETS, ROLLUP and CUBE.
        public var groupingSets: [[Int]]
        public var groupsByAll: Bool
        public var having: SQLExpression?
        public var qualify: SQLExpression?
        public var isSampled: Bool
    }

    public struct SetOperation: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable {
            case union = "UNION", unionByName = "UNION_BY_NAME", except = "EXCEPT", intersect = "INTERSECT"
        }
        public var kind: Kind
        public var keepsDuplicates: Bool
        public var left: QueryNode
        public var right: QueryNode
    }

    public struct Recursive: Sendable, Hashable {
        public var name: String
        public var start: QueryNode
        public var step: QueryNode
    }

    public var commonTables: [CommonTable]
    public var body: Body
    public var modifiers: [Modifier]

    public var order: [OrderItem] {
        for case .order(let items) in modifiers { return items }
        return []
    }

    /// The SELECT, or the leftmost one of a set operation, whose output names the columns.
    public var leadingSelect: Select? {
        switch body {
        case .select(let select): select
        case .setOperation(let operation): operation.left.leadingSelect
        case .recursive(let recursive): recursive.start.leadingSelect
        case .unknown: nil
        }
    }
}

/// One item of a select list.
public struct OutputColumn: Sendable, Hashable {
    public var expression: SQLExpression
    /// Empty when the query gives none.
    public var alias: String

    /// The alias, or the column's own name; nil for an expression without alias.
    public var name: String? {
        if !alias.isEmpty { return alias }
        if case .column(let path) = expression { return path.last }
        return nil
    }
}
