import Analyst
import DuckDB
import SQLSyntax

/// Rows as the API sends them.
struct ResultJSON: Encodable {
    private let outcome: QueryOutcome

    init(_ outcome: QueryOutcome) { self.outcome = outcome }

    private enum CodingKeys: String, CodingKey { case columns, rows, rowCount = "row_count", truncated, milliseconds }

    private struct Column: Encodable {
        var name: String
        var type: String
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(outcome.table.columns.map { Column(name: $0.name, type: "\($0.type)") }, forKey: .columns)
        try container.encode(outcome.table.rows, forKey: .rows)
        try container.encode(outcome.table.rows.count, forKey: .rowCount)
        try container.encode(outcome.table.truncated, forKey: .truncated)
        try container.encode(outcome.milliseconds, forKey: .milliseconds)
    }
}
