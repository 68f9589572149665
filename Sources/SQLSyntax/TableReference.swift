/// What stands in FROM.
public indirect enum TableReference: Sendable, Hashable {
    /// No FROM at all.
    case none
    case table(BaseTable)
    case join(Join)
    case subquery(QueryNode, alias: String)
    case function(SQLExpression.FunctionCall, alias: String)
    case values([[SQLExpression]], alias: String)
    case pivot(source: TableReference, aggregates: [SQLExpression], alias: String)
    case unknown(kind: String)

    public struct BaseTable: Sendable, Hashable {
        public var catalog: String
        public var schema: String
        public var name: String
        public var alias: String
        /// What columns call it.
        public var reference: String { alias.isEmpty ? name : alias }
    }

    public struct Join: Sendable, Hashable {
        /// INNER, LEFT, RIGHT, OUTER, SEMI, ANTI, MARK, SINGLE, as DuckDB spells them.
        public var type: String
        /// REGULAR, NATURAL, CROSS, POSITIONAL, ASOF.
        public var kind: String
        public var left: TableReference
        public var right: TableReference
        public var condition: SQLExpression?
        public var using: [String]
    }

    /// The names columns may be qualified with, left to right.
    public var references: [String] {
        switch self {
        case .none, .unknown: []
        case .table(let table): [table.reference]
        case .join(let join): join.left.references + join.right.references
        case .subquery(_, let alias), .values(_, let alias), .pivot(_, _, let alias): alias.isEmpty ? [] : [alias]
        case .function(let call, let alias): [alias.isEmpty ? call.name : alias]
        }
    }
}
