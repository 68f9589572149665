public import Charting
public import DuckDB
public import Retrieval

/// What happens while a question is answered, in this order; SSE, the CLI's progress lines and traces are views of it.
public enum AnalystEvent: Sendable {
    case questionUnderstood(Intent, answerable: Bool)
    case schemaMapped(SchemaContext)
    case sqlDrafted(String, attempt: Int)
    case sqlRepaired(String, rules: [String])
    case sqlChecked([Check])
    /// 0 to 100, of a query that takes more than a moment.
    case queryProgress(Double)
    case resultReady(ResultTable, milliseconds: Int)
    case chartReady(Chart)
    case insight(Insight)
    case completed(Answer)

    /// The name on the wire, as in design.md section 5.
    public var name: String {
        switch self {
        case .questionUnderstood: "question.understood"
        case .schemaMapped: "schema.mapped"
        case .sqlDrafted: "sql.drafted"
        case .sqlRepaired: "sql.repaired"
        case .sqlChecked: "sql.checked"
        case .queryProgress: "query.progress"
        case .resultReady: "result.ready"
        case .chartReady: "chart.ready"
        case .insight: "insight.delta"
        case .completed: "answer.completed"
        }
    }
}
