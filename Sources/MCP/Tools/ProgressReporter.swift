import Analyst
import DuckDB
import Retrieval
import Synchronization

/// Tells a client how far its request is. Each number is above the one before, as the protocol wants, also when the
/// work goes back a step.
final class ProgressReporter: Sendable {
    private let token: JSON
    private let send: @Sendable (Outgoing) -> Void
    private let last = Mutex(0.0)
    static let total = 8.0

    init(token: JSON, send: @escaping @Sendable (Outgoing) -> Void) { (self.token, self.send) = (token, send) }

    func show(_ event: AnalystEvent) {
        switch event {
        case .questionUnderstood: show(1, "The question is understood.")
        case .schemaMapped(let context):
            show(2, "\(context.tables.count) \(context.tables.count == 1 ? "table is" : "tables are") about it.")
        case .sqlDrafted(_, let attempt): show(3, attempt == 1 ? "A query is drafted." : "Query \(attempt) is drafted.")
        case .sqlRepaired: show(4, "The query was repaired.")
        case .sqlChecked: show(5, "The query is checked.")
        case .resultReady(let table, _): show(6, "\(table.rows.count) \(table.rows.count == 1 ? "row" : "rows") found.")
        case .chartReady: show(7, "The result is drawn.")
        case .insight, .queryProgress: break
        case .completed: show(Self.total, "The answer is ready.")
        }
    }

    private func show(_ step: Double, _ message: String) {
        // Sent inside the lock, so that numbers arrive in their order.
        last.withLock { last in
            // Half of what is left to the next whole step: never there, always above.
            last = step > last ? step : last + (last.rounded(.down) + 1 - last) / 2
            send(
                .notification(
                    method: "notifications/progress",
                    [
                        "progressToken": token, "progress": .number(last), "total": .number(Self.total),
                        "message": .string(message),
                    ]))
        }
    }
}
