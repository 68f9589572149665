import Analyst
import Foundation
import SQLSyntax
import Workspaces

/// A query that may take longer than a request: its rows are the job's result, for its asker only.
struct SQLJob: JobPayload, Hashable {
    static let kind = "sql"

    var dataset: String
    var sql: String
    var rows: Int?
    var principal: Principal

    func run(_ parts: ServerParts) async throws -> JSON {
        let dataset = try await parts.dataset(dataset, for: principal)
        let limits = QueryLimits(timeout: parts.settings.longestQuery, rows: rows)
        // Checked anew: what the asker may see can have changed while it waited.
        let query = try await dataset.engine.guardian.check(sql)
        let outcome = try await parts.turns.take(for: "\(principal.workspace)/\(principal.subject)") {
            try await dataset.engine.execute(query, limits: limits)
        }
        return try JSONDecoder().decode(JSON.self, from: OrderedJSONEncoder().encode(ResultJSON(outcome)))
    }
}
